/*
 * Service worker of the page for two players on one device, which makes that page work offline. Its scope is that page
 * alone: it never sees a page that shows a user.
 */

/* eslint-disable no-restricted-globals -- `caches` works here: where storage is blocked, browsers run no service worker */

/** The paths of the page and of its files, which the build inserts. */
declare const precachedPaths: readonly [page: string, ...files: string[]];

interface ExtendableEvent extends Event {
  waitUntil(promise: Promise<unknown>): void;
}
interface FetchEvent extends ExtendableEvent {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

const [pagePath, ...filePaths] = precachedPaths;
const cachePrefix = 'two-players ';
/** File names contain content hashes, so another build has another cache. */
const cacheName = cachePrefix + filePaths.join(' ');

addEventListener('install', (event) => {
  const addPaths = async () => {
    const cache = await caches.open(cacheName);
    await cache.addAll([new Request(pagePath, { cache: 'reload' }), ...filePaths]);
  };
  (event as ExtendableEvent).waitUntil(addPaths());
});

addEventListener('activate', (event) => {
  const deleteOldCaches = async () => {
    const oldNames = (await caches.keys()).filter(
      (name) => name.startsWith(cachePrefix) && name !== cacheName,
    );
    await Promise.all(oldNames.map((name) => caches.delete(name)));
  };
  (event as ExtendableEvent).waitUntil(deleteOldCaches());
});

addEventListener('fetch', (event) => {
  const { request } = event as FetchEvent;
  const { pathname } = new URL(request.url);
  if (request.mode === 'navigate' && pathname === pagePath)
    (event as FetchEvent).respondWith(loadPage(request));
  else if (request.method === 'GET' && filePaths.includes(pathname))
    (event as FetchEvent).respondWith(loadFile(request, pathname));
});

/** The page from the network, or from the cache when the network or the service fails. */
async function loadPage(request: Request): Promise<Response> {
  const cached = await caches.match(pagePath);
  try {
    const response = await fetch(request);
    return response.ok || !cached ? response : cached;
  } catch (error) {
    if (cached) return cached;
    throw error;
  }
}

async function loadFile(request: Request, path: string): Promise<Response> {
  return (await caches.match(path)) ?? fetch(request);
}
