// What stands around the bars: badge, event, question, total, rule of voting.

import { roll } from "../lib/digits.js";
import { shrinkToFit } from "../lib/shrink.js";
import { write } from "../lib/text.js";
import { phase } from "../models/phase.js";
import { numberStep, questionStep } from "../models/steps.js";

export class Frame {
  #root;
  #language;
  #question;
  #number;

  constructor(root, language) {
    this.#root = root;
    this.#language = language;
    this.#question = root.querySelector(".question");
    this.#number = root.querySelector(".total-number");
    roll(this.#number, this.#number.textContent);
    new ResizeObserver(() => this.#fit()).observe(this.#question);
    document.fonts.ready.then(() => this.#fit());
  }

  show(board) {
    const part = (name) => this.#root.querySelector(name);
    this.#root.dataset.state = phase(board);
    this.#root.dataset.curtain = board.curtain;
    this.#root.dataset.running = board.running ? "yes" : "no";
    this.#root.toggleAttribute("data-revealing", board.revealed.length > 0);
    const rehearsal = part(".badge-rehearsal");
    if (rehearsal) rehearsal.hidden = !board.demo;
    if (board.vote === null) return;

    const event = part(".event");
    const number = event.dataset.pattern.replace("{nr}", board.nr);
    write(event, board.name && !("alone" in event.dataset) ? `${board.name} · ${number}` : number);

    const question = board.question || board.name;
    document.title = question;
    const hidden = board.total === null;
    const total = hidden ? "" : this.#language.number(board.total);
    this.#number.dataset.step = numberStep(total);
    roll(this.#number, total);
    const unit = part(".total-unit");
    write(unit, hidden ? "" : this.#language.plural(board.total, unit.dataset));
    write(part(".total .reading"), `${total} ${unit.textContent}`);
    if (this.#question.textContent !== question) {
      this.#question.textContent = this.#question.title = question;
      this.#fit();
    }

    const multiple = part(".multiple");
    const { one, many } = multiple.dataset;
    write(multiple, board.multiple === null ? "" : board.multiple ? many : one);
  }

  #fit() {
    this.#question.dataset.step = questionStep(this.#question.textContent);
    shrinkToFit([this.#question]);
  }
}
