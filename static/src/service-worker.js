// Opens a screen while the server is away: with the page and the assets it was last opened with.
// What the page then shows comes from lib/memory.js.

const KEEP = "screens";
const PATIENCE = 5000; // ms that a server may take before the kept page is shown
const MOST = 80; // files kept; the oldest are forgotten

const isScreen = ({ pathname }) => ["/", "/wall"].includes(pathname) || pathname.startsWith("/embed/");
const isBuilt = ({ pathname }) => pathname.startsWith("/static/dist/"); // a hash in its name: never changes
const isBranding = ({ pathname }) => /^\/(logo\/|scale\/|branding\.css$)/.test(pathname);

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (isBuilt(url)) event.respondWith(keptFirst(request));
  else if (isBranding(url) || (isScreen(url) && request.mode === "navigate")) {
    event.respondWith(serverFirst(request));
  }
});

// A page that was opened before this worker was there says what it is made of.
self.addEventListener("message", (event) => {
  const wanted = [isScreen, isBuilt, isBranding];
  const urls = [event.data.page, ...event.data.assets].map((url) => new URL(url));
  const ours = urls.filter((url) => url.origin === location.origin && wanted.some((is) => is(url)));
  event.waitUntil(
    (async () => {
      const keep = await caches.open(KEEP);
      for (const url of ours) if (!(await keep.match(url))) await keep.add(url).catch(() => {});
    })(),
  );
});

async function serverFirst(request) {
  const keep = await caches.open(KEEP);
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    // A proxy that says that the server is gone is no answer of ours.
    if (response.status >= 502 && response.status <= 504) return (await kept(keep, request)) ?? response;
    if (response.ok) await put(keep, request, response.clone());
    return response;
  } catch {
    return (await kept(keep, request)) ?? Response.error();
  }
}

async function keptFirst(request) {
  const keep = await caches.open(KEEP);
  const found = await keep.match(request);
  if (found) return found;
  const response = await fetch(request);
  if (response.ok) await put(keep, request, response.clone());
  return response;
}

async function kept(keep, request) {
  const response = (await keep.match(request)) ?? (await sameScreen(keep, request));
  if (!response) return undefined;
  const headers = new Headers(response.headers);
  headers.set("Server-Timing", "kept"); // what lib/offline.js looks for
  return new Response(response.body, { headers });
}

/** The same vote's page with other looks: a key changes the address of a page that is open. */
async function sameScreen(keep, request) {
  const url = new URL(request.url);
  const same = ({ pathname, searchParams }) =>
    pathname === url.pathname && String(searchParams.getAll("v")) === String(url.searchParams.getAll("v"));
  const found = (await keep.keys()).findLast((key) => isScreen(url) && same(new URL(key.url)));
  return found && keep.match(found);
}

async function put(keep, request, response) {
  await keep.put(request, response);
  for (const oldest of (await keep.keys()).slice(0, -MOST)) await keep.delete(oldest);
}
