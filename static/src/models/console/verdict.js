// What the public sees now, in a word: the first thing that a presenter wants to know.

/** @returns {"unknown" | "nothing" | "demo" | "open" | "hidden" | "revealing" | "held"} */
export function verdict(onAir) {
  if (!onAir) return "unknown";
  const { public: seen } = onAir;
  if (!seen?.vote) return "nothing";
  if (seen.demo) return "demo";
  if (seen.curtain === "hidden") return seen.revealed.length ? "revealing" : "hidden";
  return seen.curtain;
}

/** Whether screens of other processes may show something else. */
export function apart(checks = []) {
  return checks.some(({ name, state }) => name === "processes" && state === "bad");
}

/** How many revisions the public is behind what is true; null when they can't be compared. */
export function lag({ truth, public: seen }) {
  if (!truth?.vote || truth.vote !== seen?.vote || truth.epoch !== seen.epoch) return null;
  return Math.max(0, truth.rev - seen.rev);
}
