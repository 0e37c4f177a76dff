// A small board: what one side of the curtain sees of the vote.

import { write } from "../../lib/text.js";
import { rows } from "../../models/console/rows.js";
import { numberStep } from "../../models/steps.js";

const COLOURS = 12;

export class Live {
  #part;
  #list;
  #texts;
  #language;
  #known = new Map(); // an answer's id → its row

  constructor(part, { texts, language }) {
    this.#part = part;
    this.#list = part.querySelector(".live-rows");
    this.#texts = texts;
    this.#language = language;
  }

  /** `rev` is the text of its revision, `held` how many votes are kept from the public. */
  show(board, { sort, rev, held }) {
    const total = board?.vote ? board.total : null;
    const number = this.#part.querySelector(".live-total b");
    write(number, total === null ? "—" : this.#language.number(total));
    number.dataset.step = numberStep(number.textContent);
    const unit = total === null ? "" : this.#language.plural(total, this.#texts.votes);
    write(this.#part.querySelector(".live-total .quiet"), unit);
    const badge = this.#part.querySelector(".held");
    badge.hidden = !held;
    if (held) write(badge, this.#texts.held.replace("{n}", `${held > 0 ? "+" : "−"}${this.#language.number(Math.abs(held))}`));
    write(this.#part.querySelector(".rev"), rev);
    const at = board?.at ? this.#texts.asOf.replace("{time}", this.#language.time(board.at)) : "";
    write(this.#part.querySelector(".live-at"), at);
    this.#rows(rows(board, sort));
  }

  #rows(places) {
    const order = places.map((place) => this.#fill(this.#known.get(place.id) ?? made(), place));
    if (order.length !== this.#list.children.length || order.some((row, i) => row !== this.#list.children[i])) {
      this.#list.replaceChildren(...order);
    }
    this.#known = new Map(places.map(({ id }, i) => [id, order[i]]));
  }

  #fill(row, { code, text, colour, count, share, length, leads }) {
    const [chip, name, number, percent, track] = row.children;
    row.dataset.colour = colour % COLOURS;
    row.toggleAttribute("data-leads", leads);
    row.toggleAttribute("data-hidden", count === null);
    write(chip, code);
    write(name, text);
    name.title = text;
    write(number, count === null ? "—" : this.#language.number(count));
    write(percent, share === null ? "" : this.#language.percent(share));
    track.firstChild.style.transform = `scaleX(${length})`;
    return row;
  }
}

function made() {
  const row = document.createElement("li");
  const part = (name) => Object.assign(document.createElement("span"), { className: name });
  row.className = "live-row";
  const track = part("live-track");
  track.append(part("live-bar"));
  row.append(part("live-code"), part("live-name"), part("live-count"), part("live-share"), track);
  return row;
}
