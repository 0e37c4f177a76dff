// The script's places are the server's (tests/test_tally.py holds the same values).

import assert from "node:assert/strict";
import test from "node:test";
import { standings } from "../../static/src/models/standings.js";

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
