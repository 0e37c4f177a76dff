// Which screens show less than the public should see. Screens tell their revision now and then, so one
// is behind only when what it told is older than what has been public for a while.

const GRACE = 15_000; // ms; screens tell a revision alone at most every 10 s

export class Behind {
  #vote = "";
  #epoch = "";
  #revisions = []; // {rev, since}, oldest first

  /** The public sees this board at `now` (ms). */
  note(board, now) {
    if (!board?.vote) return;
    if (board.vote !== this.#vote || board.epoch !== this.#epoch) this.#revisions = [];
    this.#vote = board.vote;
    this.#epoch = board.epoch;
    if (this.#revisions.at(-1)?.rev !== board.rev) this.#revisions.push({ rev: board.rev, since: now });
    // Of what has been public for long enough the newest counts.
    while (this.#revisions.length > 1 && now - this.#revisions[1].since >= GRACE) this.#revisions.shift();
  }

  /** Whether a screen shows this vote, and an old state of it. */
  is({ vote, epoch, rev }, now) {
    const [settled] = this.#revisions;
    if (vote !== this.#vote || !settled || now - settled.since < GRACE || typeof rev !== "number") return false;
    return epoch !== this.#epoch || rev < settled.rev;
  }
}
