// Where a board is in its life, for styles and texts (voteboard/web/wording.py).

const PHASES = { "not active": "soon", finished: "final", deleted: "frozen" };

/** @returns {"waiting" | "soon" | "live" | "final" | "frozen"} */
export function phase(board) {
  if (board.vote === null) return "waiting";
  return PHASES[board.status] ?? "live";
}
