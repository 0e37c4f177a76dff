// What is on the stage: its vote, the truth beside what the public sees, and that in a sentence.

import { write } from "../../lib/text.js";
import { called } from "../../models/console/called.js";
import { reveal } from "../../models/console/reveal.js";
import { apart, lag, verdict } from "../../models/console/verdict.js";
import { phase } from "../../models/phase.js";
import { Live } from "./live.js";

export class OnAir {
  #root;
  #part;
  #texts;
  #language;
  #truth;
  #public;

  constructor(context) {
    this.#root = context.root;
    this.#part = context.root.querySelector(".on-air");
    this.#texts = context.texts;
    this.#language = context.language;
    this.#truth = new Live(this.#part.querySelector("[data-side=truth]"), context);
    this.#public = new Live(this.#part.querySelector("[data-side=public]"), context);
  }

  show({ on_air: onAir, stage, last, checks }) {
    if (!onAir) return;
    const { truth, public: seen, held } = onAir;
    this.#root.dataset.curtain = seen?.vote ? seen.curtain : "none";
    this.#root.toggleAttribute("data-blank", Boolean(stage?.blank));
    this.#head(onAir);
    this.#verdict(onAir, stage, apart(checks));
    const sort = stage?.sort;
    const behind = lag(onAir);
    this.#truth.show(truth, { sort, held, rev: this.#rev(truth, null) });
    this.#public.show(seen, { sort, held: null, rev: this.#rev(seen, behind) });
    this.#last(last);
  }

  #head({ nr, title, truth, public: seen }) {
    const board = seen?.vote ? seen : truth;
    const badge = this.#part.querySelector(".badge-state");
    badge.dataset.state = phase(board ?? { vote: null });
    write(badge, this.#texts.phase[badge.dataset.state]);
    write(this.#part.querySelector(".nr"), nr ? this.#texts.vote.replace("{nr}", nr) : "");
    const heading = this.#part.querySelector("h2");
    write(heading, title || this.#texts.nothing);
    heading.title = title || "";
  }

  #verdict(onAir, stage, isApart) {
    const says = stage?.blank ? "blank" : verdict(onAir);
    const line = this.#part.querySelector(".verdict");
    const { step, steps } = reveal(onAir);
    line.dataset.verdict = isApart ? "apart" : says;
    const time = this.#language.time(onAir.public?.at);
    const sentence = filled(this.#texts.verdict[says], { step, steps, time });
    write(line, isApart ? this.#texts.apart.replace("{says}", sentence) : sentence);
  }

  #rev(board, behind) {
    if (!board?.vote) return "";
    return filled(this.#texts[behind ? "lag" : "rev"], { rev: board.rev, n: behind });
  }

  #last(last) {
    const line = this.#part.querySelector(".last");
    if (!last) write(line, "");
    else {
      const by = called(last.by, this.#texts);
      write(line, filled(this.#texts.last, { what: last.text, by, time: this.#language.time(last.at) }));
    }
  }
}

function filled(pattern, values) {
  return pattern.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}
