// How many answers stand where: one column, two when there are more, then pages.

const LEAST_ROW = 28; // CSS pixels; lower rows can't be read
const LEAST_COLUMN = 420;
const MOST_ROWS = 12;

/** Rows of one column to be tried one after another, until all texts fit. */
export const TRIES = [12, 10, 8, 6, 5, 4, 3, 2, 1];

/** @returns {{rows: number, columns: number, pages: number, perPage: number}} for `count` answers */
export function plan(count, { width, height }, most = MOST_ROWS) {
  const rows = Math.max(1, Math.min(most, Math.floor(height / LEAST_ROW)));
  if (count <= rows) return { rows: Math.max(1, count), columns: 1, pages: 1, perPage: count };
  const columns = width >= 2 * LEAST_COLUMN ? 2 : 1;
  const pages = Math.ceil(count / (rows * columns));
  // As many on each page as can be the same.
  const perPage = Math.ceil(count / pages);
  return { rows: Math.ceil(perPage / columns), columns, pages, perPage };
}
