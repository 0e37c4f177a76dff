// Pages that turn by themselves: which one is seen, and what says so.

import { write } from "../../lib/text.js";

const TURN = 9000; // ms
const AFTER_A_KEY = 30_000; // ms a page stays that somebody turned to

export class Turning {
  #line;
  #language;
  #turned;
  #pages = [];
  #timer = 0;
  #page = 0;

  /** `line` says which are seen; `turned()` is called when another page is to be shown. */
  constructor(line, language, turned) {
    this.#line = line;
    this.#language = language;
    this.#turned = turned;
  }

  /** The first that is seen, and the one after the last. */
  get seen() {
    const from = this.#pages.slice(0, this.#page).reduce((sum, n) => sum + n, 0);
    return [from, from + (this.#pages[this.#page] ?? 0)];
  }

  /** `pages`: how many stand on each. `again`: from the first one on. */
  lay(pages, again = false) {
    this.#pages = pages;
    this.#page = again ? 0 : Math.max(0, Math.min(this.#page, pages.length - 1));
    this.#write();
    if (again || pages.length < 2 || !this.#timer) this.#later(TURN);
  }

  /** To the next page (1) or the one before (-1), at once. */
  turn(by, stay = AFTER_A_KEY) {
    const { length } = this.#pages;
    if (length < 2) return;
    this.#page = (this.#page + by + length) % length;
    this.#write();
    this.#turned();
    this.#later(stay);
  }

  #later(after) {
    clearTimeout(this.#timer);
    this.#timer = this.#pages.length > 1 ? setTimeout(() => this.turn(1, TURN), after) : 0;
  }

  #write() {
    const [from, to] = this.seen;
    const places = { from: from + 1, to, all: this.#pages.reduce((sum, n) => sum + n, 0) };
    const { pattern, one } = this.#line.dataset;
    const says = (to - from === 1 ? one : pattern).replace(/\{(\w+)\}/g, (_, name) => this.#language.number(places[name]));
    write(this.#line, this.#pages.length < 2 ? "" : says);
  }
}
