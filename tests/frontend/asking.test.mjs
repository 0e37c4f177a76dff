// Asking over HTTP: how often, about what, and what is made of each answer.

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { Asking } from "../../static/src/lib/asking.js";
import { Screen } from "../../static/src/models/screen.js";

const BOARD = '{"vote": "a", "rev": 1}';
const answer = (text, status = 200) => ({ ok: status < 400, status, text: async () => text });

afterEach(() => {
  delete globalThis.document;
  delete globalThis.fetch;
});

function asking({ mock }) {
  mock.timers.enable({ apis: ["setTimeout"] });
  mock.method(Math, "random", () => 0.5); // about(ms) is ms
  mock.method(performance, "now", () => state.now);
  const state = { now: 0, asked: [], said: [], next: async () => answer(BOARD), visibility: "visible" };
  const page = (globalThis.document = new EventTarget());
  Object.defineProperty(page, "visibilityState", { get: () => state.visibility });
  globalThis.fetch = (address, { cache }) => {
    state.asked.push(`${address} ${cache}`);
    return state.next();
  };
  const say = (word) => (board) => state.said.push(board ? `${word} ${board.rev}` : word);
  const one = new Asking("/api/stage", {
    board: say("board"),
    unknown: say("unknown"),
    answered: say("answered"),
    failed: say("failed"),
  });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  const pass = async (ms) => {
    mock.timers.tick(ms);
    await settled();
  };
  const show = async (visibility) => {
    state.visibility = visibility;
    page.dispatchEvent(new Event("visibilitychange"));
    await settled();
  };
  return { one, state, settled, pass, show };
}

test("asks at once, then every 2 s, and tells each state once", async (t) => {
  const { one, state, settled, pass } = asking(t);
  one.start();
  one.start();
  await settled();
  await pass(1999);
  assert.deepEqual(state.asked, ["/api/stage no-cache"]);
  assert.equal(one.works, true);
  await pass(1);
  state.next = async () => answer('{"vote": "a", "rev": 2}');
  await pass(2000);
  assert.deepEqual(state.said, ["board 1", "answered", "answered", "board 2", "answered"]);
});

test("asks a server that takes its time less often", async (t) => {
  const { one, state, settled, pass } = asking(t);
  state.next = async () => {
    state.now += 1000;
    return answer(BOARD);
  };
  one.start();
  await settled();
  await pass(5999);
  assert.equal(state.asked.length, 1);
  await pass(1);
  assert.equal(state.asked.length, 2);
});

test("one slow answer, as from a network that was away, does not silence a screen for long", async (t) => {
  const { one, state, settled, pass } = asking(t);
  state.next = async () => {
    state.now += 3900;
    return answer(BOARD);
  };
  one.start();
  await settled();
  await pass(7999);
  assert.equal(state.asked.length, 1);
  await pass(1);
  assert.equal(state.asked.length, 2);
});

for (const [what, next] of [
  ["no network", async () => Promise.reject(new TypeError("Failed to fetch"))],
  ["a proxy's error", async () => answer("Bad gateway", 502)],
  ["the login page of a Wi-Fi", async () => answer("<html>")],
]) {
  test(`${what} is no answer, and is asked less and less often until there is one`, async (t) => {
    const { one, state, settled, pass } = asking(t);
    one.start();
    await settled();
    state.next = next;
    for (const pause of [2000, 4000, 8000, 8000]) {
      const before = state.asked.length;
      await pass(pause - 1);
      assert.equal(state.asked.length, before);
      await pass(1);
      assert.equal(state.asked.length, before + 1);
      assert.equal(one.works, false);
    }
    assert.deepEqual(state.said.slice(2), ["failed", "failed", "failed", "failed"]);
    state.next = async () => answer(BOARD);
    await pass(8000);
    await pass(2000);
    assert.deepEqual(state.said.slice(6), ["answered", "answered"]);
    assert.equal(one.works, true);
  });
}

test("a network that swallows questions is tried every 2 s: it may be back, and a websocket waits for long", async (t) => {
  const { one, state, settled, pass } = asking(t);
  state.next = async () => {
    state.now += 4000; // the patience is over
    throw new TypeError("silent");
  };
  one.start();
  await settled();
  for (const asked of [2, 3, 4, 5]) {
    await pass(2000);
    assert.equal(state.asked.length, asked);
  }
});

test("what the first answer after a failure took does not put off the next question", async (t) => {
  const { one, state, settled, pass } = asking(t);
  state.next = async () => null;
  one.start();
  await settled();
  state.next = async () => {
    state.now += 3000;
    return answer(BOARD);
  };
  await pass(4000);
  assert.equal(one.works, true);
  await pass(2000);
  assert.equal(state.asked.length, 3);
});

test("an unknown vote is an answer, and is asked for after 8 s", async (t) => {
  const { one, state, settled, pass } = asking(t);
  state.next = async () => answer('{"error": {}}', 404);
  one.start();
  await settled();
  assert.deepEqual(state.said, ["unknown", "answered"]);
  await pass(7999);
  assert.equal(state.asked.length, 1);
  state.next = async () => answer(BOARD);
  await pass(1);
  assert.deepEqual(state.said.slice(2), ["board 1", "answered"]);
});

test("a hidden page does not ask, and asks at once when it is seen again", async (t) => {
  const { one, state, settled, pass, show } = asking(t);
  one.start();
  await settled();
  await show("hidden");
  await pass(60_000);
  assert.equal(state.asked.length, 1);
  await show("visible");
  assert.equal(state.asked.length, 2);
  await pass(2000);
  assert.equal(state.asked.length, 3);
});

test("a page that is seen again in the middle of a question asks no second one", async (t) => {
  const { one, state, settled, show } = asking(t);
  let give;
  state.next = () => new Promise((resolve) => (give = resolve));
  one.start();
  await show("hidden");
  await show("visible");
  assert.equal(state.asked.length, 1);
  give(answer(BOARD));
  await settled();
  assert.deepEqual(state.said, ["board 1", "answered"]);
});

test("what is answered after the end is not told, also when it has begun again", async (t) => {
  const { one, state, settled, pass, show } = asking(t);
  let give;
  state.next = () => new Promise((resolve) => (give = resolve));
  one.start();
  one.stop();
  await show("visible");
  assert.equal(state.asked.length, 1);
  state.next = async () => answer('{"vote": "a", "rev": 2}');
  one.start();
  give(answer(BOARD));
  await settled();
  assert.deepEqual(state.said, ["board 2", "answered"]);
  await pass(2000);
  assert.equal(state.asked.length, 3, "one row of questions, not two");
  one.stop();
  assert.equal(one.works, false);
  await pass(60_000);
  assert.equal(state.asked.length, 3);
});

test("caches that answer out of order never take a screen back", async (t) => {
  const { state, settled, pass } = asking(t);
  const shown = [];
  const screen = new Screen({ changed: (board) => shown.push(`${board.rev} ${board.curtain}`) });
  const from = (rev, curtain = "open", epoch = "e1") => async () =>
    answer(JSON.stringify({ vote: "a", epoch, rev, curtain, shape: "s", status: "active" }));
  const one = new Asking("/api/votes/a", {
    board: (board) => screen.board(board), unknown() {}, answered() {}, failed() {},
  });
  state.next = from(1);
  one.start();
  await settled();
  for (const next of [from(3), from(2), from(4, "hidden"), from(3), from(2), from(4, "hidden"), from(1, "open", "e2")]) {
    state.next = next;
    await pass(2000);
  }
  assert.deepEqual(shown, ["1 open", "3 open", "4 hidden", "4 hidden", "1 open"]);
});
