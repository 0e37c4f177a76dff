// The screens that are connected: what each shows and how it is; each can be asked for its number, or reloaded.

import { write } from "../../lib/text.js";
import { Behind } from "../../models/console/behind.js";

const MOST = 30; // rows; a crowd of phones is a number, not a list
const ORDER = ["stage", "vote", "ratings", "embed"];
const OLD = 45; // seconds; who has not been heard for so long is told

export class Screens {
  #part;
  #texts;
  #language;
  #clock;
  #behind = new Behind();
  #rows = new Map(); // a screen's id → its row

  constructor({ root, texts, language, clock }) {
    this.#part = root.querySelector(".going-on");
    this.#texts = texts;
    this.#language = language;
    this.#clock = clock;
  }

  show({ screens, on_air: onAir }) {
    if (onAir) this.#behind.note(onAir.public, performance.now());
    if (!screens) return;
    const sorted = [...screens.list].sort(
      (a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || a.number - b.number,
    );
    const shown = sorted.slice(0, MOST);
    const order = shown.map((screen) => this.#fill(this.#rows.get(screen.id) ?? this.#made(screen.id), screen));
    this.#rows = new Map(shown.map(({ id }, i) => [id, order[i]]));
    const list = this.#part.querySelector(".screens");
    if (order.length !== list.children.length || order.some((row, i) => row !== list.children[i])) {
      list.replaceChildren(...order);
    }
    this.#sums(screens.counts, shown.length);
  }

  #sums(counts, shown) {
    const kinds = ORDER.filter((kind) => counts[kind]);
    const words = kinds.map((kind) => `${this.#texts.kinds[kind]}: ${this.#language.number(counts[kind])}`);
    write(this.#part.querySelector(".screens-counts"), words.join(" · "));
    const more = ORDER.reduce((sum, kind) => sum + (counts[kind] ?? 0), 0) - shown;
    const line = more > 0 ? this.#texts.more.replace("{n}", this.#language.number(more)) : "";
    write(this.#part.querySelector(".screens-more"), line);
  }

  #made(id) {
    const row = document.querySelector("#screen").content.firstElementChild.cloneNode(true);
    for (const button of row.querySelectorAll("button")) button.dataset.with = JSON.stringify({ screen: id });
    return row;
  }

  #fill(row, screen) {
    const { number, kind, w, h } = screen;
    write(row.querySelector(".screen-number"), String(number));
    write(row.querySelector(".screen-kind"), this.#texts.kinds[kind]);
    const revision = typeof screen.rev === "number" ? this.#texts.rev.replace("{rev}", screen.rev) : "";
    const size = w ? `${w} × ${h}` : "";
    write(row.querySelector(".screen-size"), [size, revision].filter(Boolean).join(" · "));
    const marks = this.#marks(screen);
    const line = row.querySelector(".screen-marks");
    const key = JSON.stringify(marks);
    if (line.dataset.marks !== key) {
      line.dataset.marks = key;
      line.replaceChildren(...marks.map(mark));
    }
    const name = this.#texts.screenOf.replace("{number}", number);
    for (const button of row.querySelectorAll("button")) {
      button.setAttribute("aria-label", `${button.textContent}: ${name}`);
    }
    return row;
  }

  // Good news in a word, what wants attention as well: [how, text].
  #marks(screen) {
    const says = this.#texts.marks;
    if (screen.w === null || screen.w === undefined) return [["wait", says.mute]];
    const stage = screen.kind === "stage";
    const age = screen.seen ? this.#clock.age(screen.seen) : 0;
    return [
      this.#behind.is(screen, performance.now()) && ["bad", says.behind],
      screen.fits === false && ["bad", says.cut],
      stage && (screen.full_screen ? ["good", says.full] : ["warn", says.window]),
      stage && (screen.awake ? ["good", says.awake] : ["warn", says.dozes]),
      age > OLD && ["wait", says.seen.replace("{n}", this.#language.number(age))],
    ].filter(Boolean);
  }
}

function mark([how, text]) {
  const made = Object.assign(document.createElement("span"), { className: "mark", textContent: text });
  made.dataset.state = how;
  return made;
}
