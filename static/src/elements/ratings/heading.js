// What the board is about: the period in words and in dates, and whether there is anything to show.

import { write } from "../../lib/text.js";

export class Heading {
  #root;
  #language;
  #told;

  /** `told`: the state that the server has written. */
  constructor(root, language, told) {
    this.#root = root;
    this.#language = language;
    this.#told = told;
  }

  show(state) {
    const data = this.#root.dataset;
    data.rated = state.n ? "yes" : "no";
    data.people = state.employees.length ? "some" : "none";
    data.comments = state.comments.length ? "some" : "none";
    if (state.from === this.#told.from && state.to === this.#told.to) return;
    this.#told = state;
    const line = this.#root.querySelector(".event");
    // The end is the first moment after it.
    const last = state.to && new Date(Date.parse(state.to) - 1).toISOString();
    const words = {
      from: state.from && this.#language.day(state.from),
      to: last && this.#language.day(last),
      time: state.from && this.#language.minute(state.from),
    };
    const pattern = line.dataset[state.period === "range" && words.from === words.to ? "today" : state.period];
    write(line, pattern.replace(/\{(\w+)\}/g, (_, name) => words[name] ?? ""));
  }
}
