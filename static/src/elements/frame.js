// What stands around the bars: badge, event, question, total, rule of voting.

import { phase } from "../models/phase.js";

export class Frame {
  #root;
  #language;

  constructor(root, language) {
    this.#root = root;
    this.#language = language;
  }

  show(board) {
    const part = (name) => this.#root.querySelector(name);
    this.#root.dataset.state = phase(board);
    if (board.vote === null) return;

    const event = part(".event");
    const number = event.dataset.pattern.replace("{nr}", board.nr);
    event.textContent = board.name ? `${board.name} · ${number}` : number;

    const question = part(".question");
    question.textContent = board.question || board.name;
    const length = question.textContent.length;
    question.dataset.length = length > 160 ? "longest" : length > 60 ? "long" : "short";
    question.title = document.title = question.textContent;

    part(".total-number").textContent = this.#language.number(board.total);
    const unit = part(".total-unit");
    unit.textContent = this.#language.plural(board.total, unit.dataset);

    const multiple = part(".multiple");
    multiple.textContent =
      board.multiple === null ? "" : board.multiple ? multiple.dataset.many : multiple.dataset.one;
  }
}
