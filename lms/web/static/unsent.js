// Forms that must not get lost where the line does: <form data-keep="…"> is sent by this script, and kept on this device until
// the server has it. The server makes the same form once, however often it comes. Signing out forgets what is kept.
import { forget, keep, kept } from './kept.js';
import { words } from './words.js';

const SEND_AGAIN_MS = 15_000, PATIENCE_MS = 20_000;
const live = document.getElementById('live');

function body(entries) {
  const data = new FormData();
  for (const [name, value] of entries) data.append(name, value);
  return data;
}

// Returns where to go, or '' if the line is down or the server busy; what the server refuses is thrown.
async function post(url, data) {
  let answer;
  try {
    answer = await fetch(url, {
      method: 'POST', body: data, headers: { 'X-Kept-Form': '1' }, redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch { return ''; }
  if (answer.status === 204) return answer.headers.get('Location');
  if (answer.status >= 500 || [401, 429].includes(answer.status)) return '';
  throw answer;
}

function note(kind, form) {
  const place = document.getElementById('unsent') ?? Object.assign(document.createElement('p'), { id: 'unsent', className: 'said unsent' });
  place.setAttribute('role', 'status');
  place.dataset.state = kind;
  place.textContent = words(live, kind);
  if (kind === 'refused') {
    const open = Object.assign(document.createElement('a'), { href: form.url, textContent: words(live, 'open-again') });
    const drop = Object.assign(document.createElement('button'), { type: 'button', className: 'btn plain sm', textContent: words(live, 'discard') });
    drop.addEventListener('click', async () => { await forget(form.key); place.remove(); });
    place.append(' ', open, ' ', drop);
  }
  const sent = document.querySelector('form[data-keep]');  // beside the button that was pressed
  if (!place.isConnected) { if (sent) sent.append(place); else document.getElementById('main').prepend(place); }
}

// A form that was kept needs a token of today, from its own page; that page also says if it is still the same person's to send.
async function freshToken(form) {
  let answer;
  try { answer = await fetch(form.url, { signal: AbortSignal.timeout(PATIENCE_MS) }); } catch { return null; }
  if (answer.status >= 500 || answer.status === 429) return null;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  if (page.querySelector('main input[type=password]')) return null;
  const owner = page.querySelector('form[data-keep]')?.dataset.keep ?? form.owner;
  if (owner !== form.owner) return null;
  return page.querySelector('input[name=csrf_token]')?.value ?? '';
}

async function sendKept() {
  for (const form of await kept()) {
    const token = await freshToken(form);
    if (token === null) { note('unsent', form); continue; }
    const data = body(form.entries);
    data.set('csrf_token', token);
    try {
      const next = await post(form.url, data);
      if (!next) { note('unsent', form); continue; }
      await forget(form.key);
      note('sent', form);
      if (location.pathname === form.url) location.assign(next);
    } catch { note('refused', form); }
  }
}

let turn = Promise.resolve();
const takeTurn = (act) => { turn = turn.then(act).catch(() => {}); return turn; };
const sendLater = () => takeTurn(sendKept);

for (const form of document.querySelectorAll('form[data-keep]')) {
  const file = form.querySelector('input[type=file][data-most-bytes]');
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (file?.files[0]?.size > Number(file.dataset.mostBytes)) {
      file.closest('details')?.setAttribute('open', '');
      file.setCustomValidity(words(live, 'too-large'));
      file.reportValidity();
      file.addEventListener('change', () => file.setCustomValidity(''), { once: true });
      return;
    }
    takeTurn(async () => {
      const entries = [...new FormData(form)].filter(([, value]) => !(value instanceof File && !value.size));
      const unsent = { key: form.elements.once.value, url: location.pathname, owner: form.dataset.keep, entries };
      await keep(unsent);
      try {
        const next = await post(unsent.url, body(entries));
        if (!next) { note('unsent', unsent); return; }
        await forget(unsent.key);
        location.assign(next);
      } catch {
        await forget(unsent.key);
        form.submit();  // the server's own page says what is wrong
      }
    });
  });
}

addEventListener('online', sendLater);
setInterval(async () => { if (navigator.onLine && (await kept()).length) sendLater(); }, SEND_AGAIN_MS);
sendLater();
