// What a screen reader is told: who leads and how many votes there are, now and then.

import { phase } from "../models/phase.js";
import { leaders } from "../models/standings.js";

const AT_MOST_EVERY = 15_000; // ms
const MOST_NAMES = 3;

export class Summary {
  #region;
  #language;
  #board = null;
  #revision = "";
  #timer = 0;

  constructor(region, language) {
    this.#region = region;
    this.#language = language;
  }

  show(board) {
    const revision = [board.vote, board.epoch, board.rev].join();
    const first = this.#board === null;
    const drawn = !first && this.#board.curtain !== board.curtain;
    this.#board = board;
    // The page itself has just been read; then only what is new is told.
    if (revision === this.#revision || board.vote === null) return;
    this.#revision = revision;
    // What is hidden now must not stand here until its turn comes.
    if (drawn || (!this.#timer && !first)) this.#say();
    else this.#pause();
  }

  #pause() {
    this.#timer ||= setTimeout(() => {
      this.#timer = 0;
      if (this.#region.dataset.said !== this.#revision) this.#say();
    }, AT_MOST_EVERY);
  }

  #say() {
    this.#region.dataset.said = this.#revision;
    this.#region.textContent = this.#text();
    this.#pause();
  }

  #text() {
    const board = this.#board;
    const forms = this.#region.dataset;
    const hidden = board.curtain === "hidden";
    const first = hidden ? revealed(board) : leaders(board);
    if (!first.length) return hidden ? forms.hidden : forms.none;
    const names = first.slice(0, MOST_NAMES).map(({ text, share }) => `${text}, ${this.#language.percent(share)}`);
    const pattern = hidden ? forms.revealed : phase(board) === "live" ? forms.live : forms.final;
    return pattern
      .replace("{leaders}", () => names.join("; "))
      .replace("{total}", () => this.#language.number(board.total));
  }
}

function revealed(board) {
  const shares = new Map(board.revealed.map(({ id, share }) => [id, share]));
  return board.answers.filter(({ id }) => shares.has(id)).map(({ id, text }) => ({ text, share: shares.get(id) }));
}
