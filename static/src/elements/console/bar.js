// The top of the console: whether there is contact, with whom, and who else holds a console.

import { write } from "../../lib/text.js";
import { called } from "../../models/console/called.js";

const LATE = 15; // seconds without an answer of the vendor

export class Bar {
  #root;
  #texts;
  #language;
  #clock;
  #orders;
  #contact;

  constructor({ root, texts, language, clock, orders, contact }) {
    this.#root = root;
    this.#texts = texts;
    this.#language = language;
    this.#clock = clock;
    this.#orders = orders;
    this.#contact = contact;
  }

  show(state) {
    const { present, at } = this.#contact;
    const lost = present === false;
    const known = state.on_air !== undefined;
    this.#root.dataset.contact = lost ? "lost" : known ? "fresh" : "new";
    if (lost) this.#light("server", "bad", this.#lost(at));
    else if (known) this.#light("server", "good", this.#texts.server[this.#isSlow() ? "sending" : "fresh"]);
    if (state.vendor) this.#light("vendor", ...this.#vendor(state.vendor));
    if (state.screens) this.#screens(state.screens.counts);
    if (state.consoles) this.#others(state.consoles);
  }

  #light(name, how, text) {
    const lamp = this.#root.querySelector(`[data-lamp=${name}]`);
    lamp.dataset.state = how;
    write(lamp.querySelector("b"), text);
  }

  #lost(at) {
    const { length } = this.#orders.waiting;
    const pattern = this.#texts.server[!at ? "never" : length ? "waiting" : "lost"];
    return pattern.replace("{time}", this.#language.time(at)).replace("{n}", length);
  }

  #isSlow() {
    return this.#orders.waiting.length > 0;
  }

  #vendor({ answered_at: at, problem }) {
    const says = this.#texts.vendor;
    if (!at) return problem ? ["bad", says.bad] : ["wait", says.wait];
    const age = this.#clock.age(at);
    if (age > LATE) return ["bad", says.late.replace("{n}", this.#language.number(age))];
    return problem ? ["warn", says.warn] : ["good", says.good];
  }

  #screens({ stage = 0, vote = 0, embed = 0 }) {
    const all = this.#language.number(stage + vote + embed);
    this.#light("screens", stage ? "good" : "warn", all);
  }

  #others(names) {
    const own = names.indexOf(this.#root.dataset.name);
    const others = names.filter((_, i) => i !== own);
    const line = this.#root.querySelector(".others");
    line.hidden = !others.length;
    write(line.querySelector("b"), others.map((name) => called(name, this.#texts)).join(", "));
  }
}
