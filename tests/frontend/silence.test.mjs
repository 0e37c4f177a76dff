// Silence, with timers that go off late because the page slept or was hidden.

import assert from "node:assert/strict";
import test from "node:test";
import { Silence } from "../../static/src/lib/silence.js";

function listening({ mock }) {
  mock.timers.enable({ apis: ["setTimeout"] });
  let now = 1_800_000_000_000;
  mock.method(Date, "now", () => now);
  const fallen = [];
  const silence = new Silence((slept) => fallen.push(slept));
  // The clock goes on, timers don't.
  const sleep = (ms) => (now += ms);
  const pass = (ms) => {
    sleep(ms);
    mock.timers.tick(ms);
  };
  return { silence, fallen, pass, sleep };
}

test("is told after 9.5 s, once", (t) => {
  const { silence, fallen, pass } = listening(t);
  silence.hear();
  pass(9499);
  assert.deepEqual(fallen, []);
  pass(1);
  assert.deepEqual(fallen, [false]);
  pass(60_000);
  assert.deepEqual(fallen, [false]);
});

test("whatever is heard begins it anew", (t) => {
  const { silence, fallen, pass } = listening(t);
  for (let beat = 0; beat < 10; beat += 1) {
    silence.hear();
    pass(5000);
  }
  assert.deepEqual(fallen, []);
  pass(4500);
  assert.deepEqual(fallen, [false]);
});

test("is not listened for before the first word, nor after stopping", (t) => {
  const { silence, fallen, pass } = listening(t);
  silence.wake();
  pass(20_000);
  silence.hear();
  silence.stop();
  silence.wake();
  pass(20_000);
  assert.deepEqual(fallen, []);
});

test("a late timer waits for what may have arrived", (t) => {
  const { silence, fallen, pass, sleep } = listening(t);
  silence.hear();
  sleep(60_000);
  pass(9500);
  assert.deepEqual(fallen, []);
  silence.hear();
  pass(9499);
  assert.deepEqual(fallen, []);
});

test("a late timer after which nothing arrives says that the page slept", (t) => {
  const { silence, fallen, pass, sleep } = listening(t);
  silence.hear();
  sleep(60_000);
  pass(9500);
  assert.deepEqual(fallen, []);
  pass(1000);
  assert.deepEqual(fallen, [true]);
});

test("a timer that is late as in any hidden page is on time", (t) => {
  const { silence, fallen, pass, sleep } = listening(t);
  silence.hear();
  sleep(1000);
  pass(9500);
  assert.deepEqual(fallen, [false]);
});

test("a page that wakes looks at the clock at once, and gives what waits a moment", (t) => {
  const { silence, fallen, pass, sleep } = listening(t);
  silence.hear();
  sleep(12_000);
  silence.wake();
  pass(999);
  assert.deepEqual(fallen, []);
  pass(1);
  assert.deepEqual(fallen, [true]);
});

test("a page that wakes soon goes on as before", (t) => {
  const { silence, fallen, pass, sleep } = listening(t);
  silence.hear();
  sleep(5000);
  silence.wake();
  pass(9499);
  assert.deepEqual(fallen, []);
});

test("a clock that is set back does not make it deaf", (t) => {
  const { silence, fallen, pass, sleep } = listening(t);
  sleep(3_600_000);
  silence.hear();
  sleep(-3_600_000);
  pass(9500);
  assert.deepEqual(fallen, [false]);
});
