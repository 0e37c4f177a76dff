// Whether there is contact with the server, as it is said on screen: a short gap is not worth a word.

const SAY_LOST_AFTER = 3000; // ms; shorter gaps are a new door in the same hall

export class Contact {
  #say;
  #said = null;
  #timer = 0;

  /** `say(present)` is called when that has changed, and the first time. */
  constructor(say) {
    this.#say = say;
  }

  found() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#tell(true);
  }

  /** Says so after a while, unless contact is found until then; it has been missing for so many ms. */
  lost(already = 0) {
    this.#timer ||= setTimeout(() => this.lostForLong(), Math.max(0, SAY_LOST_AFTER - already));
  }

  /** Says so now: it has been missed for long enough. */
  lostForLong() {
    this.#tell(false);
  }

  #tell(present) {
    if (present === this.#said) return;
    this.#said = present;
    this.#say(present);
  }
}
