// Sets texts smaller, a step at a time, until each fits into the room that it has.

import { MOST_STEPS } from "../models/steps.js";

/** Whether all `texts` fit at their smallest, which takes two looks where finding their sizes takes more. */
export function canFit(texts) {
  showWhole(texts);
  const over = texts.filter(isCut);
  const steps = over.map((text) => text.dataset.step);
  for (const text of over) text.dataset.step = MOST_STEPS;
  const fit = !over.some(isCut);
  for (const [i, text] of over.entries()) text.dataset.step = steps[i];
  return fit;
}

/** Sets each text so that it fits. Those that don't at the last step end in an ellipsis. */
export function shrinkToFit(texts) {
  showWhole(texts);
  let over = texts.filter(isCut);
  while (over.length) {
    const smaller = over.filter((text) => Number(text.dataset.step) < MOST_STEPS);
    if (!smaller.length) break;
    for (const text of smaller) text.dataset.step = Number(text.dataset.step) + 1;
    over = over.filter(isCut);
  }
  for (const text of over) text.style.webkitLineClamp = wholeLines(text);
}

/** Takes away what an earlier, smaller room made of them: no ellipsis. */
export function showWhole(texts) {
  for (const text of texts) text.style.webkitLineClamp = "";
}

function isCut(text) {
  // A pixel more is what browsers round to.
  return text.scrollHeight > text.clientHeight + 1 || text.scrollWidth > text.clientWidth + 1;
}

function wholeLines(text) {
  return Math.max(1, Math.floor(text.clientHeight / Number.parseFloat(getComputedStyle(text).lineHeight)));
}
