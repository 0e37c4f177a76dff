// Shows once who has won, when the final result of a vote opens before the eyes of the audience.

import { reducedMotion } from "../lib/glide.js";
import { shrinkToFit } from "../lib/shrink.js";
import { phase } from "../models/phase.js";
import { leaders } from "../models/standings.js";
import { questionStep } from "../models/steps.js";

const AFTER_THE_BARS = 1200; // ms: the last votes have been seen to come in
const STAYS = 9000; // ms
const MOST_NAMES = 12;

export class Winner {
  #card;
  #language;
  #units;
  #celebrate;
  #before = null;
  #timer = 0;
  #shown = "";

  /** `card` is hidden until needed; `celebrate(element, ids)` may make a feast of it. */
  constructor(card, language, units, celebrate) {
    this.#card = card;
    this.#language = language;
    this.#units = units;
    this.#celebrate = celebrate;
  }

  show(board) {
    const before = this.#before;
    this.#before = board;
    const won = isDecided(board) ? leaders(board) : [];
    const names = [board.vote, ...won.map(({ id }) => id)].join();
    const ended = before?.vote === board.vote && !isDecided(before) && isDecided(board);
    if (ended && won.length) {
      this.#shown = names;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#open(), AFTER_THE_BARS);
    } else if (this.#shown && this.#shown !== names) {
      // A late correction, or the next vote: nothing is celebrated that isn't so.
      this.#close();
    } else if (!this.#card.hidden) {
      this.#write(won);
    }
  }

  #open() {
    const won = leaders(this.#before);
    this.#card.hidden = false;
    this.#write(won);
    this.#card.animate({ opacity: [0, 1] }, { duration: 500 });
    this.#timer = setTimeout(() => this.#leave(), STAYS);
    if (!reducedMotion()) this.#celebrate(this.#card, won);
  }

  #write(won) {
    const { one, many } = this.#card.dataset;
    this.#card.querySelector(".winner-title").textContent = won.length > 1 ? many : one;
    const list = this.#card.querySelector(".winner-names");
    const names = won.map(({ text, code }) => text.trim() || code);
    if (names.length > MOST_NAMES) {
      names.splice(MOST_NAMES - 1, Infinity, `+ ${this.#language.number(names.length - MOST_NAMES + 1)}`);
    }
    list.replaceChildren(
      ...names.map((name) => Object.assign(document.createElement("li"), { textContent: name })),
    );
    // Each name takes a line.
    list.dataset.step = questionStep(names.join("  ") + " ".repeat(20 * (names.length - 1)));
    shrinkToFit([list]);
    const { count, share } = won[0];
    const votes = `${this.#language.number(count)} ${this.#language.plural(count, this.#units)}`;
    this.#card.querySelector(".winner-number").textContent = `${votes} · ${this.#language.percent(share)}`;
  }

  async #leave() {
    await this.#card.animate({ opacity: [1, 0] }, { duration: 500 }).finished.catch(() => {});
    this.#close();
  }

  #close() {
    clearTimeout(this.#timer);
    this.#shown = "";
    this.#card.hidden = true;
  }
}

function isDecided(board) {
  return phase(board) === "final" && board.curtain === "open";
}
