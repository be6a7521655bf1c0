// Small comforts of every page. Everything works without this file.

// Move the focus to the summary of errors when the page arrives with one.
document.getElementById('summary')?.focus();

for (const link of document.querySelectorAll('[data-print]')) {
  link.addEventListener('click', (event) => { event.preventDefault(); window.print(); });
}

// Back as the browser knows it: what was typed is still there, which a page asked for anew has not.
for (const link of document.querySelectorAll('a[data-back]')) {
  link.addEventListener('click', (event) => { if (history.length > 1) { event.preventDefault(); history.back(); } });
}

// A focused cell of the heat map must clear the sticky first column (WCAG 2.4.11); scroll-padding alone only helps
// when the cell was off screen.
document.addEventListener('focusin', ({ target }) => {
  if (target.matches('.cellink')) target.scrollIntoView({ block: 'nearest', inline: 'nearest' });
});
