// What a screen knows: the newest board, kept in order however messages arrive.
//
// A lower revision of the same epoch is dropped. A tally of another shape or epoch can't be laid
// over the board held, so the board is asked for again.

export class Screen {
  #state = null;
  #asking = false;
  #changed;
  #fetchBoard;

  /** `changed(board)` is called for every new state; `fetchBoard()` resolves to a board or null. */
  constructor({ changed, fetchBoard }) {
    this.#changed = changed;
    this.#fetchBoard = fetchBoard;
  }

  board(message) {
    if (this.#older(message)) return;
    this.#set(message);
  }

  tally(message) {
    const held = this.#state;
    if (held && this.#older(message)) return;
    if (!held || ["vote", "epoch", "shape"].some((key) => held[key] !== message[key])) {
      this.#askAgain();
      return;
    }
    this.#set({ ...held, ...message });
  }

  status(message) {
    const held = this.#state;
    if (!held || held.vote !== message.vote) return;
    this.#set({ ...held, stale: message.stale, at: message.at ?? held.at });
  }

  #older({ vote, epoch, rev }) {
    const held = this.#state;
    return held !== null && held.vote === vote && held.epoch === epoch && rev < held.rev;
  }

  #set(state) {
    this.#state = state;
    this.#changed(state);
  }

  async #askAgain() {
    if (this.#asking) return;
    this.#asking = true;
    try {
      const board = await this.#fetchBoard();
      if (board) this.board(board);
    } catch {
      // The network is gone: the board comes by itself on joining again.
    } finally {
      this.#asking = false;
    }
  }
}
