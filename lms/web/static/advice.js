// Renews the advice beside the fields as one types: <form data-advice-url="…"> with <div data-advice="text" aria-live="polite">.
// The server answers with the same regions; only those that say something else are touched, never a field. Without this file
// the button "Check wording" does the same.
const PAUSE = 600;

for (const form of document.querySelectorAll('form[data-advice-url]')) {
  let timer, asked;
  const regions = () => form.querySelectorAll('[data-advice]');

  async function ask() {
    asked?.abort();
    asked = new AbortController();
    const body = new FormData(form);
    body.delete('base');                          // what was there before says nothing about the wording
    const answer = await fetch(form.dataset.adviceUrl, { method: 'POST', body, signal: asked.signal, redirect: 'error' });
    if (!answer.ok) return;
    const told = new DOMParser().parseFromString(await answer.text(), 'text/html');
    for (const region of regions()) {
      const fresh = told.querySelector(`[data-advice="${region.dataset.advice}"]`);
      if (fresh && fresh.textContent !== region.textContent) region.replaceChildren(...fresh.childNodes);
    }
  }

  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => ask().catch(() => { /* advice can wait; the next pause asks again */ }), PAUSE);
  });
}
