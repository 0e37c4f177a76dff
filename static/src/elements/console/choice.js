// Which vote comes onto the stage: by itself, when asked, or one that is pinned; and the one that is offered.

import { write } from "../../lib/text.js";

export class Choice {
  #root;
  #part;
  #offer;
  #texts;

  constructor({ root, texts }) {
    this.#root = root;
    this.#part = root.querySelector(".choice");
    this.#offer = root.querySelector(".offer");
    this.#texts = texts;
  }

  show({ stage, on_air: onAir }) {
    if (!stage) return;
    for (const button of this.#part.querySelectorAll("[data-policy]")) {
      button.setAttribute("aria-pressed", button.dataset.policy === stage.policy);
    }
    this.#part.querySelector("[data-policy=pinned]").disabled = !onAir?.vote;
    const pinned = stage.pinned ? this.#named(stage.pinned) : "";
    write(this.#part.querySelector(".policy"), this.#texts.policy[stage.policy].replace("{title}", pinned));
    this.#root.toggleAttribute("data-offered", Boolean(stage.offered));
    this.#offer.hidden = !stage.offered;
    if (stage.offered) write(this.#offer.querySelector(".offer-title"), this.#named(stage.offered));
  }

  #named({ title, nr }) {
    const number = this.#texts.vote.replace("{nr}", nr);
    return title ? `${title} · ${number}` : number;
  }
}
