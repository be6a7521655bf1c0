// Setting a company up: previews that follow what is typed. Everything works without.

for (const field of document.querySelectorAll('[data-shows]')) {
  field.addEventListener('input', () => {
    for (const shown of document.querySelectorAll(`[data-show="${field.dataset.shows}"]`)) {
      shown.textContent = field.value.trim() || shown.dataset.empty;
    }
  });
}

// The departments and job roles of a list, while it is written. The server reads it again, and is right.
const list = document.querySelector('[data-list]');
const section = document.querySelector('[data-read]');

const entriesOf = (text) => {
  const found = new Map();
  let current = '';
  for (const line of text.split('\n').filter((one) => one.trim())) {
    const isIndented = /^(\s*[-–•*]\s+|\t+|\s{2,})/.test(line);
    const [name, rest = ''] = isIndented ? [current, line.replace(/^[\s\-–•*]+/, '')] : line.split(/[\t:;](.*)/s);
    current = name.trim();
    if (!found.has(current)) found.set(current, new Set());
    for (const role of rest.split(/[,;\t]/)) if (role.trim()) found.get(current).add(role.trim());
  }
  return [...found].filter(([name]) => name);
};

if (list && section) {
  const show = () => {
    const entries = entriesOf(list.value).slice(0, 200);
    section.hidden = !entries.length;
    section.querySelector('[data-tree]').replaceChildren(...entries.map(([name, roles]) => {
      const item = document.createElement('li');
      item.append(Object.assign(document.createElement('strong'), { textContent: name, dir: 'auto' }));
      item.append(Object.assign(document.createElement('span'), { textContent: [...roles].join(', '), className: 'small muted', dir: 'auto' }));
      return item;
    }));
  };
  list.addEventListener('input', show);
  show();
}
