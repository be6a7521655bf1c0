import { words } from './words.js';

// Saves a draft while somebody writes: when they pause, and when they leave the field or the page. Never changes the text they type.
//   <form data-draft="/…/autosave" data-limit="100000"> with source, base, seen_revision, csrf_token and draft_status() of macros/drafts.html.
// Posts them; 2xx {"saved_at": "12:01", "revision": 4, "merged": false}; 409 {"message": "Ada changed …"}: the form's own button
// leads to both texts. What was not saved stays in localStorage and is offered on the next visit. Without this file the button saves.
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
  let running = null, tries = 0, timer, isConflict = false, isLeaving = false;

  const say = (text, kind = '') => { status.textContent = text; status.className = `small ${kind || 'muted'}`; };

  const limit = Number(form.dataset.limit) || Infinity;
  const isTooLong = () => {                       // checked here, where the text is: the server refuses it unread
    const count = source.value.length;
    if (count > limit) say(words(status, 'long', { count: count.toLocaleString(document.documentElement.lang), limit: limit.toLocaleString(document.documentElement.lang) }), 'err');
    return count > limit;
  };

  async function send(text, keepalive) {
    const body = new FormData();
    const fields = { csrf_token: token.value, source: text, base: base.value, seen_revision: revision.value };
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    // Browsers carry at most 64 kB for a page that is closing; longer texts wait in localStorage.
    const answer = await fetch(form.dataset.draft, { method: 'POST', body, keepalive: keepalive && text.length + base.value.length < 30000, headers: { Accept: 'application/json' }, redirect: 'error' });
    const result = await answer.json();
    if (answer.ok) {
      [known, base.value, revision.value, tries, isConflict] = [text, text, result.revision, 0, false];
      if (store.get(key) === text) store.drop(key);
      return say(words(status, result.merged ? 'merged' : 'saved', { time: result.saved_at }));
    }
    if (answer.status >= 500) throw new Error(answer.status);
    say(result.message, 'err');
    if (answer.status !== 409) { known = text; return undefined; }
    isConflict = true;                               // typing goes on and is kept here; nothing more is sent until it is resolved
    status.append(' ', Object.assign(document.createElement('button'), { className: 'btn plain sm', textContent: words(status, 'compare') }));
    return undefined;
  }

  async function save(keepalive = false) {
    const text = source.value;
    if (text === known || isLeaving) return;
    store.keep(key, text);
    if (isConflict || isTooLong()) return;
    if (running) { await running; await save(keepalive); return; }
    clearTimeout(timer);
    running = send(text, keepalive).catch(() => {
      say(words(status, 'failed'), 'err');
      timer = setTimeout(save, WAITS[Math.min(tries, WAITS.length - 1)]);
      tries += 1;
    });
    running = await running;
    running = null;
  }

  const kept = store.get(key);
  if (kept === source.value || document.querySelector('.said')) store.drop(key);   // the page says that something was done with it
  else if (kept !== null) {
    say(words(status, 'found'));
    const use = Object.assign(document.createElement('button'), { type: 'button', className: 'btn plain sm', textContent: words(status, 'use') });
    const drop = Object.assign(document.createElement('button'), { type: 'button', className: 'btn plain sm', textContent: words(status, 'drop') });
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
    clearTimeout(timer);
    if (running) {                                 // one after the other: at once they would be two people who changed the same words
      event.preventDefault();
      if (!isLeaving) running.then(() => form.requestSubmit(event.submitter));
    }
    isLeaving = true;
  });
}
