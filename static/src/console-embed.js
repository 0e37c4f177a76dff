// The console's page for embedding: each change of the form is asked for, and what differs in the answer is shown.

import { offerCopies, showCopies } from "./elements/console/copying.js";

const REST = 250; // ms without a change before the server is asked
const PATIENCE = 8000; // ms

const form = document.querySelector(".kit");
const part = (name, page = document) => page.querySelector(`[data-part=${name}]`);
let timer = 0;
let turn = 0;
let searched = form.q?.value;

/** Takes the page over that the form now stands for. */
async function renew() {
  const asked = (turn += 1);
  const address = `${form.action}?${new URLSearchParams(new FormData(form))}`;
  const answer = await fetch(address, { signal: AbortSignal.timeout(PATIENCE) }).catch(() => null);
  if (asked !== turn || !answer) return;
  if (answer.redirected) location.reload(); // to the door: the session is over
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (asked !== turn) return;
  history.replaceState(null, "", address);
  take("snippets", page);
  showCopies(form);
  // What somebody is choosing in stays, unless they searched for something else.
  if (form.q.value !== searched) {
    take("votes", page);
    take("found", page);
    searched = form.q.value;
  }
  preview(part("preview", page).dataset);
}

function take(name, page) {
  const [old, now] = [part(name), part(name, page)];
  if (old.innerHTML !== now.innerHTML) old.replaceWith(document.adoptNode(now));
}

/** The preview is what the script puts into any page. */
function preview({ embed, width }) {
  const place = part("preview");
  place.dataset.width = width;
  if (place.dataset.shown === embed) return;
  place.dataset.shown = place.dataset.embed = embed;
  const script = document.createElement("script");
  script.src = "/embed.js";
  Object.assign(script.dataset, JSON.parse(embed));
  place.replaceChildren(script);
}

if (part("preview")) {
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(renew, REST);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    renew();
  });
  offerCopies(form);
  preview(part("preview").dataset);
}
