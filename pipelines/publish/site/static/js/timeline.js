// The timeline: incidents that sources report, stacked by status, and public events below. A table says the same.
import { colour, draw, followWidth } from "./charts.js";
import { byId, h, plainTable } from "./dom.js";
import { counted, dateWords, statusBadge, termWords, terms } from "./words.js";

const DAY_MS = 86_400_000;
// The finest unit that leaves bars wide enough to see, and what a date must be known to, to stand on it.
const UNITS = [
  { name: "day", spanDays: 100, isExact: (precision) => !["week", "month", "year", "none"].includes(precision) },
  { name: "week", spanDays: 700, isExact: (precision) => !["month", "year", "none"].includes(precision) },
  { name: "month", spanDays: 5_500, isExact: (precision) => !["year", "none"].includes(precision) },
  { name: "year", spanDays: Infinity, isExact: (precision) => precision !== "none" },
];
const EVENTS_HEIGHT = 26;
const chart = { started: null, unit: null };

const timeOf = (row) => Date.parse(row.date_start.slice(0, 10).padEnd(10, "-01").slice(0, 10));
const iso = (time) => new Date(time).toISOString().slice(0, 10);

function startOf(time, unit) {
  const date = new Date(time);
  if (unit === "week") return time - ((date.getUTCDay() + 6) % 7) * DAY_MS;
  if (unit === "month") return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
  if (unit === "year") return Date.UTC(date.getUTCFullYear(), 0);
  return time;
}

function endOf(start, unit) {
  const date = new Date(start);
  if (unit === "month") return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
  if (unit === "year") return Date.UTC(date.getUTCFullYear() + 1, 0);
  return start + (unit === "week" ? 7 : 1) * DAY_MS;
}

function unitFor(rows) {
  const times = rows.map(timeOf);
  const days = (Math.max(...times) - Math.min(...times)) / DAY_MS;
  return UNITS.find((unit) => days <= unit.spanDays);
}

function binned(rows, unit, kindOf) {
  const bins = new Map();
  for (const row of rows) {
    const start = startOf(timeOf(row), unit.name);
    const key = `${start} ${kindOf(row)}`;
    if (!bins.has(key)) bins.set(key, { start, end: endOf(start, unit.name), kind: kindOf(row), count: 0 });
    bins.get(key).count += 1;
  }
  return [...bins.values()].sort((a, b) => a.start - b.start);
}

const binWords = (bin, unit) => (unit.name === "day" ? "" : `${unit.name} from `) + dateWords(iso(bin.start));
const heightOf = (width) => Math.round(Math.min(width * 0.5, 300));

function withWords(bins, unit, what) {
  return bins.map((bin) => ({ ...bin, words: `${binWords(bin, unit)}: ${counted(bin.count, what)}, ${termWords(bin.kind)}` }));
}

function specOf(bins, events, width) {
  const statuses = terms("incidents", "status").map(([term]) => term);
  const axis = { labelColor: colour("--ink"), domainColor: colour("--rule"), tickColor: colour("--rule"), labelFontSize: 12 };
  const rect = (y, y2, fill) => ({
    x: { scale: "time", field: "start", offset: 0.5 }, x2: { scale: "time", field: "end", offset: -0.5 },
    y, y2, fill, tooltip: { signal: "datum.words" }, cursor: { value: "pointer" },
  });
  return {
    width, height: heightOf(width), padding: 5, autosize: { type: "fit", contains: "padding" },
    signals: [
      { name: "bars", update: `height - ${EVENTS_HEIGHT}` },
      { name: "chosen", value: null, on: [{ events: "rect:click", update: "datum" }] },
    ],
    data: [
      {
        name: "incidents", values: bins,
        transform: [{ type: "stack", groupby: ["start"], field: "count", sort: { field: "order" } }],
      },
      { name: "events", values: events },
    ],
    scales: [
      { name: "time", type: "utc", range: "width", domain: { fields: ["start", "end"].flatMap((field) => ["incidents", "events"].map((data) => ({ data, field }))) } },
      { name: "count", type: "linear", range: [{ signal: "bars" }, 0], nice: true, zero: true, domain: { data: "incidents", field: "y1" } },
      { name: "status", type: "ordinal", domain: statuses, range: statuses.map((term) => colour(`--${term}`)) },
    ],
    axes: [
      { scale: "time", orient: "bottom", tickCount: { signal: "max(2, floor(width / 90))" }, labelOverlap: true, ...axis },
      { scale: "count", orient: "left", tickCount: { signal: "min(4, domain('count')[1])" }, format: "d", grid: true, gridColor: colour("--border-faint"), ...axis },
    ],
    marks: [
      {
        type: "rect", from: { data: "incidents" },
        encode: { update: rect({ scale: "count", field: "y0" }, { scale: "count", field: "y1" }, { scale: "status", field: "kind" }) },
      },
      {
        type: "rect", from: { data: "events" },
        encode: { update: rect({ signal: "height - 14" }, { signal: "height - 4" }, { value: colour("--event") }) },
      },
    ],
  };
}

export function showTimeline(incidents, events, chooseDates) {
  const dated = incidents.filter((row) => row.date_start);
  const datedEvents = events.filter((row) => row.date_start);
  chart.unit ??= dated.length ? unitFor([...dated, ...datedEvents]) : null;
  const { unit } = chart;
  const exact = (rows) => rows.filter((row) => unit?.isExact(row.date_precision));
  const order = terms("incidents", "status").map(([term]) => term);
  const bins = unit ? withWords(binned(exact(dated), unit, (row) => row.status), unit, "incident") : [];
  const ordered = bins.map((bin) => ({ ...bin, order: order.indexOf(bin.kind) }));
  const eventBins = unit ? withWords(binned(exact(datedEvents), unit, () => "reported"), unit, "event") : [];
  tell(incidents, exact(dated).length, ordered, eventBins, unit, chooseDates);
  if (ordered.length) chart.started ??= start(ordered, eventBins, chooseDates);
  chart.started?.then((view) => view.data("incidents", ordered).runAsync());
}

async function start(bins, events, chooseDates) {
  const target = byId("timeline").querySelector(".chart");
  const view = await draw(target, specOf(bins, events, target.clientWidth));
  view.addSignalListener("chosen", (_name, bin) => bin && chooseDates(iso(bin.start), iso(bin.end - DAY_MS)));
  followWidth(target, view, heightOf);
  return view;
}

function tell(incidents, drawn, bins, events, unit, chooseDates) {
  const left = incidents.length - drawn;
  const first = bins.length ? `from ${dateWords(iso(bins[0].start))} to ${dateWords(iso(bins.at(-1).end - DAY_MS))}` : "";
  byId("timeline-words").textContent = unit && drawn
    ? `${counted(drawn, "incident")} that sources date, by ${unit.name}, ${first}, stacked by status; public events in grey below. `
      + `${counted(left, "incident")} without a date known to the ${unit.name}.`
    : "None of these incidents has a date.";
  const kinds = [...new Set(bins.map((bin) => bin.kind))].sort((a, b) => statusOrder(a) - statusOrder(b));
  byId("timeline-legend").replaceChildren(...kinds.map((kind) => h("li", {}, statusBadge("incidents", kind))));
  byId("timeline-table").replaceChildren(plainTable("Incidents and events by date", ["Date", ...kinds.map(termWords), "Events"],
    unit ? tableRows(bins, events, kinds, unit, chooseDates) : []));
}

const statusOrder = (status) => terms("incidents", "status").findIndex(([term]) => term === status);

function tableRows(bins, events, kinds, unit, chooseDates) {
  const starts = [...new Set([...bins, ...events].map((bin) => bin.start))].sort((a, b) => a - b);
  const countOf = (list, start, kind) => list.find((bin) => bin.start === start && (!kind || bin.kind === kind))?.count ?? 0;
  return starts.map((start) => [
    h("button", { type: "button", class: "quiet", onclick: () => chooseDates(iso(start), iso(endOf(start, unit.name) - DAY_MS)) },
      binWords({ start }, unit)),
    ...kinds.map((kind) => String(countOf(bins, start, kind))),
    String(countOf(events, start)),
  ]);
}
