// The tiles of a wall: frames that never move in the document, since one that did would be loaded anew. Those
// of other pages stay live behind, and are right at once when their turn comes.

import { heightIn } from "../models/embed.js";
import { arrange, placed } from "../models/wall.js";

const COLUMN = matchMedia("(max-width: 699px)"); // one under the other, as long as they need to be: css/wall.css

export class Tiles {
  #list;
  #layout;
  #laid;
  #plan = [];
  #page = 0;

  /** `laid(pages)` is called when there are so many pages now; `key(event)` for what is pressed in a tile. */
  constructor(list, { laid, key }) {
    this.#list = list;
    this.#layout = list.dataset.layout;
    this.#laid = laid;
    for (const tile of list.children) {
      const frame = tile.querySelector("iframe");
      frame.addEventListener("load", () => frame.contentWindow?.addEventListener("keydown", key));
    }
    COLUMN.addEventListener("change", () => this.#load());
    new ResizeObserver(() => this.#lay()).observe(list);
    this.#load();
  }

  /** Shows a page. */
  show(page) {
    this.#page = Math.min(page, this.#plan.length - 1);
    this.#plan.forEach((laid, i) => {
      for (let k = 0; k < laid.count; k += 1) {
        const tile = this.#list.children[laid.from + k];
        tile.toggleAttribute("data-away", i !== this.#page);
        const { row, column } = placed(k, laid);
        tile.style.gridArea = `${row} / ${column} / auto / span 2`;
      }
    });
    const { columns, rows } = this.#plan[this.#page];
    this.#list.style.setProperty("--columns", columns);
    this.#list.style.setProperty("--rows", rows);
  }

  /** The tile that a message comes from, or undefined. */
  from(source) {
    return [...this.#list.children].find((tile) => tile.querySelector("iframe").contentWindow === source);
  }

  /** A tile has told how high it has to be. */
  grow(tile, message) {
    const height = heightIn(message);
    const frame = tile.querySelector("iframe");
    const border = frame.offsetHeight - frame.clientHeight;
    if (height && COLUMN.matches) frame.style.height = `${height + border}px`;
  }

  #load() {
    for (const tile of this.#list.children) {
      const frame = tile.querySelector("iframe");
      frame.style.height = "";
      frame.src = `${frame.dataset.src}${COLUMN.matches ? "&fit=height" : ""}`;
    }
  }

  #lay() {
    const { clientWidth: width, clientHeight: height, children } = this.#list;
    const { length } = children;
    this.#plan = COLUMN.matches
      ? [{ from: 0, count: length, columns: 1, rows: length }]
      : arrange(length, { width, height }, this.#layout);
    this.show(this.#page);
    this.#laid(this.#plan.length);
  }
}
