// How fresh the numbers are. Two hops can fail and are told apart: between the server and the
// vendor (`stale`, the server says so), and between this screen and the server (`lost`).

import { phase } from "../models/phase.js";

// Milliseconds that go on evenly, also when somebody sets this machine's clock.
const now = () => performance.timeOrigin + performance.now();

export class Freshness {
  #root;
  #line;
  #badge;
  #language;
  #board = null;
  #present = true;
  #skew = null;
  #timer = 0;

  constructor(root, language) {
    this.#root = root;
    this.#line = root.querySelector(".freshness");
    this.#badge = root.querySelector(".badge-state");
    this.#language = language;
  }

  show(board) {
    this.#board = board;
    if (board.at && !board.stale) {
      // This machine's clock may be wrong: the data was just read, so this is how far it is off.
      const skew = now() - Date.parse(board.at);
      this.#skew = this.#skew === null ? skew : Math.min(this.#skew, skew);
    }
    this.#write();
  }

  contact(present) {
    this.#present = present;
    this.#write();
  }

  #write() {
    const contact = !this.#present ? "lost" : this.#board.stale ? "stale" : "fresh";
    this.#root.dataset.contact = contact;
    clearTimeout(this.#timer);

    const says = contact === "fresh" ? phase(this.#board) : contact;
    this.#badge.textContent = this.#badge.dataset[says];
    let pattern = this.#line.dataset[says];
    if (says === "stale" && !this.#board.at) pattern = this.#line.dataset.unread;
    else if (says === "stale" && this.#skew !== null) {
      const age = Math.round((now() - this.#skew - Date.parse(this.#board.at)) / 1000);
      pattern = this.#line.dataset.aged.replace("{age}", this.#language.number(Math.max(0, age)));
      this.#timer = setTimeout(() => this.#write(), 1000);
    }
    this.#line.textContent = pattern.replace("{time}", this.#language.time(this.#board.at));
  }
}
