// Counts down to a moment on the server's clock. It is for the eye: it ends nothing.

import { write } from "../lib/text.js";
import { countdown } from "../models/countdown.js";

export class Countdown {
  #places;
  #clock;
  #until = null;
  #timer = 0;

  /** `places`: elements that show it, of which the page's state lets one be seen. `clock` is the server's. */
  constructor(places, clock) {
    this.#places = [...places];
    this.#clock = clock;
    // A page that was hidden has slow timers.
    document.addEventListener("visibilitychange", () => this.#write());
  }

  /** `{until}` (ISO), or null for none. */
  show(counted) {
    this.#until = counted && counted.until;
    this.#write();
  }

  #write() {
    clearTimeout(this.#timer);
    const told = this.#until && countdown(this.#until, this.#clock.now());
    for (const place of this.#places) {
      place.hidden = !told;
      place.toggleAttribute("data-over", told?.text === "");
      write(place.querySelector(".countdown-number"), told?.text ?? "");
      write(place.querySelector(".countdown-label"), told?.text === "" ? place.dataset.up : place.dataset.running);
    }
    if (told) this.#timer = setTimeout(() => this.#write(), told.next);
  }
}
