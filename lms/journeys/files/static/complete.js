// Offers names while an outline is written: job roles after @, systems, pillars, and the words of closed lists.
//   Reads them from the page: <ul data-names="@"><li><span data-name>Buyer</span> <code>{#buyer}</code></li></ul> and
// <span data-words="[">phone, website</span>. Arrows choose, Enter or Tab takes, Escape closes. Without this file one types.
import { words } from './words.js';

const text = document.querySelector('form[data-outline] textarea');
const list = document.getElementById('offers');
const MOST = 8;

const fold = (word) => word.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
const known = {};
for (const names of document.querySelectorAll('[data-names]')) {
  known[names.dataset.names] = [...names.children].map((li) => {
    const [name, code] = [li.querySelector('[data-name]').textContent, li.querySelector('code').textContent];
    return { name, code, take: names.dataset.names === '@' ? `${name} ${code} | ` : code };
  });
}
for (const closed of document.querySelectorAll('[data-words]')) {
  known[closed.dataset.words] = closed.textContent.split(', ').map((word) => ({ name: word, code: '', take: word }));
}
known['serves:'] = (known['@'] ?? []).map(({ name, code }) => ({ name, code, take: code.slice(2, -1) }));
known['channel:'] = known['['];

// What is being written at the end of the line so far: which list, and its letters.
const CASES = [
  [/^\s*@\s*([^|{]*)$/, '@'], [/^\s*@.*\|\s*(\w*)$/, '|'], [/^###.*\[(\w*)$/, '['], [/^###.*!(\w*)$/, '!'],
  [/^\s*(systems|lives|serves|kind|channel):(?:.*,)?\s*([^,]*)$/, ''],
];
function wanted() {
  const end = text.selectionStart;
  if (end !== text.selectionEnd) return null;
  const line = text.value.slice(text.value.lastIndexOf('\n', end - 1) + 1, end);
  for (const [shape, key] of CASES) {
    const found = shape.exec(line);
    if (found) return { key: key || `${found[1]}:`, typed: found[found.length - 1], end };
  }
  return null;
}

let open = null;
let chosen = 0;
function close() {
  open = null;
  list.hidden = true;
  text.removeAttribute('aria-activedescendant');
}
function mark(index) {
  chosen = (index + open.found.length) % open.found.length;
  [...list.children].forEach((li, i) => li.setAttribute('aria-selected', i === chosen));
  list.children[chosen].scrollIntoView({ block: 'nearest' });
  text.setAttribute('aria-activedescendant', list.children[chosen].id);
}
function offer() {
  const now = wanted();
  const letters = now && fold(now.typed.trim());
  const found = now ? (known[now.key] ?? []).filter((one) => fold(`${one.name} ${one.code}`).includes(letters)) : [];
  const isDone = found.some((one) => one.take.trim() === now.typed.trim());
  if (!found.length || isDone || (now.key === '@' && !letters)) { close(); return; }
  open = { ...now, found: found.slice(0, MOST) };
  list.replaceChildren(...open.found.map((one, i) => {
    const li = Object.assign(document.createElement('li'), { id: `offer-${i}` });
    li.setAttribute('role', 'option');
    const [name, code] = [document.createElement('bdi'), document.createElement('code')];
    [name.textContent, code.textContent] = [one.name, one.code];
    li.append(name, code);
    return li;
  }));
  list.hidden = false;
  mark(0);
  document.getElementById('live').textContent = words(list, 'offered', { count: found.length, name: open.found[0].name });
}
function take(index) {
  const { typed, end, found } = open;
  text.focus();
  text.setSelectionRange(end - typed.length, end);
  const word = found[index].take;
  if (!document.execCommand('insertText', false, word)) text.setRangeText(word, end - typed.length, end, 'end');   // keeps the undo stack
  close();
}

if (text && list) {
  text.setAttribute('aria-autocomplete', 'list');
  text.setAttribute('aria-controls', list.id);
  text.addEventListener('input', offer);
  text.addEventListener('blur', close);
  text.addEventListener('keydown', (event) => {
    if (!open || event.isComposing) return;
    if (event.key === 'ArrowDown') mark(chosen + 1);
    else if (event.key === 'ArrowUp') mark(chosen - 1);
    else if (event.key === 'Enter' || event.key === 'Tab') take(chosen);
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
  });
  list.addEventListener('mousedown', (event) => {              // before the field loses the focus
    const li = event.target.closest('li');
    event.preventDefault();
    if (li && open) take([...list.children].indexOf(li));
  });
}
