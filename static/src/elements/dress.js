// Puts the looks of this screen on the page, and into its address, so that a reload keeps them.

const SHEET_TIMEOUT = 4000; // ms

export function dress(root, looks) {
  root.dataset.show = looks.show;
  root.dataset.sort = looks.sort;
  if (root.dataset.theme !== looks.theme) change(root, looks.theme);
  const address = new URL(location.href);
  for (const name of ["show", "sort", "theme"]) address.searchParams.set(name, looks[name]);
  history.replaceState(null, "", address);
}

// The old sheet stays until the new one is there: no frame is without colours.
function change(root, theme) {
  root.dataset.theme = theme;
  const old = document.querySelectorAll("link.theme");
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.className = "theme";
  sheet.href = JSON.parse(root.dataset.themes)[theme];
  const done = () => old.forEach((link) => link.remove());
  sheet.addEventListener("load", done, { once: true });
  setTimeout(done, SHEET_TIMEOUT);
  [...old].at(-1).after(sheet);
}
