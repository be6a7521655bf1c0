// Forms that are kept on this device, by their keys: { key, url, owner, entries }.
const STORE = 'forms';

function database() {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('unsent', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: 'key' });
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
}

async function store(mode, act) {
  const opened = await database();
  return new Promise((resolve, reject) => {
    const transaction = opened.transaction(STORE, mode), asked = act(transaction.objectStore(STORE));
    transaction.oncomplete = () => { opened.close(); resolve(asked.result); };
    transaction.onerror = () => { opened.close(); reject(transaction.error); };
  });
}
export const keep = (form) => store('readwrite', (forms) => forms.put(form));
export const forget = (key) => store('readwrite', (forms) => forms.delete(key));
export const kept = () => store('readonly', (forms) => forms.getAll());
