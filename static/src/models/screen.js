// What a screen knows: the newest board, kept in order however messages arrive.
//
// A lower revision of the same epoch is dropped. A tally of another shape or epoch can't be laid
// over the board held, so the board is asked for again. A server that has started anew may know no
// vote yet: what is held then stays, marked as old unless it was final. On the stage, its own revision
// says which message is newer, and its looks are always those that came last.
//
// A server that was killed may remember less than it had shown. Until the vendor has told it more, that
// is put aside.

const FINAL = ["finished", "deleted"];

export class Screen {
  #state = null;
  #asking = false;
  #waiting = null;
  #recalled = false;
  #forgotten = false; // the server that is there now has not told of the vote held
  #aside = null; // the board that it remembers of it, older than the one held
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
    const remembered = isRemembered(held, message);
    if (remembered || (nothing && (message.stale || !this.#recalled))) {
      this.#forgotten = !remembered;
      this.#aside = remembered ? message : null;
      this.#set({ ...aged(held), ...(message.stage && { stage: message.stage }) });
    } else if (!this.#older(message)) {
      this.#recalled = this.#forgotten = false;
      this.#aside = null;
      this.#set(message);
    }
  }

  /** The server does not know (any more) what this screen shows. */
  unknown() {
    const held = this.#state;
    if (held?.vote) this.#set(aged(held));
  }

  tally(message) {
    if (fits(this.#aside, message)) this.#believe();
    const held = this.#state;
    if (held && this.#older(message)) return;
    if (!fits(held, message)) {
      this.#askAgain(message);
      return;
    }
    this.#set({ ...held, ...message });
  }

  status(message) {
    if (this.#state?.vote !== message.vote) return;
    if (this.#aside && message.stale) return;
    if (this.#aside) this.#believe();
    const held = this.#state;
    this.#set({ ...held, stale: message.stale, at: message.at ?? held.at });
  }

  #older(message) {
    const held = this.#state;
    const order = held && stageOrder(held, message);
    if (order) return order < 0;
    const { vote, epoch, rev } = message;
    return held !== null && held.vote === vote && held.epoch === epoch && rev < held.rev;
  }

  /** What was put aside is what goes on. */
  #believe() {
    this.#state = { ...this.#aside, stage: this.#state.stage };
    this.#aside = null;
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

/** Whether a tally can be laid over a board. */
function fits(board, tally) {
  return board !== null && ["vote", "epoch", "shape"].every((key) => board[key] === tally[key]);
}

/** Whether a board is out of a record, of an earlier time than what is held, and hides and shows the same. */
function isRemembered(held, { vote, epoch, curtain, stale, at }) {
  if (!held?.vote || !stale || held.vote !== vote || held.epoch === epoch || held.curtain !== curtain) return false;
  return Date.parse(at ?? 0) < Date.parse(held.at ?? 0);
}

/** Not news any more: old, unless nothing can come after it. */
function aged(board) {
  return { ...board, stale: !FINAL.includes(board.status) };
}
