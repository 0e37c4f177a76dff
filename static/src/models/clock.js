// The server's clock, as far as this screen can know it: its own may be wrong.

export class ServerClock {
  #local;
  #skew = null;

  /** `local()`: milliseconds that go on evenly, also when somebody sets this machine's clock. */
  constructor(local) {
    this.#local = local;
  }

  /** What the server wrote or read at a moment was here `at` (ms, local): the clocks differ by no more than this. */
  heard(iso, at = this.#local()) {
    const skew = at - Date.parse(iso);
    this.#skew = this.#skew === null ? skew : Math.min(this.#skew, skew);
  }

  /** Milliseconds since 1970 at the server; by the local clock as long as nothing was heard. */
  now() {
    return this.#local() - (this.#skew ?? 0);
  }

  /** Whole seconds from a moment until now, 0 or more. */
  age(iso) {
    return Math.max(0, Math.round((this.now() - Date.parse(iso)) / 1000));
  }
}
