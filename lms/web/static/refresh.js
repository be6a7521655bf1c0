// Looks again at something that is still going on: <div id="progress" data-refresh="4"> is fetched anew every four seconds
// from the page it stands on, until the answer no longer asks for it. Without this file its link does the same.
async function lookAgain(part) {
  const seconds = Number(part.dataset.refresh) * 1000;
  await new Promise((done) => { setTimeout(done, seconds); });
  if (document.hidden) return lookAgain(part);
  try {
    const answer = await fetch(location.href, { headers: { Accept: 'text/html' } });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(part.id);
    if (!fresh) return;
    const held = part.contains(document.activeElement) || part.querySelector('details[open]');
    if (!held) part.replaceChildren(...fresh.childNodes);         // never from under the focus, or what is being read
    if (fresh.dataset.refresh || held) return lookAgain(part);
    delete part.dataset.refresh;
  } catch { return lookAgain(part); }
}

document.querySelectorAll('[data-refresh][id]').forEach(lookAgain);
