// How long to wait before trying again: by chance, so that the screens of a hall don't come all at once.

const FIRST = 1500; // ms, the most before the first try
const LONGEST = 4000; // ms, while the server seems to be away
const SLOWEST = 30_000; // ms, while it can be reached in another way
const SHARE = 1 / 8; // the least, as a part of the most

/** About `ms`, a quarter more or less. */
export function about(ms) {
  return ms * (0.75 + Math.random() / 2);
}

/** Pauses between tries to connect; each may be twice as long as the one before. */
export class Pauses {
  #most = FIRST;

  /** The next one, in ms. `otherwise`: the server can be reached in another way, so this one is not urgent. */
  next(otherwise) {
    const most = Math.min(this.#most, otherwise ? SLOWEST : LONGEST);
    this.#most = 2 * most;
    return most * (SHARE + (1 - SHARE) * Math.random());
  }

  /** Begins again with short ones. */
  reset() {
    this.#most = FIRST;
  }
}
