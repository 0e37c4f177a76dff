// One answer: its code, text, bar and numbers.

import { roll } from "../lib/digits.js";
import { reducedMotion } from "../lib/glide.js";
import { write } from "../lib/text.js";
import { answerStep } from "../models/steps.js";

const COLOURS = 12;

/** Makes a row that the server rendered, or a new one, ready to move. */
export function takeOver(row) {
  // The first frame has its lengths in SVG attributes; from now on they are transforms.
  const bar = row.querySelector(".bar");
  const shade = row.querySelector(".shade");
  row.style.setProperty("--length", Number.parseFloat(shade.getAttribute("width")) / 100);
  bar.setAttribute("x", "0");
  shade.setAttribute("width", "100%");
  for (const number of row.querySelectorAll(".count, .percent")) roll(number, number.textContent);
}

/** Fills a row with an answer's place in a board. Its text starts at the size of its length. */
export function fill(row, board, place, language, units) {
  const answer = board.answers[place.index];
  const count = language.number(board.counts[place.index]);
  const share = language.percent(board.shares[place.index]);
  row.dataset.colour = answer.colour % COLOURS;
  write(row.querySelector(".chip"), answer.code);

  const text = row.querySelector(".text");
  if (text.textContent !== answer.text) {
    text.textContent = text.title = answer.text;
    text.dataset.step = answerStep(answer.text);
  }
  roll(row.querySelector(".count"), count);
  roll(row.querySelector(".percent"), share);
  row.style.setProperty("--length", place.length);
  const unit = language.plural(board.counts[place.index], units);
  write(row.querySelector(".reading"), `${answer.code}. ${answer.text}: ${count} ${unit}, ${share}`);

  const took = place.leads && !row.hasAttribute("data-leads");
  row.toggleAttribute("data-leads", place.leads);
  return took;
}

/** Marks once, to the eye, that this row has taken the lead. */
export function flash(row) {
  row.querySelector(".row-body").animate(
    { opacity: reducedMotion() ? [0, 1, 1, 0] : [0, 0.9, 0.9, 0], offset: [0, 0.2, 0.6, 1] },
    { duration: 1600, easing: "ease-out", pseudoElement: "::after" },
  );
}
