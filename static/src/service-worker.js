// Opens a screen while the server is away: with the page and the assets it was last opened with.
// What the page then shows comes from lib/memory.js.

const KEEP = "screens";
const PATIENCE = 5000; // ms that a server may take before the kept page is shown
const MOST_ASSETS = 60;

const isScreen = ({ pathname }) => pathname === "/" || pathname.startsWith("/embed/");
const isAsset = ({ pathname }) => /^\/(static\/dist|logo)\/|^\/branding\.css$/.test(pathname);

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (event.request.mode === "navigate" && isScreen(url)) event.respondWith(page(event));
  else if (isAsset(url)) event.respondWith(asset(event));
});

// The page was opened before this worker was there.
self.addEventListener("message", (event) => {
  const urls = [event.data.page, ...event.data.assets].map((url) => new URL(url));
  const ours = urls.filter((url) => url.origin === location.origin && (isScreen(url) || isAsset(url)));
  event.waitUntil(
    (async () => {
      const keep = await caches.open(KEEP);
      for (const url of ours) if (!(await keep.match(url))) await keep.add(url).catch(() => {});
    })(),
  );
});

async function page({ request }) {
  const keep = await caches.open(KEEP);
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    // A proxy that says that the server is gone is no answer of ours.
    if (response.status < 502 || response.status > 504) {
      if (response.ok) await keep.put(request, response.clone());
      return response;
    }
    return (await kept(keep, request)) ?? response;
  } catch {
    return (await kept(keep, request)) ?? Response.error();
  }
}

async function kept(keep, request) {
  const response = await keep.match(request);
  if (!response) return undefined;
  const headers = new Headers(response.headers);
  headers.set("Server-Timing", "kept"); // what lib/offline.js looks for
  return new Response(response.body, { headers });
}

async function asset({ request }) {
  const keep = await caches.open(KEEP);
  const found = await keep.match(request);
  if (found) return found;
  const response = await fetch(request);
  if (response.ok) {
    await keep.put(request, response.clone());
    await forgetOldest(keep);
  }
  return response;
}

async function forgetOldest(keep) {
  const assets = (await keep.keys()).filter(({ url }) => isAsset(new URL(url)));
  for (const request of assets.slice(0, -MOST_ASSETS)) await keep.delete(request);
}
