"""Run by a test with another DuckDB on its path: reads a release, and prints what it read as JSON.

Usage: read_with_duckdb.py RELEASE QUERIES, where QUERIES is a JSON file of {name: SQL}. Printed is the client's version
and, for every Parquet file and every query on `onrecord.duckdb`, the names of the columns, their types and the rows.
"""

import json
import sys
from pathlib import Path

import duckdb


def answer(connection: duckdb.DuckDBPyConnection, query: str) -> dict[str, list]:
    relation = connection.sql(query)
    rows = [list(row) for row in relation.fetchall()]
    return {"columns": relation.columns, "types": [str(kind) for kind in relation.types], "rows": rows}


def main(release: Path, queries: dict[str, str]) -> None:
    with duckdb.connect() as connection:
        files = {path.stem: answer(connection, f"FROM read_parquet('{path}')") for path in release.glob("*.parquet")}
    with duckdb.connect(str(release / "onrecord.duckdb"), read_only=True) as connection:
        answers = {name: answer(connection, query) for name, query in queries.items()}
    json.dump({"version": duckdb.__version__, "files": files, "answers": answers}, sys.stdout, default=str)


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")))
