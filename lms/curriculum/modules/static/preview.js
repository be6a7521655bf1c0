// Draws the learner's view again as somebody pauses: the server renders, by the same code as the lesson itself.
//   <section data-preview="/write/modules/preview"> and everywhere <… data-part="shown|checks|reach">; the text is <textarea name="source">.
// Without this file "Check and preview" does the same.
const PAUSE = 350;
const preview = document.querySelector('[data-preview]');
const form = document.querySelector('form[data-draft]');

if (preview && form) {
  let timer;
  let latest;
  const draw = async () => {
    if (form.elements.source.value.length > Number(form.dataset.limit)) return;    // draft.js says so
    latest?.abort();
    latest = new AbortController();
    preview.setAttribute('aria-busy', 'true');
    const body = new FormData();
    for (const name of ['csrf_token', 'source', 'code']) body.append(name, form.elements[name].value);
    try {
      const answer = await fetch(preview.dataset.preview, { method: 'POST', body, signal: latest.signal });
      if (!answer.ok) return;
      const drawn = new DOMParser().parseFromString(await answer.text(), 'text/html');
      for (const part of drawn.querySelectorAll('[data-part]')) {
        const place = document.querySelector(`[data-part="${part.dataset.part}"]`);
        if (place.contains(document.activeElement)) continue;            // nothing changes under somebody's hands
        if (place.innerHTML.trim() !== part.innerHTML.trim()) place.replaceChildren(...part.childNodes);   // unchanged words are not said again
      }
      preview.removeAttribute('aria-busy');
    } catch (error) {
      if (error.name !== 'AbortError') preview.removeAttribute('aria-busy');    // offline: the last view stays
    }
  };
  form.elements.source.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(draw, PAUSE); });
}
