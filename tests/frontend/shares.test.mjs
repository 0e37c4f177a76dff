// Per cents at the cursor are those that a board would have shown (tests/test_tally.py).

import assert from "node:assert/strict";
import test from "node:test";
import { shares } from "../../static/src/models/shares.js";

test("they add up to a hundred", () => {
  assert.deepEqual(shares([1, 1, 1]), [34, 33, 33]);
  assert.deepEqual(shares([1234, 4321, 0]), [22, 78, 0]);
  assert.deepEqual(shares([3, 3, 1]), [43, 43, 14]);
  assert.deepEqual(shares([1, 3, 2, 2]), [12, 38, 25, 25], "of equal remainders the larger count first");
});

test("without votes they are nothing", () => {
  assert.deepEqual(shares([0, 0]), [0, 0]);
  assert.deepEqual(shares([]), []);
});

test("counts as large as numbers get are shared rightly", () => {
  assert.deepEqual(shares([2 ** 53, 2 ** 53, 2 ** 53]), [34, 33, 33]);
});
