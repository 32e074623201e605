// Forms that narrow a list: each reads its fields, tells when they change, and says how many rows are left.
import { afterTyping, byId, h } from "./dom.js";

export function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

// Every word that was typed must occur.
export function hasWords(haystack, typed) {
  return folded(typed).split(/\s+/).every((word) => haystack.includes(word));
}

export function fillOptions(select, values, wordsOf = (value) => value) {
  select.append(...values.map((value) => h("option", { value }, wordsOf(value))));
}

// Calls `changed` with { field: value } of the form, at once and whenever the reader changes it.
export function watchForm(id, changed) {
  const form = byId(id);
  const read = () => {
    const fields = [...form.elements].filter((field) => field.name);
    changed(Object.fromEntries(fields.map((field) => [field.name, field.type === "checkbox" ? field.checked : field.value.trim()])));
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", afterTyping(read));
  // Fields are empty only after the event.
  let soon;
  form.addEventListener("reset", () => { soon = setTimeout(read); });
  const clear = () => {
    form.reset();
    clearTimeout(soon);
    read();
  };
  read();
  return { read, clear };
}

// The values of a column that occur, most frequent first.
export function frequent(values) {
  const counts = new Map();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a) || (a < b ? -1 : 1));
}
