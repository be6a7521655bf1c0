// Refreshes a part of a page while work goes on: <div id="progress" data-refresh="4"> is fetched anew every four seconds
// from the page it stands on, until the answer no longer asks for it. Without this file its link does the same.
async function refresh(part) {
  const seconds = Number(part.dataset.refresh) * 1000;
  await new Promise((done) => { setTimeout(done, seconds); });
  if (document.hidden) return refresh(part);
  try {
    const answer = await fetch(location.href, { headers: { Accept: 'text/html' } });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(part.id);
    if (!fresh) return;
    const inUse = part.contains(document.activeElement) || part.querySelector('details[open]');
    if (!inUse) part.replaceChildren(...fresh.childNodes);         // never from under the focus, or what is being read
    if (fresh.dataset.refresh || inUse) return refresh(part);
    delete part.dataset.refresh;
  } catch { return refresh(part); }
}

document.querySelectorAll('[data-refresh][id]').forEach(refresh);
