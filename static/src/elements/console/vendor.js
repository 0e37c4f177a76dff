// What goes on behind the stage: how the vendor answers, what is wrong and what to do, and the record.

import { write } from "../../lib/text.js";
import { told } from "../../models/console/balance.js";

const TOGETHER = 1; // seconds that two clocks may differ without a word

export class Vendor {
  #part;
  #texts;
  #language;
  #clock;

  constructor({ root, texts, language, clock }) {
    this.#part = root.querySelector(".going-on");
    this.#texts = texts;
    this.#language = language;
    this.#clock = clock;
  }

  show({ vendor, record }) {
    if (vendor) {
      this.#fact("answered", this.#age(vendor.answered_at));
      this.#fact("latency", vendor.latency === null ? "—" : this.#number("ms", vendor.latency));
      this.#fact("offset", this.#offset(vendor.offset));
      const rejected = vendor.rejected.map(({ what, n }) => `${what}: ${this.#language.number(n)}`);
      this.#fact("rejected", rejected.join(", "));
      const { fact, why, warning } = told(vendor, this.#texts.balance, this.#language);
      this.#fact("balance", fact);
      this.#part.querySelector("[data-fact=balance]").title = why;
      this.#trouble(".balance-trouble", warning, this.#texts.balance.advice);
      this.#trouble(".trouble", vendor.problem?.message, vendor.problem?.advice);
      this.#sample(vendor);
    }
    if (record) {
      this.#fact("record", record.behind ? this.#number("recordBehind", record.waiting) : this.#texts.recordGood);
      this.#trouble(".record-trouble", record.problem);
    }
  }

  // What the vendor sent: text of a stranger, never markup.
  #sample({ sample, problem }) {
    const box = this.#part.querySelector(".sample");
    box.hidden = !sample;
    if (!sample) return;
    write(box.querySelector("time"), this.#language.time(sample.at));
    const why = box.querySelector("p");
    why.hidden = sample.message === problem?.message;
    write(why, sample.message);
    write(box.querySelector("code"), sample.text);
  }

  #age(at) {
    if (!at) return "—";
    const age = this.#clock.age(at);
    return age < 2 ? this.#texts.justNow : this.#number("ago", age);
  }

  #offset(offset) {
    if (offset === null || offset === undefined) return "—";
    if (Math.abs(offset) <= TOGETHER) return this.#texts.agrees;
    return this.#number(offset > 0 ? "ahead" : "behindOurs", Math.abs(offset));
  }

  #number(name, n) {
    return this.#texts[name].replace("{n}", this.#language.number(Math.round(n)));
  }

  #fact(name, text) {
    const place = this.#part.querySelector(`[data-fact=${name}]`);
    place.parentElement.hidden = !text;
    write(place, text);
  }

  #trouble(selector, message, advice = "") {
    const box = this.#part.querySelector(selector);
    box.hidden = !message;
    write(box.querySelector("b"), message ?? "");
    const line = box.querySelector("span");
    if (line) write(line, message ? advice : "");
  }
}
