// Looking closer at a chart never leaves the vote, and never asks for nothing.

import assert from "node:assert/strict";
import test from "node:test";
import { moved, scaled, within } from "../../static/src/models/window.js";

const whole = { from: 100_000, to: 200_000 };

test("closer and wider around the middle", () => {
  assert.deepEqual(scaled(whole, whole, 0.5), { from: 125_000, to: 175_000 });
  assert.deepEqual(scaled({ from: 125_000, to: 175_000 }, whole, 2), whole);
  assert.deepEqual(scaled({ from: 100_000, to: 120_000 }, whole, 2), { from: 100_000, to: 140_000 });
  assert.deepEqual(scaled({ from: 150_000, to: 152_000 }, whole, 0.5), { from: 150_000, to: 152_000 });
});

test("earlier and later, as far as there is anything", () => {
  const part = { from: 140_000, to: 160_000 };
  assert.deepEqual(moved(part, whole, 0.5), { from: 150_000, to: 170_000 });
  assert.deepEqual(moved(part, whole, -0.5), { from: 130_000, to: 150_000 });
  assert.deepEqual(moved({ from: 185_000, to: 200_000 }, whole, 0.5), { from: 185_000, to: 200_000 });
});

test("a selection that is too short or reaches out is put right", () => {
  assert.deepEqual(within({ from: 150_000.4, to: 150_010 }, whole), { from: 150_000, to: 152_000 });
  assert.deepEqual(within({ from: 90_000, to: 110_000 }, whole), { from: 100_000, to: 120_000 });
  assert.deepEqual(within({ from: 0, to: 900_000 }, whole), whole);
});
