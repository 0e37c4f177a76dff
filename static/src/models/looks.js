// How this screen looks: order, numbers, theme. Its own keys and address choose for it alone; a value that
// the presenter changes for the whole stage counts from then on instead.

const SHOW = ["both", "percent", "counts"];
const SORT = ["rank", "created"];

/** What can be chosen, by name. */
export const NAMES = ["show", "sort", "theme"];

export class Looks {
  #themes;
  #opened;
  #asked;
  #stage;
  #chosen;

  /**
   * `themes`: names of all themes. `opened`: how the page would look without the stage's looks, `asked` names
   * what its address chose of it, and `stage` is what the page was made for; none on a page without a stage.
   */
  constructor({ show, sort, theme }, themes, { opened = {}, asked = [], stage = {} } = {}) {
    Object.assign(this, { show, sort, theme });
    this.#themes = themes;
    this.#opened = opened;
    this.#asked = asked;
    this.#stage = stage;
    this.#chosen = new Set(asked);
  }

  /** Names of what was chosen for this screen alone. */
  get chosen() {
    return NAMES.filter((name) => this.#chosen.has(name));
  }

  /** Goes on to the next value of `show`, `sort` or `theme`, and from the last to the first. */
  next(name) {
    const values = { show: SHOW, sort: SORT, theme: this.#themes }[name];
    this[name] = values[(values.indexOf(this[name]) + 1) % values.length];
    this.#chosen.add(name);
  }

  /** Takes over what has changed in the looks of the stage (null: as the page was opened). */
  follow(stage) {
    const changed = NAMES.filter((name) => stage[name] !== this.#stage[name]);
    this.#stage = stage;
    for (const name of changed) {
      this[name] = stage[name] ?? this.#opened[name];
      if (stage[name] === null && this.#asked.includes(name)) this.#chosen.add(name);
      else this.#chosen.delete(name);
    }
    return changed.length > 0;
  }
}
