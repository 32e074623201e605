// The map: a circle for each place, as large as the number of incidents that sources put there. A table says the same.
import { outlines } from "./data.js";
import { colour, draw, followWidth } from "./charts.js";
import { byId, h, plainTable } from "./dom.js";
import { counted } from "./words.js";

const ROWS_AT_MOST = 200;
// Beyond these a Mercator map has no room, or begins anew on its other side.
const WEST_EAST = 179.9;
const NORTH_SOUTH = 80;
const LABELS_AT_MOST = 8;
const LEAST_SPAN_DEGREES = 1.6;
const chart = { started: null };

function placesOf(incidents) {
  const places = new Map();
  for (const row of incidents.filter((incident) => incident.lat !== null)) {
    const key = `${row.lat} ${row.lon}`;
    if (!places.has(key)) places.set(key, { lat: row.lat, lon: row.lon, city: row.city, state: row.state, country: row.country, count: 0 });
    places.get(key).count += 1;
  }
  return [...places.values()].sort((a, b) => b.count - a.count || (nameOf(a) < nameOf(b) ? -1 : 1));
}

const nameOf = (place) => [place.city, place.state ?? place.country].filter(Boolean).join(", ") || "a place without a name";

// The corners around points, with room on every side.
function frame(points) {
  const bounds = (values) => {
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const room = Math.max((high - low) * 0.12, (LEAST_SPAN_DEGREES - (high - low)) / 2, 0.1);
    return [low - room, high + room];
  };
  const [west, east] = bounds(points.map(([lon]) => lon));
  const [south, north] = bounds(points.map(([, lat]) => lat));
  const onMap = (lon, lat) => [Math.max(-WEST_EAST, Math.min(lon, WEST_EAST)), Math.max(-NORTH_SOUTH, Math.min(lat, NORTH_SOUTH))];
  return { type: "MultiPoint", coordinates: [onMap(west, south), onMap(east, north)] };
}

function areasOf(places) {
  const areas = new Map([["All places", frame(places.map((place) => [place.lon, place.lat]))]]);
  const states = new Map();
  for (const place of places.filter((each) => each.state)) {
    states.set(place.state, [...(states.get(place.state) ?? []), [place.lon, place.lat]]);
  }
  if (states.size > 1) for (const state of [...states.keys()].sort()) areas.set(state, frame(states.get(state)));
  if (outlines.states) areas.set("Contiguous United States", { type: "MultiPoint", coordinates: [[-124.8, 24.4], [-66.9, 49.4]] });
  return areas;
}

const heightOf = (width) => Math.round(Math.min(width * 0.75, 460));

function specOf(places, area, width) {
  const line = (layer, stroke, thickness, fill) => ({
    type: "shape", from: { data: layer }, interactive: false,
    encode: { update: { fill: { value: fill }, stroke: { value: stroke }, strokeWidth: { value: thickness } } },
    transform: [{ type: "geoshape", projection: "flat" }],
  });
  return {
    width, height: heightOf(width), padding: 0, background: colour("--water"), autosize: "none",
    signals: [
      { name: "area", value: area },
      { name: "chosen", value: null, on: [{ events: "@circles:click", update: "datum" }] },
    ],
    projections: [{ name: "flat", type: "mercator", fit: { signal: "area" }, size: { signal: "[width, height]" } }],
    scales: [{ name: "size", type: "sqrt", domain: { data: "places", field: "count" }, range: [0, 900], domainMin: 0 }],
    data: [
      ...["countries", "states", "counties"].map((name) => ({ name, values: outlines[name] ?? [] })),
      { name: "places", values: places, transform: [{ type: "geopoint", projection: "flat", fields: ["lon", "lat"] }] },
    ],
    marks: [
      line("countries", colour("--border"), 1, colour("--land")),
      line("states", colour("--border"), 1, colour("--land")),
      line("counties", colour("--border-faint"), 0.6, "transparent"),
      line("states", colour("--border"), 1, "transparent"),
      {
        type: "symbol", name: "circles", from: { data: "places" },
        encode: {
          update: {
            x: { field: "x" }, y: { field: "y" }, size: { signal: "max(36, scale('size', datum.count))" },
            fill: { value: colour("--accent") }, fillOpacity: { value: 0.6 },
            stroke: { value: colour("--accent") }, strokeWidth: { value: 1 }, cursor: { value: "pointer" },
            tooltip: { signal: "datum.words" },
          },
        },
      },
      // Written twice: first a halo, so that names read over lines.
      ...[3, 0].map((halo) => ({
        type: "text", from: { data: "circles" }, interactive: false,
        encode: {
          update: {
            text: { signal: `datum.datum.rank < ${LABELS_AT_MOST} ? datum.datum.city : ''` }, fontSize: { value: 12 },
            fill: { value: colour("--ink") }, stroke: { value: colour("--land") }, strokeWidth: { value: halo },
            strokeJoin: { value: "round" },
          },
        },
        transform: [{ type: "label", size: { signal: "[width, height]" }, anchor: ["right", "left", "top", "bottom"], offset: [3] }],
      })),
    ],
  };
}

export function showMap(incidents, chooseCity) {
  const places = placesOf(incidents).map((place, rank) => ({ ...place, rank, words: `${nameOf(place)}: ${counted(place.count, "incident")}` }));
  tell(incidents, places, chooseCity);
  if (places.length) chart.started ??= start(places, chooseCity);
  chart.started?.then((view) => view.data("places", places).runAsync());
}

async function start(places, chooseCity) {
  const target = byId("map").querySelector(".chart");
  const areas = areasOf(places);
  const select = byId("map-area");
  select.append(...[...areas.keys()].map((name) => h("option", { value: name }, name)));
  const view = await draw(target, specOf(places, areas.get("All places"), target.clientWidth));
  view.addSignalListener("chosen", (_name, place) => place?.city && chooseCity(place.city));
  select.addEventListener("change", () => view.signal("area", areas.get(select.value)).runAsync());
  followWidth(target, view, heightOf);
  return view;
}

function tell(incidents, places, chooseCity) {
  const placed = places.reduce((sum, place) => sum + place.count, 0);
  const most = places.slice(0, 3).map((place) => place.words).join("; ");
  byId("map-words").textContent = placed
    ? `Map of ${counted(placed, "incident")} that sources put at ${counted(places.length, "place")}; most at ${most}. `
      + `${counted(incidents.length - placed, "incident")} without a place that could be found.`
    : "None of these incidents has a place that could be found.";
  const rows = places.slice(0, ROWS_AT_MOST).map((place) => [
    place.city ? h("button", { type: "button", class: "quiet", onclick: () => chooseCity(place.city) }, nameOf(place)) : nameOf(place),
    place.count.toLocaleString("en"),
  ]);
  byId("map-table").replaceChildren(plainTable("Incidents by place", ["Place", "Incidents"], rows),
    places.length > ROWS_AT_MOST ? h("p", {}, `And ${places.length - ROWS_AT_MOST} more places.`) : "");
}
