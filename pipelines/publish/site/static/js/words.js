// Words for values. What terms and columns mean comes from the release; nothing is defined here.
import { h } from "./dom.js";
import { meanings } from "./data.js";

export const termWords = (term) => (term ?? "").replaceAll("_", " ");

export function definition(table, column, term) {
  const vocabulary = meanings.columns[table][column].vocabulary;
  return meanings.vocabularies[vocabulary]?.[term] ?? "";
}

export function terms(table, column) {
  return Object.entries(meanings.vocabularies[meanings.columns[table][column].vocabulary]);
}

export const columnMeaning = (table, column) => meanings.columns[table]?.[column]?.description ?? "";

export function statusBadge(table, status) {
  return h("span", { class: "status", "data-status": status, title: definition(table, "status", status) }, termWords(status));
}

export function counted(count, one, many = `${one}s`) {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const MONTH = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });

// An ISO date as far as it is known: a year, a month, a day, or a time of a day.
export function dateWords(iso) {
  if (!iso) return "";
  const [day, time] = iso.split("T");
  if (day.length === 4) return day;
  if (day.length === 7) return MONTH.format(new Date(`${day}-01T00:00:00Z`));
  const clock = time ? `, ${time.slice(0, 5)}` : "";
  return `${DAY.format(new Date(`${day}T00:00:00Z`))}${clock}`;
}

export function whenWords(row) {
  if (!row.date_start) return "not reported";
  if (row.date_precision === "month") return dateWords(row.date_start.slice(0, 7));
  if (row.date_precision === "year") return row.date_start.slice(0, 4);
  const until = row.date_end && row.date_end.slice(0, 10) !== row.date_start.slice(0, 10);
  return until ? `${dateWords(row.date_start)} to ${dateWords(row.date_end)}` : dateWords(row.date_start);
}

export function whereWords(row) {
  const parts = [row.place_name, row.city, row.state, row.country === "US" ? null : row.country].filter(Boolean);
  return [...new Set(parts)].join(", ") || "not reported";
}

export function sourceWords(source) {
  return [source.publisher ?? "publisher not stated", dateWords(source.published_at) || "no date"].join(", ");
}

const KIB = 1024;
export function sizeWords(bytes) {
  return bytes < KIB * KIB ? `${Math.round(bytes / KIB)} KiB` : `${(bytes / KIB / KIB).toFixed(1)} MiB`;
}
