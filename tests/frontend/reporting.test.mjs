// How often a screen tells how it is.

import assert from "node:assert/strict";
import test from "node:test";
import { isDue } from "../../static/src/models/report.js";

const LAST = { w: 1920, h: 1080, dpr: 1, vote: "a", epoch: "e1", rev: 7, full_screen: true, awake: null, fits: true };

test("the first report is due at once", () => {
  assert.equal(isDue(null, LAST, 0), true);
});

test("what has not changed is not told again", () => {
  assert.equal(isDue(LAST, { ...LAST }, 1e9), false);
});

test("each change is told, at most every 2 s", () => {
  const changes = { w: 1280, h: 720, dpr: 2, vote: "b", full_screen: false, awake: true, fits: false };
  for (const [name, value] of Object.entries(changes)) {
    assert.equal(isDue(LAST, { ...LAST, [name]: value }, 1999), false, name);
    assert.equal(isDue(LAST, { ...LAST, [name]: value, rev: 8 }, 2000), true, name);
  }
});

test("another revision alone is told at most every 10 s", () => {
  for (const counted of [{ rev: 8 }, { epoch: "e2" }, { epoch: "e2", rev: 1 }]) {
    assert.equal(isDue(LAST, { ...LAST, ...counted }, 9999), false);
    assert.equal(isDue(LAST, { ...LAST, ...counted }, 10_000), true);
  }
});
