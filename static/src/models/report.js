// How often a screen tells how it is.

export const EVERY = 2000; // ms between two reports at least
const PROGRESS = 10_000; // ms, when only what counting brings is another
const COUNTING = ["epoch", "rev"];

/** Whether `now` is to be told; `last` was, `since` ms ago (null: nothing yet). */
export function isDue(last, now, since) {
  if (last === null) return true;
  const changed = Object.keys(now).filter((name) => now[name] !== last[name]);
  if (changed.length === 0) return false;
  return since >= (changed.every((name) => COUNTING.includes(name)) ? PROGRESS : EVERY);
}
