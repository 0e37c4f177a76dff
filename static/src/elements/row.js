// One answer: its code, text, bar and numbers.

import { roll } from "../lib/digits.js";
import { reducedMotion } from "../lib/glide.js";
import { write } from "../lib/text.js";
import { answerStep } from "../models/steps.js";

const COLOURS = 12;

/** Makes a row that the server rendered, or a new one, ready to move. */
export function takeOver(row) {
  // The first frame is drawn by SVG, whose attributes can hold a length. Browsers lay SVG out anew
  // for each step of a transform, so what moves from now on are plain boxes.
  const drawing = row.querySelector(".track");
  const length = Number.parseFloat(drawing.querySelector(".shade").getAttribute("width")) / 100;
  const track = box("track");
  track.append(box("bar"), box("shade"));
  drawing.replaceWith(track);
  stretch(row, length);
  for (const number of row.querySelectorAll(".count, .percent")) roll(number, number.textContent);
}

function box(name) {
  return Object.assign(document.createElement("span"), { className: name });
}

// The bar slides out from under the edge of its track, which keeps its round end round; its shade
// stretches along with it. The last pixel hides what rounding would leave of an empty bar.
function stretch(row, length) {
  row.querySelector(".bar").style.transform = `translateX(calc(${length - 1} * (100% + 1px)))`;
  row.querySelector(".shade").style.transform = `scaleX(${length})`;
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
  stretch(row, place.length);
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
