// The Markdown toolbar: one tab stop, arrows inside; every insertion can be undone with the browser's own undo.
//   <div role="toolbar" aria-controls="source" hidden> with <button data-act="wrap:**|line:- |link:|block:choice|open:panel">,
//   <template id="snippet-choice">, <button data-put="id of a select"> which inserts its value, and links <a data-line="27"> that select a line. Without this file the text field and the help remain.
const bar = document.querySelector('[role=toolbar][aria-controls]');
const area = bar && document.getElementById(bar.getAttribute('aria-controls'));

function insert(text, from, to) {                 // execCommand keeps the browser's own undo stack; setRangeText does not
  area.focus();
  area.setSelectionRange(from, to);
  if (document.execCommand('insertText', false, text)) return;
  area.setRangeText(text, from, to, 'end');
  area.dispatchEvent(new Event('input', { bubbles: true }));
}

const act = {
  wrap(mark) {
    const { selectionStart: a, selectionEnd: b, value } = area;
    insert(mark + (value.slice(a, b) || 'text') + mark, a, b);
    area.setSelectionRange(a + mark.length, area.selectionEnd - mark.length);
  },
  line(mark) {
    const a = area.value.lastIndexOf('\n', area.selectionStart - 1) + 1;
    insert(area.value.slice(a, area.selectionEnd).split('\n').map((line) => mark + line).join('\n'), a, area.selectionEnd);
  },
  link() {
    const { selectionStart: a, selectionEnd: b, value } = area;
    const words = value.slice(a, b) || 'words';
    insert(`[${words}](https://)`, a, b);
    area.setSelectionRange(a + words.length + 3, a + words.length + 11);
  },
  block(kind) { act.put(document.getElementById(`snippet-${kind}`).content.textContent.trim()); },
  put(text) {
    const at = area.selectionEnd;
    const before = area.value.slice(0, at);
    const gap = !before || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n';
    insert(`${gap}${text}\n`, at, at);
  },
  open(id) {
    const panel = document.getElementById(id);
    panel.hidden = !panel.hidden;
    bar.querySelector(`[aria-controls="${id}"]`).setAttribute('aria-expanded', !panel.hidden);
    if (!panel.hidden) panel.querySelector('select, a').focus();
  },
};

function selectLine(number) {
  const lines = area.value.split('\n');
  const start = lines.slice(0, number - 1).join('\n').length + (number > 1 ? 1 : 0);
  area.focus();
  area.setSelectionRange(start, start + (lines[number - 1] ?? '').length);
  area.scrollTop = ((number - 4) / lines.length) * area.scrollHeight;
}

if (area) {
  bar.hidden = false;
  const buttons = [...bar.querySelectorAll('button')];
  const hold = (one) => buttons.forEach((button) => { button.tabIndex = button === one ? 0 : -1; });
  hold(buttons[0]);
  bar.addEventListener('keydown', (event) => {    // the toolbar pattern of the ARIA Authoring Practices
    const here = buttons.indexOf(document.activeElement);
    const way = document.documentElement.dir === 'rtl' ? -1 : 1;
    const to = { ArrowRight: here + way, ArrowLeft: here - way, Home: 0, End: buttons.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = buttons[(to + buttons.length) % buttons.length];
    hold(next);
    next.focus();
  });
  bar.addEventListener('click', (event) => {
    const button = event.target.closest('button[data-act]');
    if (!button) return;
    hold(button);
    const at = button.dataset.act.indexOf(':');
    act[button.dataset.act.slice(0, at)](button.dataset.act.slice(at + 1));
  });
  area.addEventListener('keydown', (event) => {
    const mark = (event.ctrlKey || event.metaKey) && !event.altKey && { b: '**', i: '*' }[event.key];
    if (mark) { event.preventDefault(); act.wrap(mark); }
  });
  document.addEventListener('click', (event) => {
    const put = event.target.closest('button[data-put]');
    if (put) act.put(document.getElementById(put.dataset.put).value);
    const link = event.target.closest('a[data-line]');
    if (link) { event.preventDefault(); selectLine(Number(link.dataset.line)); }
  });
}
