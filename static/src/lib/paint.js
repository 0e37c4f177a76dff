// The page's colours for canvases, which know no CSS variables.

const PALETTE = 12;

/** Colours by their names in the theme, and `answer(colour)` of the palette. */
export function paintsOf(element) {
  const probe = element.appendChild(document.createElement("i"));
  probe.hidden = true;
  const resolved = (value) => {
    probe.style.color = value;
    return getComputedStyle(probe).color;
  };
  const names = ["ink", "quiet", "line", "ground", "chip", "stale"];
  const paints = Object.fromEntries(names.map((name) => [name, resolved(`var(--${name})`)]));
  const palette = Array.from({ length: PALETTE }, (_, i) => resolved(`var(--palette-${i})`));
  const rate = resolved("color-mix(in srgb, var(--quiet) 62%, var(--ground))");
  probe.remove();
  return { ...paints, rate, answer: (colour) => palette[colour % PALETTE] };
}

/** Black or white, whichever is easier to read on an opaque colour as styles compute it. */
export function inkOn(colour) {
  const parts = colour.match(/[\d.]+(?=[\s,)])/g).slice(0, 3).map(Number);
  const [red, green, blue] = colour.startsWith("rgb") ? parts : parts.map((part) => part * 255);
  return 0.299 * red + 0.587 * green + 0.114 * blue > 120 ? "#0a0d18" : "#ffffff";
}
