// Keeps this page with a service worker (service-worker.js), so that it opens while the server is away.

const SOON = 2000; // ms after opening, and up to three times as long: not all screens of a hall at once

/** Whether this page came from the worker's keep, because the server did not answer. */
export function isKept() {
  const [navigation] = performance.getEntriesByType("navigation");
  return navigation?.serverTiming?.some(({ name }) => name === "kept") ?? false;
}

export function keepThisPage() {
  setTimeout(async () => {
    try {
      await navigator.serviceWorker.register("/service-worker.js");
      const { active } = await navigator.serviceWorker.ready;
      const assets = performance.getEntriesByType("resource").map(({ name }) => name);
      active.postMessage({ page: location.href, assets });
    } catch {
      // Not in a secure context, or in a frame without storage: then the browser's own page is shown.
    }
  }, SOON * (1 + 2 * Math.random()));
}
