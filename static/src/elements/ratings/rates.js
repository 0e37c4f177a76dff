// Five bars, from 5 down to 1: how often each was given.

import { roll } from "../../lib/digits.js";
import { write } from "../../lib/text.js";
import { setInMotion, stretch } from "../bar.js";

export class Rates {
  #list;
  #language;
  #units;

  /** `units`: the word for ratings in each plural category. */
  constructor(list, language, units) {
    this.#list = list;
    this.#language = language;
    this.#units = units;
    for (const row of list.children) {
      setInMotion(row);
      for (const number of row.querySelectorAll(".count, .percent")) roll(number, number.textContent);
    }
    list.dataset.live = "still";
    // As with answers: nothing moves before the first frame was painted.
    requestAnimationFrame(() => requestAnimationFrame(() => (list.dataset.live = "moving")));
  }

  show({ counts, shares }) {
    const most = Math.max(1, ...counts);
    const widest = this.#language.number(most).length;
    this.#list.style.setProperty("--count-width", `${widest}ch`);
    for (const row of this.#list.children) {
      const i = Number(row.dataset.value) - 1;
      const count = this.#language.number(counts[i]);
      const share = this.#language.percent(shares[i]);
      roll(row.querySelector(".count"), count);
      roll(row.querySelector(".percent"), share);
      stretch(row, counts[i] / most);
      const unit = this.#language.plural(counts[i], this.#units);
      write(row.querySelector(".reading"), `${i + 1}: ${count} ${unit}, ${share}`);
    }
  }
}
