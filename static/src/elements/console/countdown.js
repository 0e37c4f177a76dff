// The countdown: how long it still goes, and the field for a time of day.

import { write } from "../../lib/text.js";
import { remaining } from "../../models/console/remaining.js";

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
    const left = remaining(stage?.countdown, this.#clock.now());
    write(this.#part.querySelector(".remaining"), left);
    this.#part.querySelector(".countdown-stop").disabled = !stage?.countdown;
  }
}
