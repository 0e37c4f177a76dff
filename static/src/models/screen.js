// What a screen knows: the newest board, kept in order however messages arrive.
//
// A lower revision of the same epoch is dropped. A tally of another shape or epoch can't be laid
// over the board held, so the board is asked for again. A server that has started anew may know no
// vote yet: what is held then stays, marked as old unless it was final. On the stage, its own revision
// says which message is newer, and its looks are always those that came last.

const FINAL = ["finished", "deleted"];

export class Screen {
  #state = null;
  #asking = false;
  #waiting = null;
  #recalled = false;
  #forgotten = false; // the server that is there now has not told of the vote held
  #changed;
  #fetchBoard;

  /** `changed(board)` is called for every new state; `fetchBoard()` resolves to a board or null. */
  constructor({ changed, fetchBoard }) {
    this.#changed = changed;
    this.#fetchBoard = fetchBoard;
  }

  /** What this browser kept of an earlier time; the server's word counts more, also that nothing runs. */
  recall(board) {
    this.#set(aged(board));
    this.#recalled = true;
  }

  board(message) {
    const held = this.#state;
    const unsure = this.#forgotten || (held && stageOrder(held, message) === null);
    const nothing = message.vote === null && held?.vote && !held.demo && unsure;
    if (nothing && (message.stale || !this.#recalled)) {
      this.#forgotten = true;
      this.#set({ ...aged(held), ...(message.stage && { stage: message.stage }) });
    } else if (!this.#older(message)) {
      this.#recalled = this.#forgotten = false;
      this.#set(message);
    }
  }

  /** The server does not know (any more) what this screen shows. */
  unknown() {
    const held = this.#state;
    if (held?.vote) this.#set(aged(held));
  }

  tally(message) {
    const held = this.#state;
    if (held && this.#older(message)) return;
    if (!held || ["vote", "epoch", "shape"].some((key) => held[key] !== message[key])) {
      this.#askAgain(message);
      return;
    }
    this.#set({ ...held, ...message });
  }

  status(message) {
    const held = this.#state;
    if (!held || held.vote !== message.vote) return;
    this.#set({ ...held, stale: message.stale, at: message.at ?? held.at });
  }

  #older(message) {
    const held = this.#state;
    const order = held && stageOrder(held, message);
    if (order) return order < 0;
    const { vote, epoch, rev } = message;
    return held !== null && held.vote === vote && held.epoch === epoch && rev < held.rev;
  }

  #set(state) {
    this.#state = state;
    this.#changed(state);
  }

  async #askAgain(tally) {
    this.#waiting = tally; // the newest that does not fit what is held
    if (this.#asking) return;
    this.#asking = true;
    const vote = this.#state?.vote;
    let board = null;
    try {
      board = await this.#fetchBoard();
    } catch {
      // The network is gone: the board comes by itself on joining again.
    }
    this.#asking = false;
    // A stage that went on to another vote meanwhile has had a newer board than this one.
    if (board === null || this.#state?.vote !== vote) return;
    this.board(board);
    this.tally(this.#waiting);
  }
}

/** Whether the stage of a message is newer (> 0) or older (< 0) than the one held; null: nobody can tell. */
function stageOrder(held, message) {
  if (!held.stage || !message.stage || held.stage.epoch !== message.stage.epoch) return null;
  return message.stage.rev - held.stage.rev;
}

/** Not news any more: old, unless nothing can come after it. */
function aged(board) {
  return { ...board, stale: !FINAL.includes(board.status) };
}
