// The ranked bars. Takes over the rows that the server rendered, and keeps them by the answer's id.

import { reorder, settle } from "../lib/reorder.js";
import { answerLength } from "../models/length.js";
import { standings } from "../models/standings.js";

const COLOURS = 12;
const SETTLE = 300; // ms

export class Answers {
  #list;
  #pattern;
  #language;
  #vote;
  #settling = 0;

  constructor(list, pattern, language) {
    this.#list = list;
    this.#pattern = pattern;
    this.#language = language;
    for (const row of list.children) takeOver(row);
    list.dataset.live = "still";
    // Lengths must have been laid out before anything moves, so that the bars glide from them.
    list.getBoundingClientRect();
    list.dataset.live = "moving";
  }

  show(board) {
    // The first board is the one that the server rendered.
    if (board.vote !== (this.#vote ?? board.vote)) this.#list.replaceChildren();
    this.#vote = board.vote;
    const rows = new Map([...this.#list.children].map((row) => [row.dataset.id, row]));
    const order = standings(board.counts).map((place) => {
      const answer = board.answers[place.index];
      const row = rows.get(answer.id) ?? this.#create(answer);
      rows.delete(answer.id);
      this.#fill(row, answer, board.counts[place.index], board.shares[place.index], place);
      return row;
    });
    for (const gone of rows.values()) gone.remove();
    reorder(this.#list, order);
    this.#settleSoon();
  }

  #settleSoon() {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => settle(this.#list) || this.#settleSoon(), SETTLE);
  }

  #create(answer) {
    const row = this.#pattern.content.firstElementChild.cloneNode(true);
    row.dataset.id = answer.id;
    this.#list.append(row);
    takeOver(row);
    row.getBoundingClientRect();
    return row;
  }

  #fill(row, answer, count, share, place) {
    row.dataset.colour = answer.colour % COLOURS;
    row.toggleAttribute("data-leads", place.leads);
    write(row.querySelector(".chip"), answer.code);
    const text = row.querySelector(".text");
    write(text, answer.text);
    text.title = answer.text;
    text.dataset.length = answerLength(answer.text);
    write(row.querySelector(".count"), this.#language.number(count));
    write(row.querySelector(".percent"), this.#language.percent(share));
    row.style.setProperty("--length", place.length);
  }
}

// The first frame has its lengths in SVG attributes; from now on they are transforms.
function takeOver(row) {
  const bar = row.querySelector(".bar");
  const shade = row.querySelector(".shade");
  row.style.setProperty("--length", Number.parseFloat(shade.getAttribute("width")) / 100);
  bar.setAttribute("x", "0");
  shade.setAttribute("width", "100%");
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
