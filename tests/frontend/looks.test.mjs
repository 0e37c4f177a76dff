// What a key changes; and the steps that texts shrink by for their length.

import assert from "node:assert/strict";
import test from "node:test";
import { ServerClock } from "../../static/src/models/clock.js";
import { Looks } from "../../static/src/models/looks.js";
import { leaders, placesIn } from "../../static/src/models/standings.js";
import { answerStep, numberStep, questionStep } from "../../static/src/models/steps.js";

test("each key goes round", () => {
  const looks = new Looks({ show: "both", sort: "rank", theme: "light" }, ["dark", "light"]);
  const round = (name, times) => Array.from({ length: times }, () => (looks.next(name), looks[name]));
  assert.deepEqual(round("show", 3), ["percent", "counts", "both"]);
  assert.deepEqual(round("sort", 2), ["created", "rank"]);
  assert.deepEqual(round("theme", 2), ["dark", "light"]);
});

test("steps are the server's (tests/web/test_pages.py holds the same values)", () => {
  const a = (n) => "а".repeat(n);
  assert.deepEqual([30, 31, 80, 81].map((n) => answerStep(a(n))), [0, 1, 1, 2]);
  assert.deepEqual([60, 61, 160, 161].map((n) => questionStep(a(n))), [0, 1, 1, 2]);
  assert.deepEqual([8, 9, 12, 13].map((n) => numberStep(a(n))), [0, 1, 1, 2]);
  assert.equal(answerStep("👍🏽".repeat(15)), 0, "characters, not UTF-16 units");
});

test("order of creation keeps places and leaders", () => {
  const tied = { answers: [], counts: [1, 3, 3], shares: [14, 43, 43] };
  assert.deepEqual(placesIn("created", tied).map((p) => [p.index, p.rank]), [[0, 3], [1, 1], [2, 1]]);
  assert.deepEqual(placesIn("rank", tied).map((p) => p.index), [1, 2, 0]);
  const answers = [{ id: "7", text: "А" }, { id: "8", text: "Б" }];
  assert.deepEqual(leaders({ answers, counts: [0, 2], shares: [0, 100] }).map((w) => [w.id, w.share]), [["8", 100]]);
  assert.deepEqual(leaders({ answers, counts: [0, 0], shares: [0, 0] }), []);
});

test("a wrong clock does not make data old", () => {
  let local = Date.parse("2026-11-24T20:00:00Z");
  const clock = new ServerClock(() => local);
  clock.heard("2026-11-24T17:00:00Z");
  assert.equal(clock.age("2026-11-24T17:00:00Z"), 0);
  local += 42_000;
  assert.equal(clock.age("2026-11-24T17:00:00Z"), 42);
  clock.heard("2026-11-24T17:00:41Z"); // one that was a second on its way
  assert.equal(clock.age("2026-11-24T17:00:00Z"), 42);
  assert.equal(clock.age("2026-11-25T17:00:00Z"), 0, "never from the future");
});
