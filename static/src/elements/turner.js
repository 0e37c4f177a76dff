// Turns the pages of a wall by itself, and tells which one it is and how long it stays.

import { write } from "../lib/text.js";

const AFTER_A_KEY = 30_000; // ms, at least, that a page stays that somebody turned to
const STEP = 250; // ms; a bar that grew in every frame would have the whole screen painted for ever

export class Turner {
  #part;
  #line;
  #bar;
  #language;
  #every;
  #show;
  #pages = 1;
  #timer = 0;
  #growing = null;
  page = 0;

  /** `every`: ms that a page stays; `show(page)` shows it. */
  constructor(part, language, every, show) {
    this.#part = part;
    this.#line = part.querySelector(".turns-page");
    this.#bar = part.querySelector(".turns-bar");
    this.#language = language;
    this.#every = every;
    this.#show = show;
  }

  /** There are so many pages from now on. */
  set(pages) {
    if (pages === this.#pages && this.#timer) return;
    this.#pages = pages;
    this.page = Math.min(this.page, pages - 1);
    this.#stay(this.#every);
  }

  /** To the next page (1) or the one before (-1), at once. */
  turn(by, stay = Math.max(this.#every, AFTER_A_KEY)) {
    if (this.#pages < 2) return;
    this.page = (this.page + by + this.#pages) % this.#pages;
    this.#show(this.page);
    this.#stay(stay);
  }

  #stay(ms) {
    clearTimeout(this.#timer);
    this.#growing?.cancel();
    const several = this.#pages > 1;
    this.#part.hidden = !several;
    this.#timer = several ? setTimeout(() => this.turn(1, this.#every), ms) : 0;
    if (!several) return;
    const places = { page: this.page + 1, pages: this.#pages };
    write(this.#line, this.#line.dataset.pattern.replace(/\{(\w+)\}/g, (_, name) => this.#language.number(places[name])));
    const grows = { transform: ["scaleX(0)", "scaleX(1)"] };
    this.#growing = this.#bar.animate(grows, { duration: ms, easing: `steps(${Math.ceil(ms / STEP)})`, fill: "forwards" });
  }
}
