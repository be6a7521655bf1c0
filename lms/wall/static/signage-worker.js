// Answers for a screen while the network is away: with the last page that it had.
const KEPT = 'signage';

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  if (event.request.method === 'GET' && new URL(event.request.url).origin === location.origin) event.respondWith(newest(event.request));
});

async function newest(request) {
  const cache = await caches.open(KEPT);
  const kept = () => cache.match(request, { ignoreVary: true });
  try {
    const answer = await fetch(request);
    // Switched off is news, too: it takes the place of what was shown before.
    if (!answer.ok && answer.status !== 404) return (await kept()) ?? answer;
    await cache.put(request, answer.clone());
    return answer;
  } catch (error) {
    const last = await kept();
    if (last) return last;
    throw error;
  }
}
