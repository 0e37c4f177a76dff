// Places of the answers, as the server computes them (voteboard/tally.py, voteboard/board.py): equal
// counts share a rank, and stay in order of creation.

/** @returns {{index: number, rank: number, length: number, leads: boolean}[]} first place first */
export function standings(counts) {
  const most = Math.max(0, ...counts);
  return counts
    .map((count, index) => ({
      index,
      rank: 1 + counts.filter((other) => other > count).length,
      length: most ? count / most : 0,
      leads: most > 0 && count === most,
    }))
    .sort((a, b) => counts[b.index] - counts[a.index] || a.index - b.index);
}

/** Count and share of each answer of a board, in their order; null where they are hidden. */
export function results({ answers, counts, shares, revealed }) {
  if (counts !== null) return counts.map((count, i) => ({ count, share: shares[i] }));
  const known = new Map(revealed.map((answer) => [answer.id, answer]));
  return answers.map(({ id }) => known.get(id) ?? null);
}

/** Places of a board's answers in the order of the screen: `rank`, or `created`. */
export function placesIn(sort, board) {
  const places = board.counts === null ? revealedPlaces(board) : standings(board.counts);
  return sort === "created" ? places.sort((a, b) => a.index - b.index) : places;
}

/** Those on the first place: one, several with equal counts, or none without votes. */
export function leaders(board) {
  const known = results(board);
  return placesIn("rank", board)
    .filter((place) => place.leads)
    .map(({ index }) => ({ ...board.answers[index], count: known[index].count, share: known[index].share }));
}

/** What is hidden stands before what is revealed, without a rank (0) and without a bar. */
function revealedPlaces(board) {
  const most = Math.max(0, ...board.revealed.map(({ count }) => count));
  return results(board)
    .map((known, index) => ({
      index,
      rank: known?.rank ?? 0,
      length: known && most ? known.count / most : 0,
      leads: known?.rank === 1 && known.count > 0,
    }))
    .sort((a, b) => a.rank - b.rank || a.index - b.index);
}
