// Commands that were given and not answered yet, in order. Each is carried until it is answered, and
// never late: what arrives after the presenter has stopped waiting would surprise the hall.

const CURTAIN = ["hide", "hold", "open", "reveal", "back", "undo", "reveal_every"];

export class Orders {
  #carry;
  #changed;
  #refused;
  #pause;
  #now;
  #patience;
  #waiting = [];
  #line = Promise.resolve();

  /**
   * `carry(order, tries)` resolves to the server's answer, or rejects when none came. `changed()` is called
   * when another one waits or is answered, `refused(order, error)` for an error, null when nobody answered in
   * `patience` ms; `pause(tries)` resolves when it is time to try again, `now()` is in ms.
   */
  constructor({ carry, changed, refused, pause, now, patience = 15_000 }) {
    this.#carry = carry;
    this.#changed = changed;
    this.#refused = refused;
    this.#pause = pause;
    this.#now = now;
    this.#patience = patience;
  }

  /** Orders without an answer, oldest first. */
  get waiting() {
    return this.#waiting;
  }

  /** Whether such an order has no answer yet. */
  waits(what, matches = () => true) {
    return this.#waiting.some((order) => order.do === what && matches(order.with));
  }

  /** Resolves to whether it was done. Hiding waits for nobody, and what it overtakes is given up. */
  give(order) {
    if (order.do === "hide") this.#giveUp(order.with.vote);
    this.#waiting = [...this.#waiting, order];
    this.#changed();
    const before = order.do === "hide" ? Promise.resolve() : this.#line;
    const done = before.then(() => this.#bring(order, this.#now() + this.#patience));
    this.#line = Promise.all([this.#line, done]);
    return done;
  }

  async #bring(order, end) {
    let answer = null;
    for (let tries = 0; answer === null && this.#waiting.includes(order); tries += 1) {
      if (tries) await this.#pause(tries);
      if (this.#now() >= end) break;
      answer = await this.#carry(order, tries).then(
        // Who is told that it was used before has arrived with an earlier try.
        (told) => (tries && told.error?.code === "replayed" ? { ok: true } : told),
        () => null,
      );
    }
    if (!this.#waiting.includes(order)) return false;
    this.#waiting = this.#waiting.filter((one) => one !== order);
    this.#changed();
    if (answer?.ok) return true;
    this.#refused(order, answer?.error ?? null);
    return false;
  }

  #giveUp(vote) {
    this.#waiting = this.#waiting.filter((one) => !(CURTAIN.includes(one.do) && one.with.vote === vote));
  }
}
