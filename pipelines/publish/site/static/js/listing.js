// A table with sorting, pages and rows that open. What its cells and details hold is given to it.
import { h } from "./dom.js";
import { counted } from "./words.js";

const PAGE_ROWS = 25;

export function permalink(table, id) {
  return h("a", { class: "permalink", href: `#${table}/${id}`, "aria-label": `Permalink to ${table} ${id}`, title: "Permalink" }, "#");
}

// `columns`: [{ name, hint, cell(row), order(row)? }]; the first cell is the row's header and the last opens details.
export class Listing {
  #rows = [];
  #page = 0;
  #sorted;
  #open = new Set();
  #body = h("tbody", { role: "rowgroup" });
  #pages = h("nav", { class: "pages" });

  constructor({ target, table, caption, columns, idOf, detail, sort, toggle = "Sources and claims" }) {
    Object.assign(this, { table, columns, idOf, detail, toggleWords: toggle });
    this.#sorted = sort;
    this.head = h("tr", { role: "row" }, columns.map((column) => this.#headCell(column)));
    this.#pages.setAttribute("aria-label", `Pages of ${caption.toLowerCase()}`);
    const element = h("table", { class: `listing ${table}`, role: "table" },
      h("caption", { class: "hidden-words" }, caption), h("thead", { role: "rowgroup" }, this.head), this.#body);
    target.append(element, this.#pages);
    this.#markSorted();
  }

  show(rows) {
    this.#rows = rows;
    this.#page = 0;
    this.#sort();
    this.#render();
  }

  // Turns to the row of that ID, opens it and puts the focus there; false when it is not among the rows shown.
  reveal(id) {
    const place = this.#rows.findIndex((row) => this.idOf(row) === id);
    if (place < 0) return false;
    this.#page = Math.floor(place / PAGE_ROWS);
    this.#open.add(id);
    this.#render();
    const row = document.getElementById(`${this.table}/${id}`);
    row.scrollIntoView({ block: "start" });
    row.focus({ preventScroll: true });
    return true;
  }

  #headCell(column) {
    const attributes = { role: "columnheader", scope: "col", title: column.hint, class: column.className };
    if (!column.order) return h("th", attributes, column.name);
    return h("th", attributes, h("button", { type: "button", class: "sort", onclick: () => this.#sortBy(column) }, column.name));
  }

  #sortBy(column) {
    const turned = this.#sorted.name === column.name && !this.#sorted.descending;
    this.#sorted = { name: column.name, descending: turned };
    this.#markSorted();
    this.show(this.#rows);
  }

  #markSorted() {
    [...this.head.children].forEach((cell, place) => {
      const isSorted = this.columns[place].name === this.#sorted.name;
      if (!this.columns[place].order) return;
      cell.setAttribute("aria-sort", isSorted ? (this.#sorted.descending ? "descending" : "ascending") : "none");
    });
  }

  // Rows without a value come last in either direction.
  #sort() {
    const { order } = this.columns.find((column) => column.name === this.#sorted.name);
    const sign = this.#sorted.descending ? -1 : 1;
    const keyed = this.#rows.map((row) => [order(row), row]);
    keyed.sort(([a], [b]) => (a === null) - (b === null) || sign * (a < b ? -1 : a > b ? 1 : 0));
    this.#rows = keyed.map(([, row]) => row);
  }

  #render() {
    const first = this.#page * PAGE_ROWS;
    this.#body.replaceChildren(...this.#rows.slice(first, first + PAGE_ROWS).flatMap((row) => this.#row(row)));
    this.#renderPages();
  }

  #row(row) {
    const id = this.idOf(row);
    const details = h("td", { role: "cell", colspan: this.columns.length });
    const below = h("tr", { role: "row", class: "details", id: `details-${this.table}-${id}`, hidden: true }, details);
    const toggle = h("button", { type: "button", class: "toggle", "aria-expanded": "false", "aria-controls": below.id },
      this.toggleWords, h("span", { class: "hidden-words" }, ` of ${id}`));
    const open = (isOpen) => {
      if (isOpen && !details.hasChildNodes()) details.append(this.detail(row));
      below.hidden = !isOpen;
      toggle.setAttribute("aria-expanded", String(isOpen));
      this.#open[isOpen ? "add" : "delete"](id);
    };
    toggle.addEventListener("click", () => open(below.hidden));
    const cells = this.columns.map((column, place) => this.#cell(column, row, place, [toggle, permalink(this.table, id)]));
    if (this.#open.has(id)) open(true);
    return [h("tr", { role: "row", id: `${this.table}/${id}`, tabindex: "-1" }, cells), below];
  }

  #cell(column, row, place, actions) {
    const isLast = place === this.columns.length - 1;
    const attributes = { "data-name": column.name, class: column.className };
    const content = [column.cell(row), isLast && h("span", { class: "actions" }, actions)];
    if (place === 0) return h("th", { ...attributes, role: "rowheader", scope: "row" }, content);
    return h("td", { ...attributes, role: "cell" }, content);
  }

  #renderPages() {
    const last = Math.max(Math.ceil(this.#rows.length / PAGE_ROWS) - 1, 0);
    const turn = (words, step, isPossible) => h("button", {
      type: "button", disabled: !isPossible, onclick: () => this.#turn(step, words),
    }, words);
    this.#pages.hidden = last === 0;
    this.#pages.replaceChildren(
      turn("Previous", -1, this.#page > 0),
      h("span", {}, `Page ${this.#page + 1} of ${counted(last + 1, "page").split(" ")[0]}`),
      turn("Next", 1, this.#page < last),
    );
  }

  #turn(step, words) {
    this.#page += step;
    this.#render();
    const buttons = [...this.#pages.querySelectorAll("button")];
    const same = buttons.find((button) => button.textContent === words && !button.disabled);
    (same ?? buttons.find((button) => !button.disabled)).focus();
  }
}
