// What the presenter can change on this screen alone: order, numbers, theme.

const SHOW = ["both", "percent", "counts"];
const SORT = ["rank", "created"];

export class Looks {
  #themes;

  /** `themes`: names of all themes. */
  constructor({ show, sort, theme }, themes) {
    this.show = show;
    this.sort = sort;
    this.theme = theme;
    this.#themes = themes;
  }

  /** Goes on to the next value of `show`, `sort` or `theme`, and from the last to the first. */
  next(name) {
    const values = { show: SHOW, sort: SORT, theme: this.#themes }[name];
    this[name] = values[(values.indexOf(this[name]) + 1) % values.length];
  }
}
