// SQL on the page: starts the bundled console when the page is served and a reader asks; from disk it says why not.
import { sql } from "./data.js";
import { byId, h } from "./dom.js";
import { counted } from "./words.js";

const ROWS_AT_MOST = 500;
const EXAMPLES = {
  "Incidents with their sources": "SELECT date_start, city, status, summary, publishers\nFROM incidents_with_sources\nORDER BY date_start DESC NULLS LAST\nLIMIT 20",
  "On what sources differ": "SELECT i.summary, c.field, c.values_stated, c.contradicting_claims\nFROM conflicts AS c\nJOIN incidents AS i ON i.incident_id = c.subject_id\nORDER BY c.values_stated DESC, c.field",
  "Who is quoted most": "SELECT speaker, count(*) AS quotes, count(*) FILTER (quote_type = 'direct') AS direct\nFROM quotes_by_speaker\nWHERE speaker IS NOT NULL\nGROUP BY speaker\nORDER BY quotes DESC, speaker\nLIMIT 20",
  "How many incidents of each status": "SELECT status, count(*) AS incidents\nFROM incidents\nGROUP BY status\nORDER BY incidents DESC",
};
let starting = null;

export function startSql() {
  if (!sql.isBundled) return;
  const isServed = location.protocol.startsWith("http");
  byId(isServed ? "sql-console" : "sql-disk").hidden = false;
  if (!isServed) return;
  const text = byId("sql-text");
  const example = byId("sql-example");
  example.append(...Object.keys(EXAMPLES).map((name) => h("option", { value: name }, name)));
  const fill = () => { text.value = EXAMPLES[example.value]; };
  example.addEventListener("change", fill);
  fill();
  byId("sql-run").addEventListener("click", run);
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run();
  });
}

async function opened() {
  const release = new URL(".", location.href.split("#")[0]);
  const { openConsole } = await import(new URL("site/console.js", release));
  return openConsole(release, sql.tables, sql.views);
}

async function run() {
  const button = byId("sql-run");
  button.disabled = true;
  byId("sql-status").textContent = starting ? "Running." : "Starting DuckDB.";
  try {
    starting ??= opened();
    const database = await starting.catch((error) => { starting = null; throw error; });
    show(await database.query(byId("sql-text").value));
  } catch (error) {
    byId("sql-result").replaceChildren();
    byId("sql-status").textContent = error.message;
  } finally {
    button.disabled = false;
  }
}

function show({ columns, rows }) {
  const shown = rows.slice(0, ROWS_AT_MOST);
  const cell = (value) => (value === null ? h("span", { class: "words" }, "null") : String(value));
  byId("sql-result").replaceChildren(h("table", { class: "plain" },
    h("caption", { class: "hidden-words" }, "Result of the query"),
    h("thead", {}, h("tr", {}, columns.map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, shown.map((row) => h("tr", {}, row.map((value) => h("td", {}, cell(value))))))));
  const more = rows.length > shown.length ? `, the first ${shown.length} shown` : "";
  byId("sql-status").textContent = `${counted(rows.length, "row")}${more}.`;
}
