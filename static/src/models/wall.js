// How the tiles of a wall stand: as many columns and rows as make them largest, on as few pages as leave
// each large enough to be read. Pure.

const DESIGN = { width: 1920, height: 1080 };
const LEAST = { width: 464, height: 290 }; // CSS pixels on a screen up to that size, more on a larger one
const UPRIGHT = 4 / 5; // width by height; narrower boards are set for a column (css/tokens.css)
const COLUMN = { width: 1000, height: 1500, worth: 0.8 }; // texts break into more lines there
const FEW = 3; // that `pages` shows together
const AS_LARGE = 0.9; // of one alone, where several stand together all the same

/**
 * Pages of `count` tiles in a room of `width` by `height`: `[{from, count, columns, rows}]`. `layout` is `grid`:
 * as many on a page as can be read, or `pages`: one, or a few where they are about as large as one would be.
 */
export function arrange(count, room, layout) {
  const most = layout === "pages" ? few(room) : readable(count, room);
  const pages = Math.ceil(count / most);
  const each = Math.ceil(count / pages); // as many on each page as can be the same
  return Array.from({ length: pages }, (_, page) => {
    const from = page * each;
    const here = Math.min(each, count - from);
    const { columns, rows } = best(here, room) ?? { columns: 1, rows: here };
    return { from, count: here, columns, rows };
  });
}

/** Where the `i`th of a page stands, in half columns from 1: the last row is in the middle. */
export function placed(i, { count, columns, rows }) {
  const row = Math.floor(i / columns);
  const inRow = row === rows - 1 ? count - row * columns : columns;
  return { row: row + 1, column: 1 + 2 * (i % columns) + (columns - inRow) };
}

/** The most that can stand on one page and be read. */
function readable(count, room) {
  for (let n = count; n > 1; n -= 1) if (best(n, room)) return n;
  return 1;
}

function few(room) {
  const alone = scale(room);
  for (let n = FEW; n > 1; n -= 1) if ((best(n, room)?.scale ?? 0) >= AS_LARGE * alone) return n;
  return 1;
}

/** Columns and rows that make `n` tiles largest, or null when none makes them readable. */
function best(n, room) {
  const unit = Math.max(1, Math.min(room.width / DESIGN.width, room.height / DESIGN.height));
  let found = null;
  for (let columns = 1; columns <= n; columns += 1) {
    const rows = Math.ceil(n / columns);
    if (Math.ceil(n / rows) < columns) continue; // a column would be empty
    const tile = { width: room.width / columns, height: room.height / rows };
    if (tile.width < LEAST.width * unit || tile.height < LEAST.height * unit) continue;
    if (!found || scale(tile) > found.scale) found = { columns, rows, scale: scale(tile) };
  }
  return found;
}

/** How large a board's texts are in it, beside the design. */
function scale({ width, height }) {
  return width / height > UPRIGHT
    ? Math.min(width / DESIGN.width, height / DESIGN.height)
    : COLUMN.worth * Math.min(width / COLUMN.width, height / COLUMN.height);
}
