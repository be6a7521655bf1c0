// A screen on the wall: asks for its page again and again, and keeps showing the last one while the network is away.
// Without this file the page reloads itself every quarter of an hour.
const EVERY = 5 * 60 * 1000;
const KEPT = 'signage';

async function keep() {
  if (!('caches' in window)) return;  // only over https
  const cache = await caches.open(KEPT);
  const parts = [...document.querySelectorAll('link[rel="stylesheet"], link[rel="icon"], script[src], img')].map((one) => one.href || one.src);
  // Only a good answer can be added; that the screen is switched off is kept by the worker.
  const shown = document.querySelector('[data-state="off"]') ? [] : [location.href];
  await cache.addAll([...shown, ...parts]);
  const wanted = new Set([location.href, ...parts]);
  for (const request of await cache.keys()) {
    if (request.url.includes('/static/') && !wanted.has(request.url)) await cache.delete(request);
  }
}

async function refresh() {
  const answer = await fetch(location.href, { cache: 'no-store', redirect: 'error' });
  if (answer.status !== 200 && answer.status !== 404) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  if (fresh.documentElement.dataset.look !== document.documentElement.dataset.look) {
    location.reload();
  } else {
    document.title = fresh.title;
    document.body.replaceWith(document.adoptNode(fresh.body));
  }
}

const soon = () => refresh().catch(() => { /* the network is away: what is shown stays */ });
setInterval(soon, EVERY);
addEventListener('online', soon);
keep().catch(() => { /* the next page tries again */ });
navigator.serviceWorker?.register('/signage/worker.js', { scope: '/signage/' }).catch(() => { /* it works without, as long as nobody reloads it */ });
