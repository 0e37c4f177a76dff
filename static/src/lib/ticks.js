// What stands under the axis of time: as exact as the ticks are close, with the day where it begins.

const MINUTE = 60;
const DAY = 86_400;

export class Ticks {
  #formats;

  constructor(lang, timeZone) {
    const format = (options) => new Intl.DateTimeFormat(lang, { hourCycle: "h23", timeZone, ...options });
    this.#formats = {
      day: format({ day: "numeric", month: "short" }),
      minute: format({ hour: "2-digit", minute: "2-digit" }),
      second: format({ hour: "2-digit", minute: "2-digit", second: "2-digit" }),
    };
  }

  /** Texts for ticks at `times` (seconds) that are `apart` seconds from each other. */
  texts(times, apart) {
    let last = "";
    return times.map((time) => {
      const at = new Date(time * 1000);
      const day = this.#formats.day.format(at);
      if (apart >= DAY) return day;
      const text = this.#formats[apart < MINUTE ? "second" : "minute"].format(at);
      const begins = day !== last;
      last = day;
      return begins ? `${text}\n${day}` : text;
    });
  }
}
