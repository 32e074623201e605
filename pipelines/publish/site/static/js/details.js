// What opens below a row: sources on one side, what each of them claims on the other; for incidents and events alike.
import {
  claimsAbout, contradicts, documentCalled, fieldsThatDiffer, findingsAbout, participantsIn, quotesAbout, reportsAbout,
} from "./data.js";
import { h, webLink } from "./dom.js";
import { reportButton } from "./corrections.js";
import { permalink } from "./listing.js";
import { quoteItem } from "./quotation.js";
import { columnMeaning, counted, definition, sourceWords, statusBadge, termWords, whenWords, whereWords } from "./words.js";

export function incidentDetail(incident) {
  return detail("incidents", incident.incident_id, incident, [
    ["Status", [statusBadge("incidents", incident.status), " ", definition("incidents", "status", incident.status)]],
    ["Answer of the body accused", definition("incidents", "response", incident.response)],
    ["Said to involve", incident.incident_types.map(termWords).join(", ")],
    ["When", [whenWords(incident), " ", basis("incidents", incident)]],
    ["Where", whereWords(incident)],
    ["Body said to have acted", incident.agency],
    ["Killed, as sources state", range(incident, "killed")],
    ["Injured, as sources state", range(incident, "injured")],
    ["Scope", incident.is_aggregate ? columnMeaning("incidents", "is_aggregate") : null],
  ]);
}

export function eventDetail(event) {
  return detail("events", event.event_id, event, [
    ["Status", [statusBadge("events", event.status), " ", definition("events", "status", event.status)]],
    ["Kind", definition("events", "event_type", event.event_type)],
    ["Name", event.name],
    ["When", [whenWords(event), " ", basis("events", event)]],
    ["Where", whereWords(event)],
    ["Who acts", event.actors.join(", ")],
    ["Part of", event.part_of],
  ]);
}

function detail(table, id, row, facts) {
  const findings = findingsAbout(id);
  return h("div", { class: "detail" },
    h("p", { class: "summary" }, row.summary),
    findings.length > 0 && h("ul", { class: "findings", "aria-label": "Read with care" }, findings.map(findingItem)),
    h("dl", { class: "facts" }, facts.filter(([, value]) => value && value.length).map(([name, value]) =>
      h("div", {}, h("dt", {}, name), h("dd", {}, value)))),
    h("div", { class: "side-by-side" },
      h("section", {}, h("h3", {}, counted(reportsAbout(id).length, "source")), sources(id, row)),
      h("section", {}, h("h3", {}, "What each source says"), claims(id))),
    people(id),
    quotes(id),
    h("p", { class: "actions" }, h("code", {}, id), " ", permalink(table, id), " ", reportButton(table, id)));
}

function basis(table, row) {
  return row.date_start ? h("span", { class: "words" }, `(${definition(table, "date_basis", row.date_basis)})`) : null;
}

function range(incident, what) {
  const [low, best, high] = ["low", "best", "high"].map((bound) => incident[`${what}_${bound}`]);
  if (best === null) return null;
  return low === high ? String(best) : `${best} by the best source; sources say ${low} to ${high}`;
}

function findingItem(finding) {
  return h("li", { title: definition("findings", "rule", finding.rule) },
    h("strong", {}, `${termWords(finding.rule)}: `), finding.message);
}

function sources(id, row) {
  const origins = counted(row.origin_count, "independent origin");
  return [
    h("p", { class: "words" }, `From ${origins}.`),
    h("ol", { class: "sources" }, reportsAbout(id).map((report) => {
      const source = documentCalled(report.document_id);
      return h("li", {},
        h("cite", {}, webLink(source.url, source.title ?? source.source_id ?? report.document_id)), h("br"),
        `${sourceWords(source)} (${termWords(source.kind)}) `,
        permalink("documents", report.document_id),
        h("blockquote", {}, `“${report.evidence_text}”`,
          h("span", { class: "words" }, ` at ${report.evidence_start}–${report.evidence_end}`)));
    })),
  ];
}

function claims(id) {
  const all = claimsAbout(id);
  if (!all.length) return h("p", { class: "words" }, "No claim about single values.");
  const differing = new Set(fieldsThatDiffer(id));
  const fields = [...new Set(all.map((claim) => claim.field))];
  return h("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": `What each source says about ${id}` },
    h("table", { class: "plain claims" },
      h("caption", { class: "hidden-words" }, `Claims about ${id}, by what they speak to`),
      h("thead", {}, h("tr", {}, ["Value", "Said by", "Stance", "Printed in"].map((head) => h("th", { scope: "col" }, head)))),
      fields.map((field) => h("tbody", {},
        h("tr", { class: "group" }, h("th", { scope: "rowgroup", colspan: 4 }, termWords(field),
          differing.has(field) && h("span", { class: "differ" }, "sources differ"))),
        all.filter((claim) => claim.field === field).map(claimRow)))));
}

function claimRow(claim) {
  const source = documentCalled(claim.document_id);
  const printed = claim.value_as_printed;
  return h("tr", { id: `claims/${claim.claim_id}`, tabindex: "-1", class: contradicts(claim) ? "against" : null },
    h("td", {}, termWords(claim.value) || "–",
      printed && printed !== claim.value && h("span", { class: "words" }, ` “${printed}”`)),
    h("td", {}, claim.claimed_by),
    h("td", { title: definition("claims", "stance", claim.stance) }, termWords(claim.stance),
      claim.is_hedged && h("span", { class: "words", title: columnMeaning("claims", "is_hedged") }, " (hedged)")),
    h("td", {}, sourceWords(source), " ", h("span", { class: "words" }, `${claim.start}–${claim.end}`), " ",
      permalink("claims", claim.claim_id)));
}

function people(id) {
  const rows = participantsIn(id);
  if (!rows.length) return null;
  return h("details", {}, h("summary", {}, "People and groups, as each source tells of them"),
    h("ul", {}, rows.map((person) => h("li", {},
      h("span", { title: definition("participants", "role", person.role) }, `${termWords(person.role)}: `),
      personWords(person), h("span", { class: "words" }, ` ${sourceWords(documentCalled(person.document_id))}`)))));
}

function personWords(person) {
  return [
    person.name ?? (person.name_status === "withheld" ? "name withheld" : "name not reported"),
    person.count > 1 && `${person.count} people`,
    person.age !== null && `age ${person.age}`,
    person.gender,
    person.actor_type !== "unknown" && termWords(person.actor_type),
    person.organization,
    person.outcome !== "unknown" && `said to be ${termWords(person.outcome)}`,
  ].filter(Boolean).join(", ");
}

function quotes(id) {
  const rows = quotesAbout(id);
  if (!rows.length) return null;
  return h("details", {}, h("summary", {}, `${counted(rows.length, "quote")} about it`),
    h("ul", { class: "quotes" }, rows.map((quote) => quoteItem(quote, { isSpeakerNamed: true }))));
}
