// Numbers, times and plurals in the page's language; the same as the server writes them.

export class Language {
  #number;
  #percent;
  #time;
  #plural;

  constructor(lang, timeZone) {
    this.#number = new Intl.NumberFormat(lang);
    this.#percent = new Intl.NumberFormat(lang, { style: "percent" });
    this.#plural = new Intl.PluralRules(lang);
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

  percent(share) {
    return this.#percent.format(share / 100);
  }

  /** The time of day of an ISO 8601 moment, or a dash for none. */
  time(iso) {
    return iso ? this.#time.format(new Date(iso)) : "—";
  }

  /** The form of a word that goes with `n`, out of one for each plural category. */
  plural(n, forms) {
    return forms[this.#plural.select(n)] ?? forms.other;
  }
}
