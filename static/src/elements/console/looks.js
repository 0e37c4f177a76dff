// How the stage looks, and the controls that change it. What is being changed is not overwritten.

import { write } from "../../lib/text.js";

export class Looks {
  #part;
  #theme;
  #scale;
  #language;
  #orders;
  #touched = false; // the slider is being moved

  constructor({ root, language, give, orders }) {
    this.#part = root.querySelector(".looks");
    this.#theme = this.#part.querySelector(".theme-choice");
    this.#scale = this.#part.querySelector(".scale");
    this.#language = language;
    this.#orders = orders;
    this.#theme.addEventListener("change", () => give("dress", { theme: this.#theme.value || null }));
    this.#scale.addEventListener("input", () => {
      this.#touched = true;
      this.#writeScale();
    });
    this.#scale.addEventListener("change", async () => {
      await give("dress", { scale: this.#scale.valueAsNumber / 100 });
      this.#touched = false;
    });
  }

  show({ stage }) {
    if (!stage) return;
    for (const button of this.#part.querySelectorAll("[data-look]")) {
      const [[name, value]] = Object.entries(JSON.parse(button.dataset.with));
      button.setAttribute("aria-pressed", (stage[name] ?? null) === value);
    }
    for (const button of this.#part.querySelectorAll("[data-toggle]")) {
      button.setAttribute("aria-pressed", Boolean(stage[button.dataset.toggle]));
    }
    if (!this.#orders.waits("dress", (how) => "theme" in how)) this.#theme.value = stage.theme ?? "";
    if (!this.#touched) {
      this.#scale.value = Math.round(100 * stage.scale);
      this.#writeScale();
    }
  }

  #writeScale() {
    const percent = this.#language.percent(this.#scale.valueAsNumber);
    write(this.#part.querySelector(".scale-value"), percent);
    this.#scale.setAttribute("aria-valuetext", percent);
  }
}
