// The mean, of how many, and how it moves.

import { roll } from "../../lib/digits.js";
import { write } from "../../lib/text.js";

const WAYS = { "+": "up", "-": "down" };

export class Score {
  #root;
  #language;
  #mean;

  constructor(root, language) {
    this.#root = root;
    this.#language = language;
    this.#mean = root.querySelector(".mean-number");
    roll(this.#mean, this.#mean.textContent);
  }

  show({ n, mean, trend, period }) {
    const part = (name) => this.#root.querySelector(name);
    const told = mean === null ? "—" : this.#language.decimal(mean);
    roll(this.#mean, told);
    part(".stars-part").setAttribute("width", `${Number(mean ?? 0) * 20}%`);
    const unit = part(".mean-unit");
    const number = this.#language.number(n);
    const many = this.#language.plural(n, unit.dataset);
    roll(part(".mean-n"), number);
    write(unit, many);
    write(part(".mean .reading"), `${this.#root.dataset.mean.replace("{mean}", told)} ${number} ${many}`);
    this.#tell(part(".trend"), trend, period, unit.dataset);
  }

  #tell(line, trend, period, units) {
    line.hidden = !trend;
    if (!trend) return;
    const zero = Number(trend.difference) === 0;
    line.dataset.way = zero ? "same" : WAYS[trend.difference[0]];
    write(line.querySelector("b"), zero ? line.dataset.same : this.#language.decimal(trend.difference));
    const n = `${this.#language.number(trend.n)} ${this.#language.plural(trend.n, units)}`;
    const before = this.#language.decimal(trend.before);
    write(line.querySelector("span"), line.dataset[period].replace("{before}", before).replace("{n}", n));
  }
}
