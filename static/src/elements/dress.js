// Puts the looks of this screen on the page, and into its address, so that a reload keeps them.

import { NAMES } from "../models/looks.js";

export function dress(root, looks) {
  root.dataset.show = looks.show;
  root.dataset.sort = looks.sort;
  if (root.dataset.theme !== looks.theme) wear(root, looks.theme);
  const address = new URL(location.href);
  for (const name of NAMES) address.searchParams.delete(name);
  for (const name of looks.chosen) address.searchParams.set(name, looks[name]);
  history.replaceState(null, "", address);
}

// The old sheets stay until the new one is there, or for good when it can't be had: no frame is
// without colours.
function wear(root, theme) {
  root.dataset.theme = theme;
  const old = [...document.querySelectorAll("link.theme")];
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.className = "theme";
  sheet.href = JSON.parse(root.dataset.themes)[theme];
  sheet.addEventListener("load", () => old.forEach((link) => link.remove()));
  sheet.addEventListener("error", () => sheet.remove());
  old.at(-1).after(sheet);
}
