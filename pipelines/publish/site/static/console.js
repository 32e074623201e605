// SQL over the Parquet files of a release, in the browser: DuckDB-WASM, to which parquet-wasm hands the tables.
// DuckDB-WASM would load its own reader of Parquet from another host; a release asks no other host for anything.
// Bundled by build.mjs; the page imports it when it is served and a reader starts the console.
import { AsyncDuckDB, VoidLogger } from "@duckdb/duckdb-wasm";
import startParquet, { readParquet } from "parquet-wasm/esm";

const GZIP = [0x1f, 0x8b];

// Some servers unpack .gz files on the way, so the bytes say whether that is left to do.
async function unpacked(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} cannot be read: ${response.status} ${response.statusText}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (!GZIP.every((byte, place) => bytes[place] === byte)) return bytes;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function startDatabase(folder) {
  const database = new AsyncDuckDB(new VoidLogger(), new Worker(new URL("duckdb.worker.js", folder)));
  const wasm = new Blob([await unpacked(new URL("duckdb.wasm.gz", folder))], { type: "application/wasm" });
  const url = URL.createObjectURL(wasm);
  await database.instantiate(url);
  URL.revokeObjectURL(url);
  return database;
}

function plain(value) {
  if (value === null || value === undefined) return null;
  if (typeof value === "bigint") return value.toString();
  return typeof value === "object" ? String(value) : value;
}

class Console {
  #connection;
  #release;
  #views;
  #tables;
  #loaded = new Set();

  constructor(connection, release, tables, views) {
    this.#connection = connection;
    this.#release = release;
    this.#tables = tables;
    this.#views = views;
  }

  // Tables and views are got ready when a query first names them, directly or through a view.
  async #load(sql) {
    const words = this.#wordsOf(sql);
    for (const name of this.#tables.filter((table) => words.has(table) && !this.#loaded.has(table))) {
      const file = await unpacked(new URL(`${name}.parquet`, this.#release));
      await this.#connection.insertArrowFromIPCStream(readParquet(file).intoIPCStream(), { name, create: true });
      this.#loaded.add(name);
    }
    for (const [name, text] of Object.entries(this.#views)) {
      if (!words.has(name) || this.#loaded.has(name)) continue;
      await this.#connection.query(text);
      this.#loaded.add(name);
    }
  }

  #wordsOf(sql) {
    const words = new Set();
    const texts = [sql];
    while (texts.length) {
      for (const word of texts.pop().toLowerCase().match(/[a-z_]+/g) ?? []) {
        if (this.#views[word] && !words.has(word)) texts.push(this.#views[word]);
        words.add(word);
      }
    }
    return words;
  }

  // Resolves to { columns, rows }, cells as text, number, boolean or null; rejects with DuckDB's own message.
  async query(sql) {
    await this.#load(sql);
    const result = await this.#connection.query(sql);
    const columns = result.schema.fields.map((field) => field.name);
    const vectors = columns.map((_, place) => result.getChildAt(place));
    const rows = Array.from({ length: result.numRows }, (_, row) => vectors.map((vector) => plain(vector.get(row))));
    return { columns, rows };
  }
}

// `release` is the address of the release's folder, `tables` the names of its tables, `views` {name: CREATE VIEW}.
export async function openConsole(release, tables, views) {
  const folder = new URL("site/", release);
  await startParquet({ module_or_path: await unpacked(new URL("parquet.wasm.gz", folder)) });
  const connection = await (await startDatabase(folder)).connect();
  // Extensions live on another host: without these settings a query that needs one waits for it for ever.
  await connection.query("SET autoinstall_known_extensions = false; SET autoload_known_extensions = false;");
  return new Console(connection, release, tables, views);
}
