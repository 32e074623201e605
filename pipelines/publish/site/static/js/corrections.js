// The request for a correction: rows fill in their ID, the reader the rest. Nothing is sent from here.
import { byId, h } from "./dom.js";
import { version } from "./data.js";

export function reportButton(table, id) {
  return h("button", { type: "button", class: "quiet", onclick: () => ask(table, id) },
    "Report an error", h("span", { class: "hidden-words" }, ` in ${table} ${id}`));
}

function ask(table, id) {
  const text = byId("correction-text");
  text.value = text.value.replace(/^Release:.*$/m, `Release: ${version}`).replace(/^Row:.*$/m, `Row: ${table} ${id}`);
  text.scrollIntoView({ block: "center" });
  text.focus();
}

async function copy() {
  const text = byId("correction-text");
  try {
    await navigator.clipboard.writeText(text.value);
    byId("correction-status").textContent = "Copied.";
  } catch {
    text.select();
    byId("correction-status").textContent = "Selected: copy it with your keyboard.";
  }
}

export function startCorrections() {
  byId("correction-copy").addEventListener("click", copy);
}
