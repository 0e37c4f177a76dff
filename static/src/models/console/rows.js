// The rows of a small board on the console, in the order of the screens.

import { standings } from "../standings.js";

/**
 * @returns {{id: string, code: string, text: string, colour: number, count: number | null,
 *   share: number | null, length: number, leads: boolean}[]} `count` and `share` are null where they are hidden
 */
export function rows(board, sort) {
  if (!board?.vote) return [];
  const known = board.counts ? open(board, sort) : behind(board, sort);
  return known.map(({ index, ...place }) => {
    const { id, code, text, colour } = board.answers[index];
    return { id, code, text, colour, ...place };
  });
}

function open({ counts, shares }, sort) {
  const places = standings(counts).map(({ index, length, leads }) => {
    return { index, count: counts[index], share: shares[index], length, leads };
  });
  return sort === "created" ? places.sort((a, b) => a.index - b.index) : places;
}

// What is hidden stands on top, in order of creation; what was revealed below, by rank.
function behind(board, sort) {
  const known = new Map(board.revealed.map((answer) => [answer.id, answer]));
  const most = Math.max(0, ...board.revealed.map(({ count }) => count));
  const rank = ({ index }) => known.get(board.answers[index].id)?.rank ?? 0;
  const places = board.answers.map(({ id }, index) => {
    const { count = null, share = null, rank: place } = known.get(id) ?? {};
    return { index, count, share, length: most ? count / most : 0, leads: place === 1 && count > 0 };
  });
  return sort === "created" ? places : places.sort((a, b) => rank(a) - rank(b) || a.index - b.index);
}
