// What scripts say comes from the page, which knows the reader's language: <p data-say-saved="Saved {time}">.
export function words(element, name, values = {}) {
  const text = element.closest(`[data-say-${name}]`)?.getAttribute(`data-say-${name}`) ?? '';
  return text.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}
