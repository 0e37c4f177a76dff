// What embed.js makes of its element's attributes, and what it believes of its frame.

const OPTIONS = [
  "theme", "lang", "show", "sort", "transparent", "compact", "live",
  "ground", "ink", "accent", "bars", "logo",
  "period", // of ratings alone
];
const LEAST = 60; // pixels
const MOST = 5000;

function voteOf({ vote, voteboard }) {
  return vote || voteboard || "";
}

/** What is wrong with an element of these `data-` attributes, in words; "" when nothing is. */
export function problemOf(data, inHead) {
  const vote = voteOf(data);
  if (!vote) return 'data-vote is missing: it is the HASH in the address of the vote, /?v=HASH';
  if (!/^[\w-]{1,64}$/.test(vote)) return `data-vote is no hash of letters and digits: ${vote}`;
  return inHead ? "it stands in <head>: put it where the results are to be seen" : "";
}

/** The address of the frame. `base` is that of embed.js. */
export function sourceOf(data, base) {
  const source = new URL(`embed/${voteOf(data)}?fit=height`, base);
  for (const name of OPTIONS) if (data[name]) source.searchParams.set(name, data[name]);
  return source;
}

/** The height that a message tells, in pixels, within reason; 0 when it tells none. */
export function heightIn(message) {
  const told = message && message.voteboard === "height" ? message.height : NaN;
  return Number.isFinite(told) ? Math.min(MOST, Math.max(LEAST, Math.ceil(told))) : 0;
}
