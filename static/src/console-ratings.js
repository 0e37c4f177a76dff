// The presenter's page of ratings: shows the comments as they come, and carries what is decided about them.

import { Comments } from "./elements/console/comments.js";
import { offerCopies } from "./elements/console/copying.js";
import { Toasts } from "./elements/console/toasts.js";
import { Language } from "./lib/language.js";
import { write } from "./lib/text.js";
import { momentOf, written } from "./models/zoned.js";

const EVERY = 3000; // ms
const PATIENCE = 5000; // ms

const root = document.querySelector(".desk");
const part = (selector) => root.querySelector(selector);
const says = root.dataset;
const csrf = document.querySelector("meta[name=csrf]").content;
const language = new Language(document.documentElement.lang, says.timezone);
const toasts = new Toasts(part(".toasts"));
const comments = new Comments(root, language, (command, comment) => carry(command, { id: comment }));
const pages = part(".desk-pages");
const form = part(".desk-event-form");

let offset = 0;
let turn = 0;
let timer = 0;
let event;

/** Asks for what is there now, and goes on asking. */
async function look() {
  clearTimeout(timer);
  const asked = (turn += 1);
  const answer = await fetched(`/present/ratings/comments?offset=${offset}`);
  if (asked !== turn) return;
  timer = setTimeout(look, EVERY);
  const lamp = part(".lamp");
  lamp.dataset.state = answer ? "good" : "bad";
  write(lamp.querySelector("b"), answer ? says.connected : says.lost);
  if (answer) show(answer);
}

function show({ comments: shown, total, page, event: begins, problem }) {
  const trouble = part(".desk-problem");
  trouble.hidden = !problem;
  if (problem) write(trouble, [problem.message, problem.advice].filter(Boolean).join(". "));
  if (!shown.length && offset) {
    offset = 0;
    look();
    return;
  }
  comments.show(shown);
  pages.hidden = total <= page;
  pages.firstElementChild.disabled = offset === 0;
  pages.lastElementChild.disabled = offset + page >= total;
  const line = part(".desk-page");
  const places = { from: offset + 1, to: offset + shown.length, all: total };
  write(line, line.dataset.pattern.replace(/\{(\w+)\}/g, (_, name) => language.number(places[name])));
  for (const button of pages.querySelectorAll("button")) button.dataset.step = page;
  if (begins === event) return;
  event = begins;
  const at = event && `${language.day(event)}, ${language.minute(event)}`;
  const pattern = event && (Date.parse(event) > Date.now() ? says.begins : says.began);
  write(part(".desk-event"), event ? pattern.replace("{at}", at) : part(".desk-event").dataset.unset);
  if (event && document.activeElement !== form.at) form.at.value = written(event, says.timezone);
}

async function fetched(address, options = {}) {
  try {
    const response = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE), ...options });
    if (response.status === 401) location.replace(says.login);
    const answer = await response.json();
    return response.ok || answer.error ? answer : null;
  } catch {
    return null;
  }
}

/** Carries a command to the server. */
async function carry(command, given) {
  const answer = await fetched("/present/do", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf },
    body: JSON.stringify({ id: id(), do: command, with: given }),
  });
  if (!answer?.ok) toasts.show(answer?.error?.message ?? says.failed);
  await look();
}

function id() {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(36)).join("");
}

pages.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (!button) return;
  offset = Math.max(0, offset + Number(button.dataset.by) * Number(button.dataset.step));
  look();
});
form.addEventListener("submit", (submitted) => {
  submitted.preventDefault();
  carry("event_begins", { at: momentOf(form.at.value, says.timezone) });
});
form.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-at]");
  if (button) carry("event_begins", { at: button.dataset.at || null });
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") look();
});
offerCopies(root);
look();
