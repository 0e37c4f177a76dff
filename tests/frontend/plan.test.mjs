// How many answers stand where.

import assert from "node:assert/strict";
import test from "node:test";
import { plan, TRIES } from "../../static/src/models/plan.js";

const projector = { width: 1776, height: 700 };
const embed = { width: 448, height: 180 };

test("up to twelve stand in one column", () => {
  for (const count of [1, 2, 5, 12]) {
    assert.deepEqual(plan(count, projector), { rows: count, columns: 1, pages: 1, perPage: count });
  }
  assert.deepEqual(plan(0, projector), { rows: 1, columns: 1, pages: 1, perPage: 0 });
});

test("more take two columns, then pages that are as full as each other", () => {
  assert.deepEqual(plan(13, projector), { rows: 7, columns: 2, pages: 1, perPage: 13 });
  assert.deepEqual(plan(24, projector), { rows: 12, columns: 2, pages: 1, perPage: 24 });
  assert.deepEqual(plan(40, projector), { rows: 10, columns: 2, pages: 2, perPage: 20 });
});

test("where there is little room there are fewer rows, and no column too narrow to read", () => {
  assert.deepEqual(plan(12, embed), { rows: 6, columns: 1, pages: 2, perPage: 6 });
  assert.deepEqual(plan(3, { width: 100, height: 10 }), { rows: 1, columns: 1, pages: 3, perPage: 1 });
});

test("no answer is ever dropped", () => {
  for (let count = 1; count <= 500; count += 7) {
    for (const most of TRIES) {
      for (const room of [projector, embed]) {
        const { rows, columns, pages, perPage } = plan(count, room, most);
        assert.ok(perPage <= rows * columns);
        assert.ok(pages * perPage >= count);
        assert.ok((pages - 1) * perPage < count, "an empty page");
      }
    }
  }
});
