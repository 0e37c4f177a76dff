import assert from "node:assert/strict";
import { test } from "node:test";
import { arrange, placed } from "../../static/src/models/wall.js";

const FULL_HD = { width: 1900, height: 920 };
const OLD = { width: 1014, height: 680 };
const shapes = (...given) => arrange(...given).map(({ columns, rows, count }) => `${count}: ${columns}×${rows}`);

test("a grid has as many columns and rows as make its tiles largest", () => {
  const expected = { 1: "1×1", 2: "2×1", 3: "3×1", 4: "2×2", 6: "3×2", 9: "3×3", 12: "4×3" };
  for (const [n, shape] of Object.entries(expected)) {
    assert.deepEqual(shapes(Number(n), FULL_HD, "grid"), [`${n}: ${shape}`]);
  }
});

test("what can't be read in one grid becomes pages that are alike", () => {
  assert.deepEqual(shapes(24, FULL_HD, "grid"), ["12: 4×3", "12: 4×3"]);
  assert.deepEqual(shapes(13, FULL_HD, "grid"), ["7: 3×3", "6: 3×2"]);
  assert.deepEqual(shapes(5, OLD, "grid"), ["3: 2×2", "2: 2×1"]);
  // A larger picture of the same shape is looked at from the same place.
  const twice = { width: 2 * FULL_HD.width, height: 2 * FULL_HD.height };
  assert.deepEqual(shapes(24, twice, "grid"), shapes(24, FULL_HD, "grid"));
});

test("pages show one vote, and more where each is as large all the same", () => {
  assert.deepEqual(shapes(3, FULL_HD, "pages"), ["1: 1×1", "1: 1×1", "1: 1×1"]);
  assert.deepEqual(shapes(3, { width: 3840, height: 1080 }, "pages"), ["2: 2×1", "1: 1×1"]);
  assert.deepEqual(shapes(2, { width: 1080, height: 1920 }, "pages"), ["1: 1×1", "1: 1×1"]);
});

test("every vote stands on one page, however small the room", () => {
  for (const layout of ["grid", "pages"]) {
    for (const room of [FULL_HD, OLD, { width: 844, height: 330 }, { width: 700, height: 120 }, { width: 0, height: 0 }]) {
      for (let n = 1; n <= 24; n += 1) {
        const pages = arrange(n, room, layout);
        assert.equal(pages.reduce((sum, { count }) => sum + count, 0), n);
        assert.deepEqual(pages.map(({ from }) => from), pages.map((_, i) => i * pages[0].count));
        for (const { count, columns, rows } of pages) assert.ok(count > 0 && columns * rows >= count);
      }
    }
  }
});

test("a last row that is not full stands in the middle", () => {
  const page = { count: 5, columns: 3, rows: 2 };
  const stands = Array.from({ length: 5 }, (_, i) => placed(i, page));
  assert.deepEqual(stands.map(({ row }) => row), [1, 1, 1, 2, 2]);
  assert.deepEqual(stands.map(({ column }) => column), [1, 3, 5, 2, 4]);
});
