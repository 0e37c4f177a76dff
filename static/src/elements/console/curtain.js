// The buttons of the curtain and of the reveal: pressed as the curtain hangs, and usable when they do something.

import { write } from "../../lib/text.js";
import { reveal } from "../../models/console/reveal.js";

const PRESSED = { hide: "hidden", hold: "held", open: "open" };

export class Curtain {
  #controls;
  #pace;
  #texts;

  constructor({ root, texts }) {
    this.#controls = root.querySelector(".controls");
    this.#pace = root.querySelector(".pace");
    this.#texts = texts;
  }

  show({ on_air: onAir }) {
    const there = Boolean(onAir?.vote);
    for (const [name, curtain] of Object.entries(PRESSED)) {
      const button = this.#button(name);
      button.disabled = !there;
      button.setAttribute("aria-pressed", there && onAir.public?.curtain === curtain);
    }
    this.#button("undo").disabled = !onAir?.undo;
    this.#reveal(reveal(onAir));
  }

  #reveal({ can, step, steps, opens, back, every }) {
    this.#controls.toggleAttribute("data-can-reveal", can);
    this.#pace.hidden = !can;
    this.#button("reveal").disabled = !can;
    this.#button("back").disabled = !back;
    write(this.#controls.querySelector(".reveal-text"), this.#texts[opens ? "all" : "next"]);
    const progress = this.#texts.progress.replace("{step}", step).replace("{steps}", steps);
    write(this.#controls.querySelector(".progress"), can ? progress : "");
    for (const button of this.#pace.querySelectorAll("button")) {
      const { seconds } = JSON.parse(button.dataset.with);
      button.disabled = seconds === null ? every === null : !can;
      if (seconds !== null) button.setAttribute("aria-pressed", can && every === seconds);
    }
  }

  #button(name) {
    return this.#controls.querySelector(`[data-do=${name}]`);
  }
}
