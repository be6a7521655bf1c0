// Choosing from long lists: <div data-pick> around a <select multiple> becomes chips and a field that narrows while one types;
// the select stays and is what is sent. <input data-suggest="/address?q="> gets its suggestions from the server.
const identify = (() => { let n = 0; return () => `pick-${n += 1}`; })();

for (const holder of document.querySelectorAll('[data-pick]')) {
  const select = holder.querySelector('select'), label = holder.querySelector('label');
  const chips = Object.assign(document.createElement('ul'), { className: 'chosen' });
  const input = Object.assign(document.createElement('input'), { className: 'input', id: identify(), autocomplete: 'off' });
  const list = Object.assign(document.createElement('datalist'), { id: identify() });
  input.setAttribute('list', list.id);
  label.htmlFor = input.id;
  const choose = (option, isChosen) => {
    option.selected = isChosen;
    draw();
    select.dispatchEvent(new Event('change', { bubbles: true }));
  };
  const draw = () => {
    const options = [...select.options];
    chips.replaceChildren(...options.filter((option) => option.selected).map((option) => {
      const chip = document.createElement('li'), button = document.createElement('button');
      chip.append(Object.assign(document.createElement('bdi'), { textContent: option.text }), button);
      button.type = 'button';
      button.textContent = '×';
      button.setAttribute('aria-label', `${holder.dataset.remove} ${option.text}`);
      button.addEventListener('click', () => { choose(option, false); input.focus(); });
      return chip;
    }));
    list.replaceChildren(...options.filter((option) => !option.selected).map((option) => Object.assign(document.createElement('option'), { value: option.text })));
  };
  const take = (isSure) => {
    const typed = input.value.trim().toLowerCase(), rest = [...select.options].filter((option) => !option.selected);
    if (!typed) return false;
    const found = rest.find((option) => option.text.toLowerCase() === typed) ?? (isSure && rest.find((option) => option.text.toLowerCase().includes(typed)));
    if (!found) return false;
    input.value = '';
    choose(found, true);
    return true;
  };
  input.addEventListener('input', () => take(false));
  input.addEventListener('change', () => take(true));
  input.addEventListener('keydown', (event) => { if (event.key === 'Enter' && input.value.trim()) { event.preventDefault(); take(true); } });
  select.hidden = true;
  select.before(chips, input, list);
  draw();
}

for (const input of document.querySelectorAll('[data-suggest]')) {
  const list = Object.assign(document.createElement('datalist'), { id: identify() });
  let asked = 0;
  input.after(list);
  input.setAttribute('list', list.id);
  input.addEventListener('input', async () => {
    const turn = asked += 1, words = input.value.trim();
    if (words.length < 2) return;
    await new Promise((done) => { setTimeout(done, 200); });
    if (turn !== asked) return;
    const answer = await fetch(input.dataset.suggest + encodeURIComponent(words), { headers: { Accept: 'application/json' } }).catch(() => null);
    if (!answer?.ok || turn !== asked) return;
    const { people } = await answer.json();
    list.replaceChildren(...people.map((one) => Object.assign(document.createElement('option'), { value: one.email, label: `${one.name} · ${one.email}` })));
  });
}
