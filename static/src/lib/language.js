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

  constructor(lang, timeZone) {
    this.#number = new Intl.NumberFormat(lang);
    this.#amount = new Intl.NumberFormat(lang, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    this.#percent = new Intl.NumberFormat(lang, { style: "percent" });
    this.#plural = new Intl.PluralRules(lang);
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
