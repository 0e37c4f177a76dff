// What stands around the bars: badge, event, question, total, rule of voting.

import { questionLength } from "../models/length.js";
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
    question.dataset.length = questionLength(question.textContent);
    question.title = document.title = question.textContent;

    part(".total-number").textContent = this.#language.number(board.total);
    const unit = part(".total-unit");
    unit.textContent = this.#language.plural(board.total, unit.dataset);

    const multiple = part(".multiple");
    multiple.textContent =
      board.multiple === null ? "" : board.multiple ? multiple.dataset.many : multiple.dataset.one;
  }
}
