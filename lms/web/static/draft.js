// Saves a draft while somebody writes: as they pause, as they leave the field or the page. Never changes the text under their hands.
//   <form data-draft="/…/autosave" data-limit="100000"> with source, base, seen_revision, csrf_token and <p data-saved role="status">.
// Posts them; 2xx {"saved_at": "12:01", "revision": 4, "merged": false}; 409 {"message": "Ada changed …"}: the form's own button
// leads to both texts. What was not acknowledged stays in localStorage and is offered on the next visit. Without this file the button saves.
const PAUSE = 1500;
const WAITS = [2, 5, 15, 30, 60].map((seconds) => seconds * 1000);
const form = document.querySelector('form[data-draft]');

const store = {                                   // private windows may refuse storage; saving must go on without it
  keep(key, value) { try { localStorage.setItem(key, value); } catch { /* nothing to keep it in */ } },
  drop(key) { try { localStorage.removeItem(key); } catch { /* nothing was kept */ } },
  get(key) { try { return localStorage.getItem(key); } catch { return null; } },
};

if (form) {
  const { source, base, seen_revision: revision, csrf_token: token } = form.elements;
  const status = form.querySelector('[data-saved]');
  const key = `unsaved ${form.dataset.draft}`;
  let known = source.value;                       // what the server has; the field as served
  let running = null, tries = 0, timer, isClash = false, isLeaving = false;

  const say = (text, kind = '') => { status.textContent = text; status.className = `small ${kind || 'muted'}`; };

  const limit = Number(form.dataset.limit) || Infinity;
  const isTooLong = () => {                       // said here, where the text is: a server refuses it unread
    const count = source.value.length;
    if (count > limit) say(`This has ${count.toLocaleString()} characters; ${limit.toLocaleString()} is the most. It is not saved. Your text stays here: shorten it, or make two of it.`, 'err');
    return count > limit;
  };

  async function send(text, keepalive) {
    const body = new FormData();
    const fields = { csrf_token: token.value, source: text, base: base.value, seen_revision: revision.value };
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    // Browsers carry at most 64 kB for a page that is closing; longer texts wait in localStorage.
    const answer = await fetch(form.dataset.draft, { method: 'POST', body, keepalive: keepalive && text.length + base.value.length < 30000, headers: { Accept: 'application/json' }, redirect: 'error' });
    const told = await answer.json();
    if (answer.ok) {
      [known, base.value, revision.value, tries, isClash] = [text, text, told.revision, 0, false];
      if (store.get(key) === text) store.drop(key);
      return say(told.merged ? `Saved ${told.saved_at}, together with what a colleague changed. Save the draft to see it.` : `Saved ${told.saved_at}`);
    }
    if (answer.status >= 500) throw new Error(answer.status);
    say(told.message, 'err');
    if (answer.status !== 409) { known = text; return undefined; }
    isClash = true;                               // typing goes on and is kept here; nothing more is sent until it is settled
    status.append(' ', Object.assign(document.createElement('button'), { className: 'btn plain sm', textContent: 'Look at both texts' }));
    return undefined;
  }

  async function save(keepalive = false) {
    const text = source.value;
    if (text === known || isLeaving) return;
    store.keep(key, text);
    if (isClash || isTooLong()) return;
    if (running) { await running; await save(keepalive); return; }
    clearTimeout(timer);
    running = send(text, keepalive).catch(() => {
      say('Not saved. Your text is kept on this device; we try again.', 'err');
      timer = setTimeout(save, WAITS[Math.min(tries, WAITS.length - 1)]);
      tries += 1;
    });
    running = await running;
    running = null;
  }

  const kept = store.get(key);
  if (kept === source.value || document.querySelector('.said')) store.drop(key);   // the page says that something was done with it
  else if (kept !== null) {
    say('A text that was not saved is kept on this device.');
    const use = Object.assign(document.createElement('button'), { type: 'button', className: 'btn plain sm', textContent: 'Use it' });
    const drop = Object.assign(document.createElement('button'), { type: 'button', className: 'btn plain sm', textContent: 'Forget it' });
    use.addEventListener('click', () => { source.focus(); source.select(); if (!document.execCommand('insertText', false, kept)) source.value = kept; say(''); save(); });
    drop.addEventListener('click', () => { store.drop(key); say(''); });
    status.append(' ', use, ' ', drop);
  }

  source.addEventListener('input', () => { store.keep(key, source.value); clearTimeout(timer); timer = setTimeout(save, PAUSE); });
  source.addEventListener('blur', () => save());
  addEventListener('online', () => save());
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') save(true); });
  form.addEventListener('submit', (event) => {
    if (isTooLong()) { event.preventDefault(); status.scrollIntoView({ block: 'nearest' }); return; }
    isLeaving = true;
    clearTimeout(timer);
  });
}
