// The last board of each screen, kept in this browser for a page that is opened while the server is
// away. A frame without storage does without.

const EVERY = 1000; // ms

/** Keeps a board, at most once a second. */
export class Memory {
  #name;
  #board = null;
  #timer = 0;

  constructor(watch) {
    this.#name = `voteboard:${watch}`;
    addEventListener("pagehide", () => this.#write());
  }

  keep(board) {
    this.#board = board;
    this.#timer ||= setTimeout(() => this.#write(), EVERY);
  }

  /** @returns the board kept last, or null */
  recall() {
    try {
      return JSON.parse(localStorage.getItem(this.#name));
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
