// Writes a text only where it differs: an equal one is no change, to the eye and to a screen reader.

export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
