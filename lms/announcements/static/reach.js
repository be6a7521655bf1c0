// Says how many people an audience reaches while it is being chosen: <form data-reach-url="…"> with <p data-reach role="status">.
// Without this file the page says it after saving.
const PAUSE = 250;

for (const form of document.querySelectorAll('form[data-reach-url]')) {
  let timer, asked;

  async function ask() {
    asked?.abort();
    asked = new AbortController();
    const chosen = new URLSearchParams();
    for (const box of form.querySelectorAll('.audience input:checked')) chosen.append(box.name, box.value);
    const answer = await fetch(`${form.dataset.reachUrl}?${chosen}`, { signal: asked.signal, redirect: 'error' });
    if (answer.ok) form.querySelector('[data-reach]').textContent = (await answer.json()).words;
  }

  form.querySelector('.audience').addEventListener('change', () => {
    clearTimeout(timer);
    timer = setTimeout(() => ask().catch(() => { /* the next choice asks again */ }), PAUSE);
  });
}
