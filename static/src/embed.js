// For other sites: `<script src="https://host/embed.js" data-vote="HASH" async></script>` puts the vote's frame where
// it stands, and keeps it as high as its content. Runs in their page, so it leaves nothing there but the frame.

import { heightIn, problemOf, sourceOf } from "./models/embed.js";

const NEAR = "400px"; // of what is seen: nothing is fetched from further away

function complain(problem, element) {
  console.error(`voteboard embed.js: ${problem}`, element);
}

function place(element, base) {
  element.setAttribute("data-voteboard-placed", "");
  const problem = problemOf(element.dataset, document.head.contains(element));
  if (problem) return complain(problem, element);
  const source = sourceOf(element.dataset, base);
  const frame = document.createElement("iframe");
  const russian = (element.dataset.lang || document.documentElement.lang).startsWith("ru");
  frame.title = element.dataset.title || (russian ? "Результаты голосования" : "Results of the vote");
  frame.loading = "lazy";
  // Room for it, so that the page hardly moves when it comes.
  const ratio = element.dataset.compact === "1" ? "3/4" : "16/10";
  // A frame whose colour scheme differs from its page's is painted opaque.
  frame.style.cssText = `display:block;width:100%;min-height:240px;aspect-ratio:${ratio};border:0;color-scheme:light`;

  function hear(event) {
    if (!frame.isConnected) return removeEventListener("message", hear);
    if (event.source !== frame.contentWindow || event.origin !== source.origin) return;
    const height = heightIn(event.data);
    if (height) Object.assign(frame.style, { minHeight: 0, aspectRatio: "auto", height: `${height}px` });
  }
  // Also when it is put into the page again after it was taken out.
  frame.addEventListener("load", () => addEventListener("message", hear));
  addEventListener("message", hear);

  if (element.tagName === "SCRIPT") element.parentNode.insertBefore(frame, element);
  else element.appendChild(frame);
  whenNear(frame, () => (frame.src = source.href));
}

function whenNear(frame, act) {
  if (!window.IntersectionObserver) return act();
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      act();
    },
    { rootMargin: NEAR },
  );
  observer.observe(frame);
}

const script = document.currentScript;
if (!script) complain("it has to be a plain script, not a module: leave out type=module", null);
else {
  const waiting = document.querySelectorAll("[data-voteboard]:not([data-voteboard-placed])");
  if ("vote" in script.dataset || !waiting.length) place(script, script.src);
  for (const element of waiting) place(element, script.src);
}
