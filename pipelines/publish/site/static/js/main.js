// Starts the parts of the page.
import { startCorrections } from "./corrections.js";
import { startEvents } from "./events.js";
import { fillFileFacts } from "./files.js";
import { startIncidents } from "./incidents.js";
import { startPermalinks } from "./permalinks.js";
import { startQuotes } from "./quotes.js";
import { startSources } from "./sources.js";
import { startSql } from "./sqlconsole.js";

const parts = { incidents: startIncidents(), events: startEvents(), quotes: startQuotes(), documents: startSources() };
fillFileFacts();
startCorrections();
startSql();
startPermalinks(parts);
