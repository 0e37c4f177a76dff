// A timeline as charts take it: columns, who led when, what happened where.

import assert from "node:assert/strict";
import test from "node:test";
import { columns, happenedAt, indexAt, rates, reigns } from "../../static/src/models/timeline.js";

const timeline = {
  began: 10_000,
  ended: 60_000,
  times: [4_000, 20_000, 30_000, 40_000],
  answers: [
    { id: "a", counts: [1, 2, 2, 2] },
    { id: "b", counts: [null, 0, 2, 5] },
  ],
  rates: { width: 25_000, votes: [7, 9] },
  leads: [
    { at: 30_000, leaders: ["a", "b"] },
    { at: 40_000, leaders: ["b"] },
  ],
  corrections: [{ at: 41_000, answer: "a", difference: -3 }],
  gaps: [{ began: 45_000, ended: 50_000, reason: "restart", lost: 0 }],
};

test("what stood before the window is drawn from its edge on, and the last state to its end", () => {
  assert.deepEqual(columns(timeline), [
    [10, 20, 30, 40, 60],
    [1, 2, 2, 2, 2],
    [null, 0, 2, 5, 5],
  ]);
  assert.deepEqual(timeline.answers[0].counts, [1, 2, 2, 2], "the timeline is left as it was");
  assert.deepEqual(columns({ ...timeline, ended: 40_000 })[0], [10, 20, 30, 40]);
});

test("each stretch of the rate begins where the one before ended", () => {
  assert.deepEqual(rates(timeline), [[10, 35], [7, 9]]);
});

test("a state stands until the next one", () => {
  const times = [10, 20, 20, 40];
  assert.deepEqual([9, 10, 19.9, 20, 39, 40, 99].map((at) => indexAt(times, at)), [-1, 0, 0, 2, 2, 3, 3]);
  assert.equal(indexAt([], 5), -1);
});

test("who led from when to when, also before the first change that is told", () => {
  assert.deepEqual(reigns(timeline), [
    { from: 10, to: 30, leaders: ["a"] },
    { from: 30, to: 40, leaders: ["a", "b"] },
    { from: 40, to: 60, leaders: ["b"] },
  ]);
  // Only the newest changes are told: the states say the rest.
  const few = reigns({ ...timeline, leads: timeline.leads.slice(1) });
  assert.deepEqual(few.map(({ leaders }) => leaders.join()), ["a", "a,b", "b"]);
});

test("before the first vote nobody leads", () => {
  const quiet = { ...timeline, answers: [{ id: "a", counts: [0, 0, 0, 0] }], leads: [] };
  assert.deepEqual(reigns(quiet), [{ from: 10, to: 60, leaders: [] }]);
});

test("the nearest mark is told, then the gap", () => {
  assert.equal(happenedAt(timeline, 40.4, 1), timeline.leads[1]);
  assert.equal(happenedAt(timeline, 40.6, 1), timeline.corrections[0]);
  assert.equal(happenedAt(timeline, 47, 1), timeline.gaps[0]);
  assert.equal(happenedAt(timeline, 45, 5), timeline.corrections[0]);
  assert.equal(happenedAt(timeline, 55, 1), null);
});
