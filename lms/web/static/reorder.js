// Putting things in order. Everything works without this file: the arrows are submit buttons. With it, moves happen in
// place, are announced, and things can also be dragged.
import { words } from './words.js';

const live = document.getElementById('live');
const say = (name, values) => { if (live) live.textContent = words(live, name, values); };
const label = (item) => item.dataset.item;

function settle(item) {
  document.querySelectorAll('.moved').forEach((el) => el.classList.remove('moved'));
  item.classList.add('moved');
  const { children } = item.parentElement;
  say('moved', { item: label(item), position: [...children].indexOf(item) + 1, count: children.length });
  item.dispatchEvent(new Event('moved', { bubbles: true }));
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-reorder] button[name=move]');
  if (!button) return;
  event.preventDefault();
  const item = button.closest('li');
  const up = button.value.endsWith(':up');
  const next = up ? item.previousElementSibling : item.nextElementSibling;
  if (!next) return say(up ? 'first' : 'last', { item: label(item) });
  item.parentElement.insertBefore(item, up ? next : next.nextElementSibling);
  button.focus();
  settle(item);
});

// Dragging is an extra: mouse, touch and pen through Pointer Events; Escape puts the item back.
for (const handle of document.querySelectorAll('[data-handle]')) {
  handle.addEventListener('pointerdown', (down) => {
    if (down.button) return;
    down.preventDefault();
    const item = handle.closest('li');
    const list = item.parentElement;
    const before = item.nextElementSibling;
    item.classList.add('dragging');
    const move = ({ clientX, clientY }) => {
      const hit = document.elementFromPoint(clientX, clientY);
      const over = [...list.children].find((el) => el.contains(hit));
      if (!over || over === item) return;
      const box = over.getBoundingClientRect();
      list.insertBefore(item, clientY < box.top + box.height / 2 ? over : over.nextElementSibling);
    };
    const done = (event) => {
      if (event.type === 'keydown' && event.key !== 'Escape') return;
      document.removeEventListener('pointermove', move);
      for (const type of ['pointerup', 'pointercancel', 'keydown']) document.removeEventListener(type, done);
      item.classList.remove('dragging');
      if (event.type === 'pointerup') return settle(item);
      list.insertBefore(item, before);
      say('back', { item: label(item) });
    };
    document.addEventListener('pointermove', move);
    for (const type of ['pointerup', 'pointercancel', 'keydown']) document.addEventListener(type, done);
  });
}
