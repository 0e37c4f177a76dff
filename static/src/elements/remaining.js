// How long a running vote still goes, when the vendor has said when it ends.

import { phase } from "../models/phase.js";

export class Remaining {
  #line;
  #language;
  #clock;
  #board = null;
  #timer = 0;

  /** `clock` is the server's. */
  constructor(line, language, clock) {
    this.#line = line;
    this.#language = language;
    this.#clock = clock;
  }

  show(board) {
    this.#board = board;
    this.#write();
  }

  #write() {
    clearTimeout(this.#timer);
    const { finished_at: end } = this.#board;
    const left = end && phase(this.#board) === "live" ? Date.parse(end) - this.#clock.now() : 0;
    const text =
      left > 0
        ? this.#line.dataset.pattern.replace("{time}", this.#language.countdown(Math.ceil(left / 1000)))
        : "";
    if (this.#line.textContent !== text) this.#line.textContent = text;
    // On the second, so that several screens go together.
    if (left > 0) this.#timer = setTimeout(() => this.#write(), left % 1000 || 1000);
  }
}
