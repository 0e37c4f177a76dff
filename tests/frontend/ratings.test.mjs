// What a screen believes of ratings, what stands on which page, and times of a form.

import assert from "node:assert/strict";
import test from "node:test";
import { even, packed } from "../../static/src/models/pages.js";
import { RatingsScreen } from "../../static/src/models/ratings-screen.js";
import { momentOf, written } from "../../static/src/models/zoned.js";

const board = (more = {}) => ({
  watch: "ratings:today", epoch: "e1", rev: 3, n: 10, at: "2026-11-24T17:00:00Z", stale: false, reason: null, ...more,
});

function watching(...messages) {
  const seen = [];
  const screen = new RatingsScreen((state) => seen.push(state));
  for (const message of messages) screen.ratings(message);
  return { screen, seen, last: () => seen.at(-1) };
}

test("a lower revision of the same epoch is dropped, a higher one is shown", () => {
  const { seen, last } = watching(board(), board({ rev: 2, n: 9 }), board({ rev: 4, n: 11 }));
  assert.deepEqual(seen.map(({ n }) => n), [10, 11]);
  assert.equal(last().rev, 4);
});

test("of one revision what was read earlier is dropped, freshness is taken over", () => {
  const early = board({ at: "2026-11-24T16:59:59Z", stale: true });
  const { seen, last } = watching(board(), early, board({ stale: true }));
  assert.equal(seen.length, 2);
  assert.equal(last().stale, true);
});

test("another epoch counts from anew, another period is not this screen's", () => {
  const { seen, last } = watching(board(), board({ watch: "ratings:week", rev: 9 }), board({ epoch: "e2", rev: 1, n: 4 }));
  assert.equal(seen.length, 2);
  assert.equal(last().n, 4);
});

test("a server that has read nothing yet takes no number away", () => {
  const { screen, last } = watching(board(), board({ epoch: "e2", rev: 0, n: 0, at: null, reason: "starting" }));
  assert.deepEqual([last().n, last().stale, last().reason], [10, true, "starting"]);
  screen.ratings(board({ epoch: "e2", rev: 1, n: 12 }));
  assert.deepEqual([last().n, last().stale], [12, false]);
  screen.unknown();
  assert.deepEqual([last().n, last().stale], [12, true]);
});

test("comments are packed in their order, long ones wider, and no room is left", () => {
  const short = "Спасибо";
  const long = "д".repeat(200);
  const longest = "д".repeat(400);
  assert.deepEqual(packed([short, short, short, short], 3), [[1, 1, 1], [3]]);
  assert.deepEqual(packed([short, long, short, longest], 3), [[1, 2], [3], [3]]);
  assert.deepEqual(packed([short, `${short}!`], 3), [[1, 2]]);
  assert.deepEqual(packed([longest, short], 1), [[1], [1]]);
  assert.deepEqual(packed([], 3), []);
});

test("pages hold as many as each other, and all of them", () => {
  assert.deepEqual(even(12, 7), [6, 6]);
  assert.deepEqual(even(13, 6), [5, 5, 3]);
  assert.deepEqual(even(3, Infinity), [3]);
  assert.deepEqual(even(2, 0), [1, 1]);
  assert.deepEqual(even(0, 5), []);
});

test("a form's time is one of the event's zone, on both sides of a change of clocks", () => {
  assert.equal(momentOf("2026-11-24T18:00", "Europe/Moscow"), "2026-11-24T15:00:00.000Z");
  assert.equal(momentOf("2026-03-29T01:30", "Europe/Berlin"), "2026-03-29T00:30:00.000Z");
  assert.equal(momentOf("2026-03-29T03:30", "Europe/Berlin"), "2026-03-29T01:30:00.000Z");
  assert.equal(written("2026-11-24T15:00:00Z", "Europe/Moscow"), "2026-11-24T18:00");
});
