// Before the doors open: each point with its state in a sign and in words, and the rehearsal.

import { write } from "../../lib/text.js";

const SIGNS = { good: "✓", warn: "!", bad: "✕", wait: "…" };

export class Checks {
  #part;
  #texts;
  #shown = "";

  constructor({ root, texts }) {
    this.#part = root.querySelector(".checks");
    this.#texts = texts;
  }

  show({ checks = [], rehearsal, on_air: onAir }) {
    const key = JSON.stringify(checks);
    if (key !== this.#shown) {
      this.#shown = key;
      this.#part.querySelector(".check-list").replaceChildren(...checks.map((check) => this.#row(check)));
    }
    if (rehearsal !== undefined) this.#rehearsal(rehearsal, onAir);
  }

  #row({ state, text, advice }) {
    const row = document.createElement("li");
    row.className = "check";
    row.dataset.state = state;
    const part = (tag, name, words) =>
      Object.assign(document.createElement(tag), { className: name, textContent: words });
    const sign = part("span", "sign", SIGNS[state]);
    sign.setAttribute("aria-hidden", "true");
    const body = document.createElement("div");
    body.append(part("span", "reading", `${this.#texts.states[state]}: `), part("b", "check-text", text));
    if (advice) body.append(part("p", "quiet", advice));
    row.append(sign, body);
    return row;
  }

  #rehearsal(rehearsal, onAir) {
    const going = rehearsal !== null;
    this.#part.querySelector(".rehearsal").dataset.going = going ? "yes" : "no";
    const begin = this.#part.querySelector("[data-do=rehearse]");
    begin.hidden = going;
    // A vote that runs and has votes is no time for playing.
    begin.disabled = onAir?.truth?.status === "active" && onAir.truth.total > 0;
    this.#part.querySelector("[data-do=end_rehearsal]").hidden = !going;
    const line = going ? this.#texts.rehearsing.replace("{title}", rehearsal.title) : this.#texts.rehearsal;
    write(this.#part.querySelector(".rehearsal-text"), line);
  }
}
