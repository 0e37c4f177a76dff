// A bar in its track, whose length is a part of the track's.

/** Puts what can move in the place of the bar that the server has drawn in `row`. */
export function setInMotion(row) {
  // The first frame is drawn by SVG, whose attributes can hold a length. Browsers lay SVG out anew
  // for each step of a transform, so what moves from now on are plain boxes.
  const drawing = row.querySelector(".track");
  const length = Number.parseFloat(drawing.querySelector(".shade").getAttribute("width")) / 100;
  const track = box("track");
  track.append(box("bar"), box("shade"));
  drawing.replaceWith(track);
  stretch(row, length);
}

/** `length`: 0 to 1. */
export function stretch(row, length) {
  // The bar slides out from under the edge of its track, which keeps its round end round; its shade
  // stretches along with it. The last pixel hides what rounding would leave of an empty bar.
  row.querySelector(".bar").style.transform = `translateX(calc(${length - 1} * (100% + 1px)))`;
  row.querySelector(".shade").style.transform = `scaleX(${length})`;
}

function box(name) {
  return Object.assign(document.createElement("span"), { className: name });
}
