// The list of people: choose all that are shown, and say how many are chosen. Everything works without this file.
const table = document.querySelector('table[data-people]');
if (table) {
  const bar = document.querySelector('[data-bulk]'), words = bar.querySelector('[data-chosen]');
  const boxes = [...table.querySelectorAll('tbody input[type=checkbox]')];
  const all = Object.assign(document.createElement('input'), { type: 'checkbox' });
  const cell = table.querySelector('thead .pickcell');
  all.setAttribute('aria-label', cell.textContent.trim());
  cell.replaceChildren(all);
  const count = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    bar.hidden = !chosen;
    words.textContent = `${words.dataset.chosen} ${chosen}`;
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && !all.checked;
  };
  table.addEventListener('change', (event) => {
    if (event.target === all) boxes.forEach((box) => { box.checked = all.checked; });
    count();
  });
  count();
}
