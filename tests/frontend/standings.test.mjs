// The script's places are the server's (tests/test_tally.py holds the same values).

import assert from "node:assert/strict";
import test from "node:test";
import { leaders, placesIn, results, standings } from "../../static/src/models/standings.js";

test("ties share a rank, and the next one skips", () => {
  const places = standings([5, 9, 9, 0, 5]);
  assert.deepEqual(
    places.map((p) => [p.index, p.rank]),
    [[1, 1], [2, 1], [0, 3], [4, 3], [3, 5]],
  );
  assert.deepEqual(places.map((p) => p.leads), [true, true, false, false, false]);
  assert.deepEqual(places.map((p) => p.length), [1, 1, 5 / 9, 5 / 9, 0]);
});

test("nobody leads before the first vote", () => {
  assert.deepEqual(standings([0, 0]).map((p) => [p.length, p.leads]), [[0, false], [0, false]]);
  assert.deepEqual(standings([]), []);
});

const answers = ["7", "8", "9", "10"].map((id) => ({ id, text: id }));
const revealed = [
  { id: "9", count: 30, share: 30, rank: 2 },
  { id: "7", count: 15, share: 15, rank: 3 },
  { id: "10", count: 15, share: 15, rank: 3 },
];
const hidden = (more) => ({ answers, counts: null, shares: null, revealed: [], ...more });

test("what is hidden has no place, no bar and no result", () => {
  const places = placesIn("rank", hidden());
  assert.deepEqual(places.map((p) => [p.index, p.rank, p.length, p.leads]), [0, 1, 2, 3].map((i) => [i, 0, 0, false]));
  assert.deepEqual(results(hidden()), [null, null, null, null]);
  assert.deepEqual(leaders(hidden()), []);
});

test("what is revealed stands below what is not, with lengths relative to the largest of it", () => {
  const board = hidden({ revealed });
  assert.deepEqual(
    placesIn("rank", board).map((p) => [p.index, p.rank, p.length, p.leads]),
    [[1, 0, 0, false], [2, 2, 1, false], [0, 3, 0.5, false], [3, 3, 0.5, false]],
  );
  assert.deepEqual(placesIn("created", board).map((p) => p.index), [0, 1, 2, 3]);
  assert.deepEqual(results(board).map((result) => result?.count), [15, undefined, 30, 15]);
  assert.deepEqual(leaders(board), [], "the second place does not lead for being the first that is known");
});

test("the first place leads when it is revealed, unless nobody voted", () => {
  const first = (count) => hidden({ revealed: [{ id: "8", count, share: 0, rank: 1 }, ...revealed] });
  assert.deepEqual(leaders(first(40)).map(({ id, count }) => [id, count]), [["8", 40]]);
  assert.equal(placesIn("rank", first(40)).find((p) => p.index === 2).length, 0.75, "the others shrink");
  assert.deepEqual(leaders(first(0)), []);
});
