// What stands on which page, where not everything fits on one.

const LONG = [150, 330]; // characters from which a comment takes the room of two, and of three

/** How many of `columns` a text of this length takes. */
function width(text, columns) {
  const length = [...text].length;
  return Math.min(columns, 1 + LONG.filter((limit) => length > limit).length);
}

/** Pages of `texts` side by side in so many `columns`, in their order: how many columns each takes. No room is left. */
export function packed(texts, columns) {
  const pages = [];
  let room = 0;
  for (const text of texts) {
    const wide = width(text, columns);
    if (wide > room) {
      pages.push([]);
      room = columns;
    }
    pages.at(-1).push({ text, wide });
    room -= wide;
  }
  return pages.map((page) => spread(page, columns));
}

// What is left goes to the longest text, so that a single short one is no wider than it must be.
function spread(page, columns) {
  const left = columns - page.reduce((sum, { wide }) => sum + wide, 0);
  const longest = page.reduce((most, one) => (one.text.length > most.text.length ? one : most));
  longest.wide += left;
  return page.map(({ wide }) => wide);
}

/** Lengths of pages for `count` things, `most` on each: as many on each as can be the same. */
export function even(count, most) {
  if (count === 0) return [];
  const pages = Math.max(1, Math.ceil(count / Math.max(1, most)));
  const each = Math.ceil(count / pages);
  return Array.from({ length: pages }, (_, i) => Math.min(each, count - i * each)).filter((n) => n > 0);
}
