// The latest comments: a few side by side, long ones wider. Pages turn; a new one is seen at once.

import { crossFade } from "../../lib/glide.js";
import { shrinkToFit } from "../../lib/shrink.js";
import { write } from "../../lib/text.js";
import { packed } from "../../models/pages.js";

const LEAST_COLUMN = 15; // times the size of the text
const MOST_COLUMNS = 3;
const ARRIVES = { duration: 700, easing: "cubic-bezier(0.22, 0.8, 0.24, 1)" };

export class Comments {
  #section;
  #list;
  #pattern;
  #language;
  #now;
  #turning;
  #shown = null;

  /** `now()`: the server's time in ms. `turning(turned)` makes what turns its pages. */
  constructor(section, pattern, language, now, turning) {
    this.#section = section;
    this.#list = section.querySelector(".comments-list");
    this.#pattern = pattern;
    this.#language = language;
    this.#now = now;
    this.#turning = turning(() => crossFade(this.#list, () => this.#place()));
    new ResizeObserver(() => this.#lay(false)).observe(this.#list);
  }

  show(comments) {
    const first = this.#shown === null;
    const known = new Set((this.#shown ?? []).map(({ id }) => id));
    const fresh = first ? [] : comments.filter(({ id }) => !known.has(id)).map(({ id }) => String(id));
    this.#shown = comments;
    this.#section.hidden = comments.length === 0;
    const cards = new Map([...this.#list.children].map((card) => [card.dataset.id, card]));
    const order = comments.map((comment) => {
      const card = cards.get(String(comment.id)) ?? this.#pattern.content.firstElementChild.cloneNode(true);
      cards.delete(String(comment.id));
      this.#fill(card, comment);
      return card;
    });
    for (const gone of cards.values()) gone.remove();
    if (order.some((card, i) => card !== this.#list.children[i])) this.#list.append(...order);
    this.#lay(fresh.length > 0);
    for (const card of order) {
      if (!fresh.includes(card.dataset.id)) continue;
      card.animate({ opacity: [0, 1] }, ARRIVES);
    }
  }

  turn(by) {
    this.#turning.turn(by);
  }

  #fill(card, { id, at, value, text, employee, phone }) {
    card.dataset.id = id;
    card.dataset.value = value;
    write(card.querySelector(".card-value"), String(value));
    const words = card.querySelector(".card-text");
    write(words, text);
    words.title = text;
    write(card.querySelector(".card-employee"), employee);
    write(card.querySelector(".card-phone"), phone);
    write(card.querySelector(".card-at"), this.#language.short(at, this.#now()));
  }

  #lay(again) {
    if (!this.#shown) return;
    const style = getComputedStyle(this.#list);
    const fit = Math.floor(this.#list.clientWidth / (LEAST_COLUMN * Number.parseFloat(style.fontSize)));
    const columns = Math.max(1, Math.min(MOST_COLUMNS, fit));
    const pages = packed(this.#shown.map(({ text }) => text), columns);
    const spans = pages.flat();
    this.#list.style.setProperty("--columns", columns);
    [...this.#list.children].forEach((card, i) => card.style.setProperty("--span", spans[i]));
    const flows = style.getPropertyValue("--flow") === "1";
    this.#turning.lay(flows ? [spans.length] : pages.map(({ length }) => length), again);
    this.#place();
  }

  #place() {
    const [from, to] = this.#turning.seen;
    [...this.#list.children].forEach((card, i) => card.toggleAttribute("data-away", i < from || i >= to));
    const texts = [...this.#list.children].map((card) => card.querySelector(".card-text"));
    for (const text of texts) text.dataset.step = 0;
    shrinkToFit(texts.slice(from, to));
  }
}
