// The table by employee: name, number of ratings, mean. Pages turn where not all fit.

import { roll } from "../../lib/digits.js";
import { crossFade, glide, halt, positions } from "../../lib/glide.js";
import { even } from "../../models/pages.js";

const LONG = 22; // characters of a name that is set smaller, on two lines (templates/ratings/_parts.html)
const LEAST_ROW = 1.85; // times the size of its text

export class People {
  #table;
  #list;
  #pattern;
  #language;
  #turning;
  #shown = null;

  /** `turning(turned)` makes what turns its pages. */
  constructor(table, pattern, language, turning) {
    this.#table = table;
    this.#list = table.querySelector(".people-rows");
    this.#pattern = pattern;
    this.#language = language;
    this.#turning = turning(() => crossFade(this.#list, () => this.#place()));
    for (const row of this.#list.children) takeOver(row);
    new ResizeObserver(() => this.#lay()).observe(this.#list);
  }

  show(employees) {
    const first = this.#shown === null;
    this.#shown = employees;
    this.#table.hidden = employees.length === 0;
    const rows = new Map([...this.#list.children].map((row) => [row.dataset.name, row]));
    const before = positions(this.#seen());
    const order = employees.map((employee) => {
      const row = rows.get(employee.name) ?? this.#create(employee.name);
      rows.delete(employee.name);
      this.#fill(row, employee);
      return row;
    });
    for (const gone of rows.values()) gone.remove();
    if (!first && order.some((row, i) => row !== this.#list.children[i])) {
      halt(order);
      this.#list.append(...order);
      this.#lay();
      glide(before, this.#seen());
    } else this.#lay();
  }

  turn(by) {
    this.#turning.turn(by);
  }

  #create(name) {
    const row = this.#pattern.content.firstElementChild.cloneNode(true);
    row.dataset.name = name;
    const text = row.querySelector(".person-name");
    text.textContent = text.title = name;
    text.toggleAttribute("data-long", [...name].length > LONG);
    this.#list.append(row);
    takeOver(row);
    return row;
  }

  #fill(row, { n, mean, small }) {
    row.toggleAttribute("data-small", small);
    roll(row.querySelector(".person-n"), this.#language.number(n));
    roll(row.querySelector(".person-mean"), this.#language.decimal(mean));
  }

  #seen() {
    return [...this.#list.children].filter((row) => !row.hasAttribute("data-away"));
  }

  #lay() {
    if (!this.#shown) return;
    const style = getComputedStyle(this.#list);
    const flows = style.getPropertyValue("--flow") === "1";
    const fit = Math.floor(this.#list.clientHeight / (LEAST_ROW * Number.parseFloat(style.fontSize)));
    const pages = even(this.#shown.length, flows ? Infinity : fit);
    this.#list.style.setProperty("--rows", Math.max(1, ...pages));
    this.#turning.lay(pages);
    this.#place();
  }

  #place() {
    const [from, to] = this.#turning.seen;
    [...this.#list.children].forEach((row, i) => row.toggleAttribute("data-away", i < from || i >= to));
  }
}

function takeOver(row) {
  for (const number of row.querySelectorAll(".person-n, .person-mean")) roll(number, number.textContent);
}
