// Quotes by speaker: who speaks most comes first, those nobody is named for last.
import { tables } from "./data.js";
import { byId, h } from "./dom.js";
import { fillOptions, folded, hasWords, watchForm } from "./filters.js";
import { quoteItem, speakerOf } from "./quotation.js";
import { counted, termWords, terms } from "./words.js";

const SPEAKERS_AT_ONCE = 20;
const QUOTES_AT_ONCE = 50;
const keyOf = (quote) => quote.speaker_id ?? speakerOf(quote) ?? "";

function bySpeaker(quotes) {
  const groups = new Map();
  for (const quote of quotes) {
    const key = keyOf(quote);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(quote);
  }
  return [...groups].sort(([a, left], [b, right]) =>
    (a === "") - (b === "") || right.length - left.length || (nameOf(left) < nameOf(right) ? -1 : 1));
}

function nameOf(quotes) {
  const names = quotes.map(speakerOf).filter(Boolean);
  return names.reduce((longest, name) => (name.length > longest.length ? name : longest), "") || "Nobody named";
}

// Shows some of `items` and, while there are more, a button for the next ones.
function shownInParts(list, items, most, make, what) {
  const more = h("button", { type: "button", class: "more" });
  let shown = 0;
  const grow = (isAsked) => {
    const next = items.slice(shown, shown + most).map(make);
    list.append(...next);
    shown += next.length;
    more.hidden = shown >= items.length;
    more.textContent = `Show more ${what} (${items.length - shown} left)`;
    if (isAsked) (next[0].querySelector("summary, a") ?? more).focus();
  };
  more.addEventListener("click", () => grow(true));
  grow(false);
  return { more, grow: () => grow(false), all: () => { while (shown < items.length) grow(false); } };
}

class Speakers {
  #groups = [];
  #parts;
  #boxes = new Map();

  show(quotes) {
    this.#groups = bySpeaker(quotes);
    this.#boxes.clear();
    const list = h("div", { class: "speakers" });
    this.#parts = shownInParts(list, this.#groups, SPEAKERS_AT_ONCE, ([key, group]) => this.#speaker(key, group), "speakers");
    byId("quote-list").replaceChildren(list, this.#parts.more);
    byId("quote-count").textContent = `${counted(quotes.length, "quote")} by ${counted(this.#groups.length, "speaker")}`;
  }

  // Opens the speaker of that quote and puts the focus on it; false when it is not among those shown.
  reveal(id) {
    const quote = tables.quotes.find((row) => row.quote_id === id);
    const place = quote ? this.#groups.findIndex(([key]) => key === keyOf(quote)) : -1;
    if (place < 0) return false;
    while (!this.#boxes.has(keyOf(quote))) this.#parts.grow();
    const { box, fill } = this.#boxes.get(keyOf(quote));
    fill().all();
    box.open = true;
    const item = byId(`quotes/${id}`);
    item?.scrollIntoView({ block: "center" });
    item?.focus({ preventScroll: true });
    return Boolean(item);
  }

  #speaker(key, group) {
    const roles = [...new Set(group.map((quote) => quote.speaker_role ?? quote.speaker_organization).filter(Boolean))];
    const box = h("details", {}, h("summary", {}, h("strong", {}, nameOf(group)), " ",
      h("span", { class: "words" }, [roles.slice(0, 3).join("; "), counted(group.length, "quote")].filter(Boolean).join(", "))));
    let parts;
    const fill = () => {
      if (parts) return parts;
      const list = h("ul", { class: "quotes" });
      parts = shownInParts(list, group, QUOTES_AT_ONCE, (quote) => quoteItem(quote, { id: `quotes/${quote.quote_id}` }), "quotes");
      box.append(list, parts.more);
      return parts;
    };
    box.addEventListener("toggle", fill, { once: true });
    this.#boxes.set(key, { box, fill });
    return box;
  }
}

export function startQuotes() {
  const speakers = new Speakers();
  const texts = new Map(tables.quotes.map((row) => [row, folded(
    [row.text, row.speaker_name, row.speaker_text, row.speaker_role, row.speaker_organization].filter(Boolean).join(" "))]));
  fillOptions(byId("q-type"), terms("quotes", "quote_type").map(([term]) => term), termWords);
  const form = watchForm("quote-filters", (wanted) => speakers.show(tables.quotes.filter((row) =>
    (!wanted.text || hasWords(texts.get(row), wanted.text)) && (!wanted.type || row.quote_type === wanted.type))));
  return { list: speakers, clear: form.clear };
}
