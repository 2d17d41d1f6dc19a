// Lets the app open without a network. One cache holds one build, whole or not at all: a page never meets the parts of
// another build. A new build waits until the person asks for it. What goes to the relay never comes by here.

const BUILD = "{{build}}";
const FILES = {{files}};

const PREFIX = "heenweer-";
const OWN = PREFIX + BUILD;
const RELAY = /^\/(ws|blob|healthz|readyz)(\/|$)/;
const HASHED = /-[0-9a-f]{16}\.[a-z0-9]+$/;

async function bring(address, integrity) {
  // A name with a hash never changes its content, so what the browser fetched a moment ago will do.
  const cache = HASHED.test(address) ? "default" : "no-cache";
  const response = await fetch(address, { integrity, cache }).catch(() => fetch(address, { integrity, cache: "reload" }));
  if (!response.ok) throw new Error(address + ": " + response.status);
  return response;
}

async function install() {
  const cache = await caches.open(OWN);
  try {
    await Promise.all(FILES.map(async ([address, integrity]) => cache.put(address, await bring(address, integrity))));
  } catch (error) {
    await caches.delete(OWN);
    throw error;
  }
}

// The build before stays: a tab that still shows it may ask for one of its files. A tab that was there before the first
// worker is taken charge of too, so that no tab misses the next build.
async function activate() {
  await self.clients.claim();
  const others = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== OWN);
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
}

async function page(request, path) {
  const cache = await caches.open(OWN);
  const name = path === "/herstel.html" ? path : "/index.html";
  return (await cache.match(name, { ignoreVary: true })) || fetch(request);
}

async function asset(request, path) {
  const cache = await caches.open(OWN);
  const own = await cache.match(path, { ignoreVary: true });
  return own || (await caches.match(path, { ignoreVary: true })) || fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => {
  if (event.data === "ga") self.skipWaiting();
});
self.addEventListener("fetch", (event) => {
  const request = event.request;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin || RELAY.test(address.pathname)) return;
  event.respondWith((request.mode === "navigate" ? page : asset)(request, address.pathname));
});
