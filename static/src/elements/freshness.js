// How fresh the numbers are. Two hops can fail and are told apart: between the server and the
// vendor (`stale`, the server says so), and between this screen and the server (`lost`).

import { write } from "../lib/text.js";
import { badge } from "../models/phase.js";

export class Freshness {
  #root;
  #line;
  #badge;
  #language;
  #clock;
  #board = null;
  #present = true;
  #timer = 0;

  /** `clock` is the server's. */
  constructor(root, language, clock) {
    this.#root = root;
    this.#line = root.querySelector(".freshness");
    this.#badge = root.querySelector(".badge-state");
    this.#language = language;
    this.#clock = clock;
  }

  show(board) {
    this.#board = board;
    this.#write();
  }

  contact(present) {
    this.#present = present;
    this.#write();
  }

  #write() {
    const { at, stale } = this.#board;
    const contact = !this.#present ? "lost" : stale ? "stale" : "fresh";
    this.#root.dataset.contact = contact;
    clearTimeout(this.#timer);

    const says = contact === "fresh" ? badge(this.#board) : contact;
    write(this.#badge, this.#badge.dataset[says]);
    let pattern = this.#line.dataset[says];
    if (says === "stale") {
      pattern = this.#line.dataset[at ? "aged" : "unread"];
      if (at) {
        pattern = pattern.replace("{age}", this.#language.number(this.#clock.age(at)));
        this.#timer = setTimeout(() => this.#write(), 1000);
      }
    }
    write(this.#line, pattern.replace("{time}", this.#language.moment(at, this.#clock.now())));
  }
}
