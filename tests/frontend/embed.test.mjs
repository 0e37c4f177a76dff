// embed.js: what it makes of its element's attributes, and what it believes of its frame.

import assert from "node:assert/strict";
import test from "node:test";
import { heightIn, problemOf, sourceOf } from "../../static/src/models/embed.js";

test("the frame's address has the options that were given, and those alone", () => {
  const data = { vote: "ab_C-1", theme: "light", compact: "1", bars: "fff,000", title: "x", fit: "window", voteboardPlaced: "" };
  const { href } = sourceOf(data, "https://board.example/embed.js?v=2");
  assert.equal(href, "https://board.example/embed/ab_C-1?fit=height&theme=light&compact=1&bars=fff%2C000");
  assert.equal(sourceOf({ voteboard: "x" }, "https://a.example/votes/embed.js").pathname, "/votes/embed/x");
});

test("what is wrong is told in words", () => {
  assert.equal(problemOf({ vote: "abc" }, false), "");
  assert.equal(problemOf({ voteboard: "abc" }, false), "");
  assert.match(problemOf({}, false), /data-vote is missing/);
  assert.match(problemOf({ vote: "" }, false), /data-vote is missing/);
  for (const vote of ["../x", "a b", "a?b", "a".repeat(65), "<b>"]) {
    assert.match(problemOf({ vote }, false), /data-vote is no hash/);
  }
  assert.match(problemOf({ vote: "abc" }, true), /<head>/);
});

test("a height is a number within reason", () => {
  const told = (height) => heightIn({ voteboard: "height", height });
  assert.deepEqual([320, 320.2, 1, -5, 1e9].map(told), [320, 321, 60, 60, 5000]);
  for (const height of [NaN, Infinity, "320", null, undefined, [320], { valueOf: () => 320 }]) {
    assert.equal(told(height), 0);
  }
  for (const message of [null, undefined, "height", 7, {}, { height: 320 }, { voteboard: "size", height: 320 }]) {
    assert.equal(heightIn(message), 0);
  }
});
