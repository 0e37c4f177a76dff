// The ranked bars. Takes over the rows that the server rendered, and keeps them by the answer's id.
//
// The order on screen is CSS's `order`: putting an element elsewhere in the document would cut
// short the transitions that run in it. Once everything stands still the document catches up, so
// that those who read it find the same order.

import { crossFade, glide, GLIDES, halt, positions } from "../lib/glide.js";
import { canFit, showWhole, shrinkToFit } from "../lib/shrink.js";
import { plan, TRIES } from "../models/plan.js";
import { placesIn, results } from "../models/standings.js";
import { answerStep, numberStep } from "../models/steps.js";
import { fill, flash, takeOver } from "./row.js";

const ONE_COLUMN = 12; // answers
const SETTLES = GLIDES + 40; // ms

export class Answers {
  #list;
  #pattern;
  #language;
  #units;
  #pager;
  #board = null;
  #numbers = "";
  #order = [];
  #laidOut = "";
  #hadLeader = false;
  #settling = 0;

  /** Whether all texts are shown whole; null before they have been laid out. */
  fits = null;

  /** `units`: the word for votes in each plural category. `pager` says which page is seen. */
  constructor(list, pattern, language, units, pager) {
    this.#list = list;
    this.#pattern = pattern;
    this.#language = language;
    this.#units = units;
    this.#pager = pager;
    for (const row of list.children) takeOver(row);
    list.dataset.live = "still";
    // Nothing moves before the first frame has been painted: browsers start no transition from a
    // style that was never seen, and this change of the style is what they take as seen.
    requestAnimationFrame(() => requestAnimationFrame(() => (list.dataset.live = "moving")));
    new ResizeObserver(() => this.#again()).observe(list);
    document.fonts.ready.then(() => this.#again());
  }

  /** Shows a board with the given looks. */
  show(board, { sort, show }) {
    const another = board.vote !== (this.#board ?? board).vote;
    const first = this.#board === null;
    this.#board = board;
    this.#numbers = show;
    if (another) this.#list.replaceChildren();

    const rows = new Map([...this.#list.children].map((row) => [row.dataset.id, row]));
    const flashing = [];
    const known = results(board);
    const means = { language: this.#language, units: this.#units, first: first || another };
    const order = placesIn(sort, board).map((place) => {
      const answer = board.answers[place.index];
      const { id } = answer;
      const row = rows.get(id) ?? this.#create(id);
      rows.delete(id);
      if (fill(row, answer, known[place.index], place, means)) flashing.push(row);
      return row;
    });
    for (const gone of rows.values()) gone.remove();

    const lays = this.#laysOut();
    if (lays || order.length !== this.#order.length || order.some((row, i) => row !== this.#order[i])) {
      this.#order = order;
      this.#move(() => (lays ? this.#lay() : this.#place()), !first && !another);
    }
    if (another) this.#list.animate({ opacity: [0, 1] }, { duration: 400 });
    // From nobody to somebody is no change of the lead; to be revealed is worth it.
    else if (!first && (this.#hadLeader || board.curtain === "hidden")) for (const row of flashing) flash(row);
    this.#hadLeader = board.total > 0 || board.revealed.some(({ rank }) => rank === 1);
    this.#settleSoon();
  }

  /** Shows the page that the pager is at. */
  turn() {
    crossFade(this.#list, () => this.#place());
  }

  #create(id) {
    const row = this.#pattern.content.firstElementChild.cloneNode(true);
    row.dataset.id = id;
    this.#list.append(row);
    takeOver(row);
    row.getBoundingClientRect();
    return row;
  }

  /** The room, or the typeface, is another one now. */
  #again() {
    this.#laidOut = "";
    if (this.#board && this.#laysOut()) this.#move(() => this.#lay(), false);
  }

  /** Whether something has changed that decides which texts fit where. */
  #laysOut() {
    const counts = results(this.#board).map((result) => result?.count ?? 0);
    const widest = this.#language.number(Math.max(0, ...counts));
    this.#list.dataset.step = numberStep(widest);
    this.#list.dataset.codes = Math.min(12, Math.max(1, ...this.#board.answers.map(({ code }) => code.length)));
    this.#list.style.setProperty("--count-width", `${widest.length}ch`);
    const { vote, shape, stage } = this.#board;
    const now = [vote, shape, this.#numbers, widest.length, stage?.scale].join();
    if (now === this.#laidOut) return false;
    this.#laidOut = now;
    // Asked only now, since it makes the browser lay everything out.
    return this.#list.clientHeight > 0;
  }

  /** Finds the fewest pages on which all texts can be read whole. */
  #lay() {
    const room = { width: this.#list.clientWidth, height: this.#list.clientHeight };
    const texts = this.#order.map((row) => row.querySelector(".text"));
    if (getComputedStyle(this.#list).getPropertyValue("--flow") === "1") {
      // The page is as long as it needs to be.
      const columns = texts.length > ONE_COLUMN ? 2 : 1;
      this.#list.dataset.columns = columns;
      this.#list.style.setProperty("--rows", Math.max(1, Math.ceil(texts.length / columns)));
      this.#list.removeAttribute("data-tall");
      this.#pager.lay(texts.length, { pages: 1, perPage: texts.length });
      for (const text of texts) text.dataset.step = answerStep(text.textContent);
      showWhole(texts);
      this.fits = true;
    } else {
      this.#list.toggleAttribute("data-fitting", true);
      this.fits = this.#fitInto(room, texts);
      // The foot says which page it is, which may take a line from the room.
      const height = this.#list.clientHeight;
      if (height < room.height) this.fits = this.#fitInto({ ...room, height }, texts);
      this.#list.removeAttribute("data-fitting");
    }
    this.#place();
  }

  #fitInto(room, texts) {
    let tried = null;
    for (const most of TRIES) {
      const next = plan(texts.length, room, most);
      if (tried && tried.rows === next.rows && tried.pages === next.pages) continue;
      tried = next;
      if (this.#fits(texts, next, false) || this.#fits(texts, next, true)) return true;
    }
    this.#fits(texts, tried, true, true);
    return false;
  }

  /** `anyway`: makes the best of a room that is too small for all, where otherwise it gives up at once. */
  #fits(texts, next, tall, anyway = false) {
    this.#list.style.removeProperty("--rows");
    this.#list.dataset.rows = next.rows;
    this.#list.dataset.columns = next.columns;
    this.#list.toggleAttribute("data-tall", tall);
    for (const text of texts) text.dataset.step = answerStep(text.textContent);
    this.#pager.lay(texts.length, next);
    for (let page = 0; page < next.pages; page += 1) {
      const seen = this.#place(page, next.perPage).map((row) => row.querySelector(".text"));
      if (!anyway && !canFit(seen)) return false;
      shrinkToFit(seen);
    }
    return true;
  }

  /** Puts the rows of a page in order, the others away; returns those that are seen. */
  #place(page = this.#pager.page, perPage = this.#pager.perPage) {
    const from = page * perPage;
    this.#order.forEach((row, i) => {
      row.style.order = i;
      row.toggleAttribute("data-away", i < from || i >= from + perPage);
    });
    return this.#order.slice(from, from + perPage);
  }

  /** Does what puts rows elsewhere, and lets them glide there. */
  #move(change, gliding) {
    const seen = () => this.#order.filter((row) => !row.hasAttribute("data-away"));
    const before = positions(seen().filter((row) => row.style.order !== ""));
    halt(this.#order);
    change();
    if (gliding) glide(before, seen());
  }

  #settleSoon() {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => {
      if (this.#order.some((row, i) => row !== this.#list.children[i])) this.#list.append(...this.#order);
    }, SETTLES);
  }
}
