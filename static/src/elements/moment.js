// The foot of a replay: which moment of the vote is on, and that a stretch without votes is passed quickly.

import { write } from "../lib/text.js";

const OF_ANOTHER_DAY = 12 * 3600 * 1000; // ms; then its date is shown as well, as on a live board

export class Moment {
  #line;
  #language;
  #day;

  constructor(line, language, timeZone) {
    this.#line = line;
    this.#language = language;
    this.#day = new Intl.DateTimeFormat(document.documentElement.lang, { day: "numeric", month: "short", timeZone });
  }

  /** `ms` since 1970. */
  show(ms, quiet) {
    const time = this.#language.time(ms);
    const says = Date.now() - ms < OF_ANOTHER_DAY ? time : `${this.#day.format(ms)}, ${time}`;
    write(this.#line, this.#line.dataset[quiet ? "quiet" : "pattern"].replace("{time}", says));
  }
}
