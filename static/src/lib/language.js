// Numbers, times and plurals in the page's language; the same as the server writes them.

const TIME_OF_DAY_SAYS_IT = 12 * 3600 * 1000; // ms; what is older is shown with its date

export class Language {
  #number;
  #amount;
  #percent;
  #time;
  #plural;
  #day;
  #hour;
  #date;
  #separator;

  constructor(lang, timeZone) {
    this.#number = new Intl.NumberFormat(lang);
    this.#amount = new Intl.NumberFormat(lang, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    this.#percent = new Intl.NumberFormat(lang, { style: "percent" });
    this.#plural = new Intl.PluralRules(lang);
    this.#separator = new Intl.NumberFormat(lang).formatToParts(0.5).find(({ type }) => type === "decimal").value;
    this.#date = new Intl.DateTimeFormat(lang, { day: "numeric", month: "long", year: "numeric", timeZone });
    this.#day = new Intl.DateTimeFormat(lang, { day: "numeric", month: "short", timeZone });
    this.#hour = new Intl.DateTimeFormat(lang, {
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
      timeZone,
    });
    this.#time = new Intl.DateTimeFormat(lang, {
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
      timeZone,
    });
  }

  number(n) {
    return this.#number.format(n);
  }

  /** An amount of money, given as text. */
  amount(text) {
    return this.#amount.format(text);
  }

  percent(share) {
    return this.#percent.format(share / 100);
  }

  /** A number that is written as `-0.2`, with the language's own separator and a true minus. */
  decimal(text) {
    return text.replace(".", this.#separator).replace("-", "−");
  }

  /** The whole date of an ISO 8601 moment. */
  day(iso) {
    return this.#date.format(new Date(iso));
  }

  /** Its hour and minute. */
  minute(iso) {
    return this.#hour.format(new Date(iso));
  }

  /** The hour and minute, with the date where they alone would mislead at `now` (ms). */
  short(iso, now) {
    const at = new Date(iso);
    const near = now - Date.parse(iso) < TIME_OF_DAY_SAYS_IT;
    return near ? this.#hour.format(at) : `${this.#day.format(at)}, ${this.#hour.format(at)}`;
  }

  /** The time of day of an ISO 8601 moment, or a dash for none. */
  time(iso) {
    return iso ? this.#time.format(new Date(iso)) : "—";
  }

  /** The same, or with its date, where the time of day alone would mislead at `now` (ms). */
  moment(iso, now) {
    if (!iso || now - Date.parse(iso) < TIME_OF_DAY_SAYS_IT) return this.time(iso);
    const at = new Date(iso);
    return `${this.#day.format(at)}, ${this.#hour.format(at)}`;
  }

  /** A moment (ms) to the second, with its day. */
  instant(ms) {
    const at = new Date(ms);
    return `${this.#day.format(at)}, ${this.#time.format(at)}`;
  }

  /** The form of a word that goes with `n`, out of one for each plural category. */
  plural(n, forms) {
    return forms[this.#plural.select(n)] ?? forms.other;
  }
}
