// What a screen says of contact.

import assert from "node:assert/strict";
import test from "node:test";
import { Contact } from "../../static/src/lib/contact.js";

function saying({ mock }) {
  mock.timers.enable({ apis: ["setTimeout"] });
  const said = [];
  return { contact: new Contact((present) => said.push(present)), said, pass: (ms) => mock.timers.tick(ms) };
}

test("a gap is said after 3 s, however often it is noticed", (t) => {
  const { contact, said, pass } = saying(t);
  contact.found();
  contact.lost();
  pass(2000);
  contact.lost();
  pass(999);
  assert.deepEqual(said, [true]);
  pass(1);
  assert.deepEqual(said, [true, false]);
  contact.lost();
  pass(60_000);
  assert.deepEqual(said, [true, false]);
});

test("a short gap is not said", (t) => {
  const { contact, said, pass } = saying(t);
  contact.found();
  contact.lost();
  pass(2999);
  contact.found();
  pass(60_000);
  assert.deepEqual(said, [true]);
});

test("a long one is said at once, also in the middle of waiting, and heals", (t) => {
  const { contact, said, pass } = saying(t);
  contact.lost();
  contact.lostForLong();
  assert.deepEqual(said, [false]);
  pass(60_000);
  contact.found();
  contact.found();
  assert.deepEqual(said, [false, true]);
});

test("what has been missing already counts", (t) => {
  const { contact, said, pass } = saying(t);
  contact.found();
  contact.lost(2000);
  pass(999);
  assert.deepEqual(said, [true]);
  pass(1);
  assert.deepEqual(said, [true, false]);
  contact.found();
  contact.lost(4000);
  pass(0);
  assert.deepEqual(said, [true, false, true, false]);
});
