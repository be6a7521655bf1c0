// The picture of a map follows its outline as one pauses, and the number of a line leads to it.
//   <form data-outline="/…/preview"> with <textarea id="text"> and <section id="preview">. The server reads and draws; it never
// writes into the field. Without this file the button "Check" does the same.
const form = document.querySelector('form[data-outline]');
const text = form?.querySelector('textarea');
const side = document.getElementById('preview');
const PAUSE = 500;

function show(html) {
  const fresh = new DOMParser().parseFromString(html, 'text/html');
  const verdict = fresh.querySelector('[data-verdict]');
  const picture = fresh.querySelector('[data-picture]');
  if (!verdict) return;
  const stale = fresh.querySelector('[data-stale]');
  side.querySelector('[data-stale]')?.remove();
  side.querySelector('[data-verdict]').replaceWith(verdict, ...(stale ? [stale] : []));
  side.classList.toggle('is-stale', !picture);               // the last picture that could be read stays, greyed
  if (!picture) return;
  const old = side.querySelector('[data-picture]');
  if (old) old.replaceWith(picture); else side.append(picture);
}

let timer;
let latest;
let announced = '';
async function look() {
  latest?.abort();
  latest = new AbortController();
  side.setAttribute('aria-busy', 'true');
  const body = new FormData();
  body.append('csrf_token', form.elements.csrf_token.value);
  body.append('text', text.value);
  try {
    const answer = await fetch(form.dataset.outline, { method: 'POST', body, signal: latest.signal, redirect: 'error' });
    show(await answer.text());
    const says = side.querySelector('[data-verdict] p')?.textContent.trim() ?? '';
    if (says !== announced) document.getElementById('live').textContent = says;
    announced = says;
  } catch (error) {
    if (error.name !== 'AbortError') side.classList.add('is-stale');   // no network: the text is safe in its field
  } finally {
    side.removeAttribute('aria-busy');
  }
}

function goToLine(number) {
  const lines = text.value.split('\n');
  const start = lines.slice(0, number - 1).reduce((sum, line) => sum + line.length + 1, 0);
  text.focus();
  text.setSelectionRange(start, start + (lines[number - 1] ?? '').length);
  const height = parseFloat(getComputedStyle(text).lineHeight);
  text.scrollTop = Math.max(0, (number - 4) * height);       // near enough where long lines wrap
}

if (form) {
  text.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(look, PAUSE); });
  side.addEventListener('click', (event) => {
    const link = event.target.closest('[data-line]');
    if (!link) return;
    event.preventDefault();
    goToLine(Number(link.dataset.line));
  });
  let isSent = false;
  const first = text.value;
  form.addEventListener('submit', () => { isSent = true; });
  addEventListener('beforeunload', (event) => { if (!isSent && text.value !== first) event.preventDefault(); });
}
