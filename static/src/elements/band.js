// A line of text over the board, from the presenter.

import { shrinkToFit } from "../lib/shrink.js";
import { write } from "../lib/text.js";

export class Band {
  #band;
  #text;

  constructor(band) {
    this.#band = band;
    this.#text = band.querySelector(".band-text");
    new ResizeObserver(() => this.#fit()).observe(band);
    document.fonts.ready.then(() => this.#fit());
  }

  /** Shows a text; an empty one is none. */
  show(text) {
    if (this.#text.textContent === text) return;
    write(this.#text, text);
    const appears = this.#band.hidden && text;
    this.#band.hidden = !text;
    this.#fit();
    if (appears) this.#band.animate({ opacity: [0, 1] }, { duration: 300 });
  }

  #fit() {
    if (this.#band.hidden) return;
    this.#text.dataset.step = 0;
    shrinkToFit([this.#text]);
  }
}
