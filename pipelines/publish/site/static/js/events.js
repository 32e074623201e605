// The table of public events and its filters.
import { tables } from "./data.js";
import { eventDetail } from "./details.js";
import { byId, h } from "./dom.js";
import { fillOptions, folded, frequent, hasWords, watchForm } from "./filters.js";
import { Listing } from "./listing.js";
import { columnMeaning, counted, statusBadge, termWords, whenWords } from "./words.js";

const COLUMNS = [
  { name: "When", hint: columnMeaning("events", "date_start"), className: "when", cell: whenWords, order: (row) => row.date_start },
  {
    name: "Kind", hint: columnMeaning("events", "event_type"), className: "where",
    cell: (row) => termWords(row.event_type), order: (row) => row.event_type,
  },
  {
    name: "Status", hint: columnMeaning("events", "status"), className: "standing",
    cell: (row) => statusBadge("events", row.status), order: (row) => row.status,
  },
  {
    name: "Sources", hint: columnMeaning("events", "document_count"), className: "number",
    cell: (row) => [counted(row.document_count, "document"), h("br"),
      h("span", { class: "words" }, counted(row.origin_count, "origin"))],
    order: (row) => row.document_count,
  },
  { name: "What sources say", hint: columnMeaning("events", "summary"), className: "said", cell: (row) => row.summary },
];

export function startEvents() {
  const texts = new Map(tables.events.map((row) => [row, folded(
    [row.summary, row.name, row.city, row.state, row.part_of, row.event_id, ...row.actors].filter(Boolean).join(" "))]));
  const list = new Listing({
    target: byId("event-list"), table: "events", caption: "Events", columns: COLUMNS,
    idOf: (row) => row.event_id, detail: eventDetail, sort: { name: "When", descending: true },
  });
  fillOptions(byId("e-type"), frequent(tables.events.map((row) => row.event_type)), termWords);
  fillOptions(byId("e-status"), frequent(tables.events.map((row) => row.status)), termWords);
  const form = watchForm("event-filters", (wanted) => {
    const rows = tables.events.filter((row) => (!wanted.text || hasWords(texts.get(row), wanted.text))
      && (!wanted.type || row.event_type === wanted.type) && (!wanted.status || row.status === wanted.status));
    list.show(rows);
    byId("event-count").textContent = `${counted(rows.length, "event")} of ${tables.events.length.toLocaleString("en")}`;
  });
  return { list, clear: form.clear };
}
