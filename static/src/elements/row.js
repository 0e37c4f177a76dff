// One answer: its code, text, bar and numbers.

import { roll } from "../lib/digits.js";
import { reducedMotion } from "../lib/glide.js";
import { write } from "../lib/text.js";
import { answerStep } from "../models/steps.js";
import { setInMotion, stretch } from "./bar.js";

const COLOURS = 12;
const APPEARS = { duration: 500, delay: 350, fill: "backwards", easing: "ease-out" };

/** Makes a row that the server rendered, or a new one, ready to move. */
export function takeOver(row) {
  setInMotion(row);
  for (const number of row.querySelectorAll(".count, .percent")) roll(number, number.textContent);
}

/**
 * Fills a row with an answer, its result (null: hidden) and its place; true when it has taken the lead. Its
 * text starts at the size of its length. The `first` time nothing appears.
 */
export function fill(row, answer, result, place, { language, units, first }) {
  row.dataset.colour = answer.colour % COLOURS;
  write(row.querySelector(".chip"), answer.code);

  const text = row.querySelector(".text");
  if (text.textContent !== answer.text) {
    text.textContent = text.title = answer.text;
    text.dataset.step = answerStep(answer.text);
  }
  const count = result ? language.number(result.count) : "";
  const share = result ? language.percent(result.share) : "";
  const numbers = row.querySelectorAll(".count, .percent");
  roll(numbers[0], count);
  roll(numbers[1], share);
  const appears = result && row.hasAttribute("data-hidden");
  row.toggleAttribute("data-hidden", !result);
  if (appears && !first) for (const number of numbers) number.animate({ opacity: [0, 1] }, APPEARS);
  stretch(row, place.length);
  const unit = result && language.plural(result.count, units);
  const said = result ? `: ${count} ${unit}, ${share}` : "";
  write(row.querySelector(".reading"), `${answer.code}. ${answer.text}${said}`);

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
