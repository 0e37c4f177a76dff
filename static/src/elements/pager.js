// Pages of answers that turn by themselves, when there are more than fit.

import { write } from "../lib/text.js";

const TURN = 8000; // ms
const AFTER_A_KEY = 30_000; // ms a page stays that somebody turned to

export class Pager {
  #line;
  #language;
  #turned;
  #timer = 0;
  #plan = { pages: 1, perPage: 0 };
  #count = 0;
  page = 0;

  /** `line` says which answers are seen; `turned()` is called when another page is to be shown. */
  constructor(line, language, turned) {
    this.#line = line;
    this.#language = language;
    this.#turned = turned;
  }

  get perPage() {
    return this.#plan.perPage;
  }

  /** `count` answers are laid out by `plan` from now on. */
  lay(count, plan) {
    this.#count = count;
    this.#plan = plan;
    this.page = Math.min(this.page, plan.pages - 1);
    this.#write();
    this.#later(TURN, Boolean(this.#timer));
  }

  /** To the next page (1) or the one before (-1), at once. */
  turn(by, stay = AFTER_A_KEY) {
    const { pages } = this.#plan;
    if (pages < 2) return;
    this.page = (this.page + by + pages) % pages;
    this.#write();
    this.#turned();
    this.#later(stay);
  }

  #later(after, running = false) {
    if (running && this.#plan.pages > 1) return;
    clearTimeout(this.#timer);
    this.#timer = this.#plan.pages > 1 ? setTimeout(() => this.turn(1, TURN), after) : 0;
  }

  #write() {
    const { pages, perPage } = this.#plan;
    const from = this.page * perPage;
    const places = { from: from + 1, to: Math.min(from + perPage, this.#count), all: this.#count };
    const says = this.#line.dataset.pattern.replace(/\{(\w+)\}/g, (_, name) =>
      this.#language.number(places[name]),
    );
    write(this.#line, pages < 2 ? "" : says);
  }
}
