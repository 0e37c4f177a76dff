// The rows of a small board on the console, in the order of the screens.

import { placesIn, results } from "../standings.js";

/**
 * @returns {{id: string, code: string, text: string, colour: number, count: number | null,
 *   share: number | null, length: number, leads: boolean}[]} `count` and `share` are null where they are hidden
 */
export function rows(board, sort) {
  if (!board?.vote) return [];
  const known = results(board);
  return placesIn(sort ?? "rank", board).map(({ index, length, leads }) => {
    const { id, code, text, colour } = board.answers[index];
    const { count, share } = known[index] ?? { count: null, share: null };
    return { id, code, text, colour, count, share, length, leads };
  });
}
