// What stands beside the charts: the counts at the cursor, or the latest ones, and what happened there.

import { write } from "../lib/text.js";
import { shares } from "../models/shares.js";
import { columns, happenedAt, indexAt } from "../models/timeline.js";

const COLOURS = 12;

export class Legend {
  #root;
  #language;
  #texts;
  #timeline = null;
  #columns = [];

  /** `texts`: what it says, from the server. */
  constructor(root, language, texts) {
    this.#root = root;
    this.#language = language;
    this.#texts = texts;
  }

  show(timeline) {
    this.#timeline = timeline;
    this.#columns = columns(timeline);
    const list = this.#part("answers");
    while (list.childElementCount > timeline.answers.length) list.lastElementChild.remove();
    while (list.childElementCount < timeline.answers.length) list.append(row());
    timeline.answers.forEach(({ code, text, colour }, i) => {
      const item = list.children[i];
      item.dataset.colour = colour % COLOURS;
      const name = item.querySelector(".legend-name");
      write(name, `${code}. ${text}`);
      name.title = name.textContent;
    });
    this.at(null);
  }

  /** Tells the state at a time (seconds), or the latest (null). `within`: seconds that count as there. */
  at(time, within = 0) {
    const [times, ...counts] = this.#columns;
    const index = time === null ? times.length - 1 : Math.max(0, indexAt(times, time));
    const known = counts.map((column) => column[index] ?? 0);
    const parts = shares(known);
    const rows = this.#part("answers").children;
    known.forEach((count, i) => {
      rows[i].hidden = typeof counts[i][index] !== "number"; // not there yet, or not any more
      write(rows[i].querySelector(".legend-count"), this.#language.number(count));
      write(rows[i].querySelector(".legend-share"), this.#language.percent(parts[i]));
    });
    const when = this.#language.instant((time ?? times[index]) * 1000);
    write(this.#part("time"), time === null ? `${this.#texts.now} · ${when}` : when);
    write(this.#part("rate"), this.#rate(time ?? times[index]));
    write(this.#part("note"), time === null ? "" : this.#note(time, within));
  }

  #rate(time) {
    const { began, rates } = this.#timeline;
    const stretch = Math.floor((time * 1000 - began) / rates.width);
    const votes = rates.votes[Math.min(stretch, rates.votes.length - 1)];
    return this.#texts.rate.replace("{votes}", this.#language.number(votes));
  }

  #note(time, within) {
    const mark = happenedAt(this.#timeline, time, within);
    if (mark === null) return "";
    if (mark.reason) return this.reason(mark);
    const name = (id) => this.#timeline.answers.find((answer) => answer.id === id)?.text ?? id;
    if (mark.leaders) {
      const names = mark.leaders.map(name).join(" · ");
      return names ? this.#texts.leads.replace("{leaders}", () => names) : this.#texts.nobody;
    }
    return this.#texts.correction
      .replace("{answer}", () => name(mark.answer))
      .replace("{difference}", `−${this.#language.number(-mark.difference)}`);
  }

  /** Why nothing is known, in words. */
  reason({ reason }) {
    const { reasons } = this.#texts;
    return Object.hasOwn(reasons, reason) ? reasons[reason] : reasons.vendor;
  }

  #part(name) {
    return this.#root.querySelector(`.legend-${name}`);
  }
}

function row() {
  const item = document.createElement("li");
  for (const name of ["key", "name", "count", "share"]) {
    item.append(Object.assign(document.createElement("span"), { className: `legend-${name}` }));
  }
  return item;
}
