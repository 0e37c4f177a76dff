// Places of the answers, as the server computes them (voteboard/tally.py): equal counts share a
// rank, and stay in order of creation.

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

/** The same in the order of the screen: `rank`, or `created`. */
export function placesIn(sort, counts) {
  const places = standings(counts);
  return sort === "created" ? places.sort((a, b) => a.index - b.index) : places;
}

/** Those on the first place: one, several with equal counts, or none without votes. */
export function leaders(board) {
  return standings(board.counts)
    .filter((place) => place.leads)
    .map((place) => ({
      ...board.answers[place.index],
      count: board.counts[place.index],
      share: board.shares[place.index],
    }));
}
