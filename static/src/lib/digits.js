// Numbers whose digits roll. Each character is an element, the digits' ones with a strip of all ten
// digits that CSS moves: a transition of transforms, which goes on from where it is.

/** Shows `text` in `element`; on the first call nothing moves. */
export function roll(element, text) {
  const characters = [...text];
  if (!element.firstElementChild) element.textContent = "";
  else if (element.textContent === text) return;
  // From the right: digits of the same value stay the same element when the number grows.
  while (element.childElementCount > characters.length) element.firstElementChild.remove();
  while (element.childElementCount < characters.length) {
    element.prepend(document.createElement("span"));
  }
  characters.forEach((character, i) => show(element.children[i], character));
}

function show(cell, character) {
  if (cell.textContent === character) return;
  cell.textContent = character;
  const digit = character >= "0" && character <= "9";
  cell.className = digit ? "digit" : "";
  if (digit) cell.style.setProperty("--digit", character);
}
