// Whole per cents that add up to 100, as the server computes them (voteboard/tally.py).

/** @returns {number[]} largest remainders first; of equal ones the larger count, then the earlier answer */
export function shares(counts) {
  // Counts may be so large that their sum, or a hundred times as many, is no whole number any more.
  const exact = counts.map((count) => BigInt(count) * 100n);
  const total = exact.reduce((sum, part) => sum + part, 0n) / 100n;
  if (!total) return counts.map(() => 0);
  const whole = exact.map((part) => Number(part / total));
  const rest = exact.map((part) => part % total);
  const missing = 100 - whole.reduce((sum, part) => sum + part, 0);
  const byRemainder = counts
    .map((_, i) => i)
    .sort((a, b) => compare(rest[b], rest[a]) || counts[b] - counts[a] || a - b);
  for (const i of byRemainder.slice(0, missing)) whole[i] += 1;
  return whole;
}

function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}
