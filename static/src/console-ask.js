// The console's page for messages: shows that a form is on its way, and how a mailing goes.

import { write } from "./lib/text.js";

const EVERY = 1000; // ms between two questions of how it goes
const PATIENCE = 8000; // ms

const numbers = new Intl.NumberFormat(document.documentElement.lang);
const panel = document.querySelector("[data-running]");

document.addEventListener("submit", (event) => {
  const { target, submitter } = event;
  // A second press must not ask twice; the server would not send twice either.
  if (target.hasAttribute("data-gone")) event.preventDefault();
  target.toggleAttribute("data-gone", true);
  submitter?.toggleAttribute("data-sending", true);
});

// Back from the page after: the browser may show this one as it was left.
addEventListener("pageshow", () => {
  for (const one of document.querySelectorAll("[data-gone], [data-sending]")) {
    one.removeAttribute("data-gone");
    one.removeAttribute("data-sending");
  }
});

async function ask() {
  const signal = AbortSignal.timeout(PATIENCE);
  const answer = await fetch(panel.dataset.running, { signal }).catch(() => null);
  if (answer?.status === 401) location.reload(); // to the door
  const told = answer?.ok ? await answer.json().catch(() => null) : null;
  if (told) show(told);
  if (told && !told.running) location.reload(); // with what is to be done now
  else setTimeout(ask, EVERY);
}

function show({ counts, total }) {
  write(panel.querySelector("[data-part=sent]"), numbers.format(counts.sent));
  panel.querySelector("progress").value = total - counts.waiting - counts.sending;
  for (const item of panel.querySelectorAll(".ask-counts [data-state]")) {
    const n = counts[item.dataset.state];
    item.hidden = !n;
    write(item.querySelector("b"), numbers.format(n));
  }
}

if (panel) setTimeout(ask, EVERY);
