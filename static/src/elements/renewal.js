// Keeps parts of a page as the server writes them now: asks for the page again, and takes over what differs.

const PATIENCE = 8000; // ms

/** Renews all elements that `selector` finds. Without an answer they stay as they are. */
export async function renew(selector) {
  try {
    const response = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    if (!response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const now = [...page.querySelectorAll(selector)];
    [...document.querySelectorAll(selector)].forEach((old, i) => {
      if (now[i] && now[i].innerHTML !== old.innerHTML) old.replaceWith(document.adoptNode(now[i]));
    });
  } catch {
    // The server is away for a moment.
  }
}
