// Moving touchpoints and stages on the board in place. Without this file, each handle is a link to a form.
//   <section data-board data-seen="7"> around <ol data-stages> of <li data-stage data-item> with <ol data-stops> of <li data-touchpoint data-item>;
//   in each item <a data-grip href="…">. A move sends that form; the page that comes back replaces <main>. Escape cancels a drag.
import { words } from './words.js';

// What is said comes from `data-say-…` of the board, with {name} for the thing that was moved.
const say = (text) => { document.getElementById('live').textContent = text; };
const tell = (item, name) => say(words(document.querySelector('[data-board]') ?? document.body, name, { name: item.dataset.item }));
const TILES = '[data-touchpoint], [data-stage]';
const within = (list) => [...list.children].filter((el) => el.matches(TILES));

async function send(item, back) {
  const list = item.parentElement, body = new FormData();
  body.append('csrf_token', document.querySelector('[name=csrf_token]').value);
  body.append('seen', document.querySelector('[data-board]').dataset.seen);
  const place = within(list).indexOf(item) + 1;
  if (item.dataset.touchpoint) body.append('to', `${list.closest('[data-stage]').dataset.stage}:${place}`);
  else { body.append('name', item.dataset.item); body.append('place', place); }
  const { id } = item, { scrollLeft } = document.querySelector('[data-board]');
  try {
    const answer = await fetch(item.querySelector('[data-grip]').href, { method: 'POST', body });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const main = page.querySelector('main'), said = main?.querySelector('.said');
    if (answer.status >= 500 || !main) throw new Error(answer.status);
    said?.remove();
    document.querySelector('main').replaceChildren(...main.childNodes);
    if (answer.status >= 400) return document.querySelector('main').focus();      // a page on which something has to be chosen
    document.querySelector('[data-board]')?.scrollTo({ left: scrollLeft });
    const moved = document.getElementById(id);
    if (moved) { moved.classList.add('moved'); moved.querySelector('[data-grip]').focus(); }
    if (said) say(said.textContent.trim()); else tell(item, 'moved');
  } catch {
    back();
    tell(item, 'failed');
  }
}

function holder(item) {
  const list = item.parentElement, next = item.nextElementSibling;
  return () => list.insertBefore(item, next);
}

// Arrow keys on a handle: up and down among touchpoints, left and right among stages.
document.addEventListener('keydown', (event) => {
  const grip = event.target.closest?.('[data-grip]');
  if (!grip || event.ctrlKey || event.metaKey || event.altKey || !event.key.startsWith('Arrow')) return;
  event.preventDefault();
  const item = grip.closest(TILES), back = holder(item);
  const isAlong = event.key === 'ArrowLeft' || event.key === 'ArrowRight';
  const forth = event.key === 'ArrowDown' || event.key === (document.documentElement.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight');
  if (item.dataset.touchpoint && isAlong) {
    const stage = item.closest('[data-stage]');
    const other = forth ? stage.nextElementSibling : stage.previousElementSibling;
    if (!other?.dataset.stage) return tell(item, forth ? 'last-stage' : 'first-stage');
    other.querySelector('[data-stops]').append(item);
  } else {
    const next = forth ? item.nextElementSibling : item.previousElementSibling;
    if (!next?.matches(TILES)) return tell(item, forth ? 'last' : 'first');
    item.parentElement.insertBefore(item, forth ? next.nextElementSibling : next);
  }
  send(item, back);
});

// Dragging: mouse, touch and pen through Pointer Events.
document.addEventListener('pointerdown', (down) => {
  const grip = down.target.closest?.('[data-grip]');
  if (!grip || down.button) return;
  const item = grip.closest(TILES), back = holder(item), start = [item.parentElement, item.nextElementSibling];
  const kind = item.dataset.touchpoint ? '[data-touchpoint]' : '[data-stage]';
  let hasMoved = false;
  const move = ({ clientX, clientY }) => {
    if (!hasMoved && Math.hypot(clientX - down.clientX, clientY - down.clientY) < 6) return;
    hasMoved = true;
    item.classList.add('dragging');
    const edge = (at, size) => (at < 48 ? -24 : at > size - 48 ? 24 : 0);
    scrollBy(0, edge(clientY, innerHeight)); item.closest('[data-board]').scrollBy(edge(clientX, innerWidth), 0);
    const hit = document.elementFromPoint(clientX, clientY);
    const over = hit?.closest(kind);
    if (over && over !== item) {
      const box = over.getBoundingClientRect();
      const isRow = kind === '[data-stage]' && box.width < innerWidth * 0.6;
      const isBefore = isRow ? (clientX < box.left + box.width / 2) !== (document.documentElement.dir === 'rtl') : clientY < box.top + box.height / 2;
      over.parentElement.insertBefore(item, isBefore ? over : over.nextElementSibling);
    } else if (!over && kind === '[data-touchpoint]') {
      const stops = hit?.closest('[data-stage]')?.querySelector('[data-stops]');
      if (stops && clientY < stops.getBoundingClientRect().top) stops.prepend(item);
      else if (stops && clientY > (stops.lastElementChild?.getBoundingClientRect().bottom ?? 0)) stops.append(item);
    }
  };
  const done = (event) => {
    if (event.type === 'keydown' && event.key !== 'Escape') return;
    document.removeEventListener('pointermove', move);
    for (const type of ['pointerup', 'pointercancel', 'keydown']) document.removeEventListener(type, done);
    item.classList.remove('dragging');
    if (!hasMoved) return;
    addEventListener('click', (click) => click.preventDefault(), { capture: true, once: true });   // the handle is a link
    setTimeout(() => document.body.click());                                                       // so that no later click is swallowed
    if (event.type !== 'pointerup') { back(); return tell(item, 'back'); }
    if (item.parentElement !== start[0] || item.nextElementSibling !== start[1]) send(item, back);
  };
  document.addEventListener('pointermove', move);
  for (const type of ['pointerup', 'pointercancel', 'keydown']) document.addEventListener(type, done);
});
document.addEventListener('dragstart', (event) => { if (event.target.closest?.('[data-grip]')) event.preventDefault(); });
