// The rows that the page carries, as objects, and how they refer to each other.

const given = JSON.parse(document.getElementById("data").textContent);

function objects({ columns, rows }) {
  return rows.map((row) => Object.fromEntries(columns.map((column, place) => [column, row[place]])));
}

function keyed(rows, key) {
  return new Map(rows.map((row) => [row[key], row]));
}

function grouped(rows, key) {
  const groups = new Map();
  for (const row of rows) {
    if (!groups.has(row[key])) groups.set(row[key], []);
    groups.get(row[key]).push(row);
  }
  return groups;
}

export const version = given.version;
export const meanings = given.meanings;
export const outlines = given.outlines;
export const sql = given.sql;
export const tables = Object.fromEntries(Object.entries(given.tables).map(([name, table]) => [name, objects(table)]));

const documentOf = keyed(tables.documents, "document_id");
const claimsOf = grouped(tables.claims, "subject_id");
const reportsOf = grouped([
  ...tables.incident_reports.map((report) => ({ ...report, subject_id: report.incident_id })),
  ...tables.event_reports.map((report) => ({ ...report, subject_id: report.event_id })),
], "subject_id");
const participantsOf = grouped(tables.participants, "incident_id");
const quotesOf = grouped(tables.quotes, "incident_id");
const findingsOf = grouped(tables.findings, "row_id");
const reportsIn = grouped([...reportsOf.values()].flat(), "document_id");
const unknownDocument = { title: null, publisher: null, published_at: null, url: null, kind: null, origin_id: null };

export const claimsAbout = (id) => claimsOf.get(id) ?? [];
export const reportsAbout = (id) => reportsOf.get(id) ?? [];
export const participantsIn = (id) => participantsOf.get(id) ?? [];
export const quotesAbout = (id) => quotesOf.get(id) ?? [];
export const findingsAbout = (id) => findingsOf.get(id) ?? [];
export const reportsFrom = (id) => reportsIn.get(id) ?? [];
export const documentCalled = (id) => documentOf.get(id) ?? { ...unknownDocument, document_id: id };

const CONTRADICTING = new Set(["denies", "disputes", "no_record", "cannot_verify"]);
export const contradicts = (claim) => CONTRADICTING.has(claim.stance);

const valuesOf = (claims) => new Set(claims.map((claim) => claim.value).filter((value) => value !== null));
// An incident may be of several types at once: the row has a list of what claims give one by one.
const mayHaveSeveral = ({ subject_table: table, field }) => `${field}s` in meanings.columns[table];

// The fields of a row that a source contradicts, or to which sources give different values where there can be but one.
export function fieldsThatDiffer(id) {
  const fields = grouped(claimsAbout(id), "field");
  const differ = (claims) => claims.some(contradicts) || (!mayHaveSeveral(claims[0]) && valuesOf(claims).size > 1);
  return [...fields].filter(([, claims]) => differ(claims)).map(([field]) => field);
}
