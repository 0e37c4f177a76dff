// The countdown: how long it still goes, and the field for a time of day.

import { write } from "../../lib/text.js";
import { countdown } from "../../models/countdown.js";

export class Countdown {
  #part;
  #clock;

  constructor({ root, clock, give }) {
    this.#part = root.querySelector(".countdown");
    this.#clock = clock;
    const form = this.#part.querySelector(".until-form");
    const field = form.querySelector(".until");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (await give("countdown", { until: field.value })) field.value = "";
    });
  }

  show({ stage }) {
    const until = stage?.countdown?.until;
    const left = until ? countdown(until, this.#clock.now()) : null;
    write(this.#part.querySelector(".remaining"), left?.text ?? "");
    this.#part.querySelector(".countdown-stop").disabled = !stage?.countdown;
  }
}
