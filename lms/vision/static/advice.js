// Updates the advice beside the fields while somebody types: <form data-advice-url="…"> with <div data-advice="text"
// aria-live="polite">. The server answers with the same regions; only those that differ are replaced, never a field. Without this
// file the button "Check wording" does the same.
const PAUSE = 600;

for (const form of document.querySelectorAll('form[data-advice-url]')) {
  let timer, asked;
  const regions = () => form.querySelectorAll('[data-advice]');

  async function ask() {
    asked?.abort();
    asked = new AbortController();
    const body = new FormData(form);
    body.delete('base');                          // not needed for advice
    const answer = await fetch(form.dataset.adviceUrl, { method: 'POST', body, signal: asked.signal, redirect: 'error' });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    for (const region of regions()) {
      const fresh = page.querySelector(`[data-advice="${region.dataset.advice}"]`);
      if (fresh && fresh.textContent !== region.textContent) region.replaceChildren(...fresh.childNodes);
    }
  }

  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => ask().catch(() => { /* the next pause asks again */ }), PAUSE);
  });
}
