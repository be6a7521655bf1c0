// Saves answers while a person works: on leaving a question, on leaving the page, and before the form is sent.
//   <form data-save> around <fieldset data-save-url="…" data-revision="3"> with <p data-saved role="status">.
// Posts the fieldset's own fields, csrf_token and a revision that counts up. Answers: 2xx {"saved_at": "12:01", "revision": 4};
// 409 {"message": "…", "way_on": "/…"}; 503 with Retry-After. "Saved" is said only after a 2xx. What could not be saved stays in
// localStorage and is tried again, also on the next visit, until a page says <… data-forget="/attempts/…/">. Without this file the buttons save.
// The form says data-say-saved="Saved {time}", data-say-unsaved and data-say-result.
import { words } from './words.js';

const WAITS = [2, 5, 15, 30, 60].map((seconds) => seconds * 1000);
const KEY = 'unsaved ';
const encode = (question) => {
  const fields = new URLSearchParams();
  for (const field of question.elements) {
    const isOff = (field.type === 'radio' || field.type === 'checkbox') && !field.checked;
    if (field.name && field.type !== 'submit' && !isOff) fields.append(field.name, field.value);
  }
  return fields.toString();
};

const store = {                                   // private windows may refuse storage; saving must go on without it
  keep(key, value) { try { localStorage.setItem(KEY + key, value); } catch { /* nothing to keep it in */ } },
  drop(key) { try { localStorage.removeItem(KEY + key); } catch { /* nothing was kept */ } },
  get(key) { try { return localStorage.getItem(KEY + key); } catch { return null; } },
  forget(start) { try { for (const key of Object.keys(localStorage)) if (key.startsWith(KEY + start)) localStorage.removeItem(key); } catch { /* nothing was kept */ } },
};

function restore(question, text) {
  const kept = new URLSearchParams(text);
  const list = question.querySelector('[data-reorder]');
  if (list) {
    for (const label of kept.getAll(list.querySelector('input[type=hidden]').name)) {
      const item = [...list.children].find((li) => li.querySelector('input[type=hidden]').value === label);
      if (item) list.append(item);
    }
    return;
  }
  for (const field of question.elements) {
    if (!field.name || field.type === 'submit') continue;
    const values = kept.getAll(field.name);
    if (field.type === 'radio' || field.type === 'checkbox') field.checked = values.includes(field.value);
    else if (values.length) [field.value] = values;
  }
}

function keepSaved(form, question) {
  const url = question.dataset.saveUrl;
  const status = question.querySelector('[data-saved]');
  let known = encode(new DOMParser().parseFromString(question.outerHTML, 'text/html').body.firstChild);   // as served: who was quick has answered before this runs
  let running = null, tries = 0, timer;

  const say = (text, kind = '') => { status.textContent = text; status.className = `saved small ${kind}`; };
  async function send(text, keepalive) {
    const body = new FormData();
    new URLSearchParams(text).forEach((value, name) => body.append(name, value));
    body.append('csrf_token', form.elements.csrf_token.value);
    const revision = ++question.dataset.revision;                 // each try counts: an answer that got lost must not block the next
    body.append('revision', revision);
    const answer = await fetch(url, { method: 'POST', body, keepalive, headers: { Accept: 'application/json' }, redirect: 'error' });
    const told = await answer.json();
    if (answer.ok) {
      question.dataset.revision = told.revision;
      if (told.revision > revision) return send(text, keepalive);   // saved elsewhere meanwhile; what stands here is newer
      known = text;
      tries = 0;
      if (store.get(url) === text) store.drop(url);
      return say(words(form, 'saved', { time: told.saved_at }));
    }
    if (answer.status !== 409) throw Object.assign(new Error(answer.status), { after: Number(answer.headers.get('Retry-After')) * 1000 });
    store.drop(url);
    say(told.message, 'bad');
    if (told.way_on) status.append(' ', Object.assign(document.createElement('a'), { href: told.way_on, textContent: words(form, 'result') }));
    question.disabled = true;
    known = text;
  }

  async function save(keepalive = false) {
    const text = encode(question);
    if (text === known || question.disabled) return;
    store.keep(url, text);
    if (running) { await running; return save(keepalive); }
    clearTimeout(timer);
    running = send(text, keepalive).catch(({ after }) => {
      say(words(form, 'unsaved'), 'bad');
      timer = setTimeout(save, after * (1 + Math.random() / 2) || WAITS[Math.min(tries, WAITS.length - 1)]);
      tries += 1;
    });
    running = await running;
  }
  const kept = store.get(url);
  if (kept === known) store.drop(url); else if (kept !== null) restore(question, kept);
  save();

  const leave = (target) => { if (!question.contains(target)) save(); };
  question.addEventListener('focusout', ({ relatedTarget }) => leave(relatedTarget));
  document.addEventListener('pointerdown', ({ target }) => leave(target));      // a tap on a radio button does not move the focus everywhere
  question.addEventListener('moved', () => save());
  addEventListener('online', () => save());
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') save(true); });
  form.addEventListener('submit', () => { if (encode(question) !== known) store.keep(url, encode(question)); });
}

for (const done of document.querySelectorAll('[data-forget]')) store.forget(done.dataset.forget);
for (const question of document.querySelectorAll('form[data-save] [data-save-url]')) keepSaved(question.form, question);
