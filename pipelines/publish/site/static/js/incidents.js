// The table of incidents, its filters, and the map and timeline that show the same rows.
import { documentCalled, fieldsThatDiffer, reportsAbout, tables } from "./data.js";
import { incidentDetail } from "./details.js";
import { byId, h, whenIdle } from "./dom.js";
import { fillOptions, folded, frequent, hasWords, watchForm } from "./filters.js";
import { Listing } from "./listing.js";
import { showMap } from "./map.js";
import { showTimeline } from "./timeline.js";
import { columnMeaning, counted, statusBadge, termWords, terms, whenWords, whereWords } from "./words.js";

const publishersOf = (incident) =>
  [...new Set(reportsAbout(incident.incident_id).map((report) => documentCalled(report.document_id).publisher))];

// What filters look at, made once for each incident.
function searchable(incident) {
  const publishers = publishersOf(incident);
  const said = [incident.summary, whereWords(incident), incident.county, incident.agency, incident.incident_id,
    ...incident.incident_types.map(termWords), ...publishers];
  return { publishers, text: folded(said.filter(Boolean).join(" ")), differs: fieldsThatDiffer(incident.incident_id).length > 0 };
}

const COLUMNS = [
  {
    name: "When", hint: columnMeaning("incidents", "date_start"), className: "when",
    cell: whenWords, order: (row) => row.date_start,
  },
  {
    name: "Where", hint: columnMeaning("incidents", "place_name"), className: "where",
    cell: whereWords, order: (row) => row.state && [row.state, row.city ?? ""].join(" "),
  },
  {
    name: "Status", hint: columnMeaning("incidents", "status"), className: "standing",
    cell: (row) => [statusBadge("incidents", row.status), row.response !== "none_reported"
      && h("span", { class: "words" }, ` body accused: ${termWords(row.response)}`)],
    order: (row) => terms("incidents", "status").findIndex(([term]) => term === row.status),
  },
  {
    name: "Sources", hint: columnMeaning("incidents", "document_count"), className: "number",
    cell: (row) => [counted(row.document_count, "document"), h("br"),
      h("span", { class: "words" }, counted(row.origin_count, "origin"))],
    order: (row) => row.document_count,
  },
  { name: "What sources say", hint: columnMeaning("incidents", "summary"), className: "said", cell: (row) => row.summary },
];

export function startIncidents() {
  const facets = new Map(tables.incidents.map((row) => [row, searchable(row)]));
  const list = new Listing({
    target: byId("incident-list"), table: "incidents", caption: "Incidents", columns: COLUMNS,
    idOf: (row) => row.incident_id, detail: incidentDetail, sort: { name: "When", descending: true },
  });
  fillChoices(facets);
  const narrow = (fields) => {
    byId("f-from").value = fields.from ?? "";
    byId("f-to").value = fields.to ?? "";
    if (fields.city !== undefined) Object.assign(byId("f-city"), { value: fields.city ?? "" });
    form.read();
    byId("incident-count").scrollIntoView({ block: "center" });
  };
  const form = watchForm("incident-filters", (wanted) => {
    const rows = tables.incidents.filter((row) => matches(row, facets.get(row), wanted));
    list.show(rows);
    byId("incident-count").textContent = `${counted(rows.length, "incident")} of ${tables.incidents.length.toLocaleString("en")}`;
    whenIdle(() => {
      showMap(rows, (city) => narrow({ city }));
      showTimeline(rows, tables.events, (from, to) => narrow({ from, to }));
    });
  });
  return { list, clear: form.clear };
}

function matches(row, facet, wanted) {
  const day = row.date_start?.slice(0, 10);
  return (!wanted.text || hasWords(facet.text, wanted.text))
    && (!wanted.status || row.status === wanted.status)
    && (!wanted.type || row.incident_types.includes(wanted.type))
    && (!wanted.state || row.state === wanted.state)
    && (!wanted.city || row.city === wanted.city)
    && (!wanted.publisher || facet.publishers.includes(wanted.publisher))
    && (!wanted.from || (day && day >= wanted.from.slice(0, day.length)))
    && (!wanted.to || (day && day <= wanted.to))
    && (!wanted.differ || facet.differs)
    && (!wanted.many || row.origin_count > 1);
}

function fillChoices(facets) {
  const rows = tables.incidents;
  const present = (column) => new Set(rows.map((row) => row[column]));
  const statuses = terms("incidents", "status").map(([term]) => term).filter((term) => present("status").has(term));
  fillOptions(byId("f-status"), statuses, termWords);
  fillOptions(byId("f-type"), frequent(rows.flatMap((row) => row.incident_types)), termWords);
  fillOptions(byId("f-state"), frequent(rows.map((row) => row.state)));
  fillOptions(byId("f-city"), frequent(rows.map((row) => row.city)));
  fillOptions(byId("f-publisher"), frequent([...facets.values()].flatMap((facet) => facet.publishers)));
}
