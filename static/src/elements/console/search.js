// All votes that are known, found by number or words, each to be pinned.

import { write } from "../../lib/text.js";

const REST = 250; // ms without a key before the server is asked
const PATIENCE = 5000; // ms for an answer

export class Search {
  #field;
  #list;
  #line;
  #texts;
  #language;
  #give;
  #timer = 0;
  #asked = 0;

  constructor({ root, texts, language, give }) {
    this.#field = root.querySelector(".search");
    this.#list = root.querySelector(".votes");
    this.#line = root.querySelector(".found");
    this.#texts = texts;
    this.#language = language;
    this.#give = give;
    this.#field.addEventListener("focus", () => this.#list.hidden && this.#ask());
    this.#field.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#ask(), REST);
    });
    this.#field.addEventListener("keydown", ({ key }) => key === "Escape" && this.#close());
  }

  async #ask() {
    const turn = (this.#asked += 1);
    write(this.#line, this.#texts.searching);
    const found = await fetched(this.#field.value.trim());
    if (turn !== this.#asked) return;
    if (found === null) {
      write(this.#line, this.#texts.searchFailed);
      return;
    }
    const said = found.length ? this.#texts.found : this.#texts.noneFound;
    write(this.#line, said.replace("{n}", this.#language.number(found.length)));
    this.#list.hidden = !found.length;
    this.#list.replaceChildren(...found.map((vote) => this.#row(vote)));
  }

  #row({ hash, nr, title, started_at: started, curtain }) {
    const row = document.createElement("li");
    const what = Object.assign(document.createElement("p"), { textContent: title });
    const number = this.#texts.vote.replace("{nr}", nr);
    const hangs = { hidden: this.#texts.hidden, held: this.#texts.isHeld }[curtain];
    const more = [number, started && this.#language.moment(started, Date.now()), hangs];
    const line = Object.assign(document.createElement("span"), { className: "quiet" });
    line.textContent = more.filter(Boolean).join(" · ");
    what.append(line);
    const pin = Object.assign(document.createElement("button"), { className: "button", type: "button" });
    pin.textContent = this.#texts.pin;
    pin.setAttribute("aria-label", `${this.#texts.pin}: ${title || number}`);
    pin.addEventListener("click", async () => {
      if (await this.#give("pin", { vote: hash })) this.#close();
    });
    row.append(what, pin);
    return row;
  }

  #close() {
    this.#asked += 1; // what is still under way comes too late
    this.#field.value = "";
    this.#list.hidden = true;
    write(this.#line, "");
  }
}

async function fetched(words) {
  try {
    const address = `/present/votes?q=${encodeURIComponent(words)}`;
    const response = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    return response.ok ? (await response.json()).votes : null;
  } catch {
    return null;
  }
}
