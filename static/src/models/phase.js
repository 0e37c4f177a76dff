// Where a board is in its life, for styles and texts (voteboard/web/wording.py).

const PHASES = { "not active": "soon", finished: "final", deleted: "frozen" };

/** @returns {"waiting" | "soon" | "live" | "final" | "frozen"} */
export function phase(board) {
  if (board.vote === null) return "waiting";
  return PHASES[board.status] ?? "live";
}

/** What the badge says: the phase, or what the curtain makes of it, "held" or "ended". */
export function badge(board) {
  const known = phase(board);
  if (board.curtain === "held") return "held";
  return board.curtain === "hidden" && known === "final" ? "ended" : known;
}
