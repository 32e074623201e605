// Size and checksum of files whose bytes differ from build to build: a script beside the page tells them.
import { h } from "./dom.js";
import { sizeWords } from "./words.js";

export function fillFileFacts() {
  for (const row of document.querySelectorAll("tr[data-file]")) {
    const facts = window.onrecordFiles?.[row.dataset.file];
    if (!facts) continue;
    row.querySelector("[data-fact=bytes]").textContent = sizeWords(facts.bytes);
    row.querySelector("[data-fact=sha256]").replaceChildren(h("code", { class: "sum" }, facts.sha256));
  }
}
