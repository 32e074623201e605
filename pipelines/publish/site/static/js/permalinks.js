// Permalinks: `#table/id` opens that row, wherever it stands; an ID that was merged leads to the one that stayed.
import { tables } from "./data.js";
import { byId } from "./dom.js";

export function startPermalinks(parts) {
  const open = () => {
    byId("notice").hidden = true;
    const [table, ...rest] = decodeURIComponent(location.hash.slice(1)).split("/");
    if (rest.length) openRow(parts, table, rest.join("/"));
  };
  addEventListener("hashchange", open);
  open();
}

function openRow(parts, table, id) {
  if (table === "claims") return openClaim(parts, id);
  const part = parts[table];
  if (part && (part.list.reveal(id) || (part.clear(), part.list.reveal(id)))) return true;
  const changed = tables.id_history.find((row) => row.old_id === id && row.new_id);
  if (changed && changed.new_id !== id) {
    openRow(parts, changed.table, changed.new_id);
    tell(`${id} was ${changed.change} in release ${changed.version}; this is ${changed.new_id}.`);
    return true;
  }
  const withdrawn = tables.id_history.find((row) => row.old_id === id);
  tell(withdrawn
    ? `${id} was ${withdrawn.change} in release ${withdrawn.version}: ${withdrawn.reason}`
    : `This page holds no row ${id} of ${table}. It may be of another release, or be left out here and stand in the files.`);
  return false;
}

function openClaim(parts, id) {
  const claim = tables.claims.find((row) => row.claim_id === id);
  if (!claim) return tell(`This page holds no claim ${id}.`);
  openRow(parts, claim.subject_table, claim.subject_id);
  const row = byId(`claims/${id}`);
  row?.scrollIntoView({ block: "center" });
  row?.focus({ preventScroll: true });
  return true;
}

function tell(words) {
  const notice = byId("notice");
  notice.textContent = words;
  notice.hidden = false;
}
