// The table of source documents and its filter.
import { findingsAbout, reportsFrom, tables } from "./data.js";
import { byId, h, webLink } from "./dom.js";
import { folded, hasWords, watchForm } from "./filters.js";
import { Listing } from "./listing.js";
import { reportButton } from "./corrections.js";
import { columnMeaning, counted, dateWords, definition, termWords } from "./words.js";

const COLUMNS = [
  {
    name: "Published", hint: columnMeaning("documents", "published_at"), className: "when",
    cell: (row) => dateWords(row.published_at) || "no date", order: (row) => row.published_at,
  },
  {
    name: "Publisher", hint: columnMeaning("documents", "publisher"), className: "where",
    cell: (row) => row.publisher ?? "not stated", order: (row) => row.publisher,
  },
  {
    name: "Kind", hint: columnMeaning("documents", "kind"), className: "standing",
    cell: (row) => termWords(row.kind), order: (row) => row.kind,
  },
  {
    name: "Title", hint: columnMeaning("documents", "title"), className: "said",
    cell: (row) => webLink(row.url, row.title ?? row.source_id), order: (row) => row.title,
  },
];

function documentDetail(row) {
  const findings = findingsAbout(row.document_id);
  const facts = ["source_id", "author", "url", "published_basis", "origin_id"];
  return h("div", { class: "detail" },
    findings.length > 0 && h("ul", { class: "findings", "aria-label": "Read with care" }, findings.map((finding) =>
      h("li", { title: definition("findings", "rule", finding.rule) }, finding.message))),
    h("dl", { class: "facts" }, facts.filter((name) => row[name]).map((name) =>
      h("div", {}, h("dt", { title: columnMeaning("documents", name) }, termWords(name)), h("dd", {}, row[name])))),
    h("p", {}, "Rows that rest on it: ", reportsFrom(row.document_id).map((report) => [
      h("a", { href: report.event_id ? `#events/${report.event_id}` : `#incidents/${report.incident_id}` }, report.subject_id), " "]),
    reportsFrom(row.document_id).length === 0 && "no incident or event on this page"),
    h("p", { class: "actions" }, h("code", {}, row.document_id), " ", reportButton("documents", row.document_id)));
}

export function startSources() {
  const texts = new Map(tables.documents.map((row) => [row, folded(
    [row.title, row.publisher, row.author, row.source_id, row.url, row.document_id].filter(Boolean).join(" "))]));
  const list = new Listing({
    target: byId("document-list"), table: "documents", caption: "Sources", columns: COLUMNS, toggle: "Details",
    idOf: (row) => row.document_id, detail: documentDetail, sort: { name: "Published", descending: true },
  });
  const form = watchForm("document-filters", (wanted) => {
    const rows = tables.documents.filter((row) => !wanted.text || hasWords(texts.get(row), wanted.text));
    list.show(rows);
    byId("document-count").textContent = `${counted(rows.length, "document")} of ${tables.documents.length.toLocaleString("en")}`;
  });
  return { list, clear: form.clear };
}
