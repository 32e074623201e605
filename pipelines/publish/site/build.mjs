// Writes dist/: the console as one ES module, DuckDB's worker, both WebAssembly files packed with gzip.
// A release carries these files, so they are packed once here and unpacked by the browser.
import { build } from "esbuild";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

const MODULES = "node_modules/";
const DUCKDB = `${MODULES}@duckdb/duckdb-wasm/`;
const PARQUET = `${MODULES}parquet-wasm/`;

async function packed(from, to) {
  await writeFile(to, gzipSync(await readFile(from), { level: 9 }));
}

await rm("dist", { recursive: true, force: true });
await mkdir("dist");
await build({
  entryPoints: ["static/console.js"],
  outfile: "dist/console.js",
  bundle: true,
  minify: true,
  format: "esm",
  legalComments: "none",
});
await copyFile(`${DUCKDB}dist/duckdb-browser-eh.worker.js`, "dist/duckdb.worker.js");
await packed(`${DUCKDB}dist/duckdb-eh.wasm`, "dist/duckdb.wasm.gz");
await packed(`${PARQUET}esm/parquet_wasm_bg.wasm`, "dist/parquet.wasm.gz");
