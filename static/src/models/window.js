// Which part of a vote a chart shows: a window of time, {from, to} in milliseconds. Pure.

const LEAST = 2000; // ms; nothing happens within less

/** The same window around its middle, `factor` times as long, within `whole`. */
export function scaled(window, whole, factor) {
  const middle = (window.from + window.to) / 2;
  const half = Math.max(LEAST, (window.to - window.from) * factor) / 2;
  return within({ from: middle - half, to: middle + half }, whole);
}

/** The window moved by a `part` of its length, within `whole`. */
export function moved(window, whole, part) {
  const by = (window.to - window.from) * part;
  return within({ from: window.from + by, to: window.to + by }, whole);
}

/** The window, or one as long as near to it as `whole` lets; `whole` itself when it is no longer. */
export function within({ from, to }, whole) {
  const length = Math.max(LEAST, to - from);
  if (length >= whole.to - whole.from) return { ...whole };
  const start = Math.min(Math.max(from, whole.from), whole.to - length);
  return { from: Math.round(start), to: Math.round(start + length) };
}
