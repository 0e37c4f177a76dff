// The last board of each screen, kept in this browser for a page that is opened while the server is
// away. A frame without storage does without.

const EVERY = 1000; // ms

/** Writes at most once a second. */
export class Memory {
  #name;
  #board = null;
  #timer = 0;

  constructor(watch) {
    this.#name = `voteboard:${watch}`;
    addEventListener("pagehide", () => this.#write());
  }

  /** Not a rehearsal's. */
  keep(board) {
    if (board.demo) return;
    this.#board = board;
    this.#timer ||= setTimeout(() => this.#write(), EVERY);
  }

  /** @returns the board kept last, or null */
  recall() {
    try {
      const board = JSON.parse(localStorage.getItem(this.#name));
      return board?.curtain ? board : null; // an earlier version's is of no use
    } catch {
      return null;
    }
  }

  #write() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    if (!this.#board?.vote) return;
    try {
      localStorage.setItem(this.#name, JSON.stringify(this.#board));
    } catch {
      // No storage here, or none left.
    }
  }
}
