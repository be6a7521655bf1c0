// Shows anew what a person will get as job roles or the first day change: the server says it, by the rules that assign.
// Without this file "Show what they will get" does the same.
const form = document.querySelector('form[data-outlook]');
const button = form.querySelector('[name="show"]'), place = form.querySelector('[data-part="outlook"]');
let latest;

button.parentElement.hidden = true;
form.addEventListener('change', async ({ target }) => {
  if (!['job_roles', 'joined_on'].includes(target.name)) return;
  latest?.abort();
  latest = new AbortController();
  const body = new FormData(form, button);
  try {
    const answer = await fetch(form.action, { method: 'POST', body, signal: latest.signal });
    if (!answer.ok) throw new Error(answer.statusText);
    const drawn = new DOMParser().parseFromString(await answer.text(), 'text/html');
    place.replaceChildren(...drawn.querySelector('[data-part="outlook"]').childNodes);
  } catch (error) {
    if (error.name !== 'AbortError') button.parentElement.hidden = false;    // then by hand
  }
});
