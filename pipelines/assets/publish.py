"""The release folder."""

from time import perf_counter

import dagster as dg
import pandas as pd

from pipelines.assets.settings import BuildSettings
from pipelines.assets.tables import ins_of, markdown_table
from pipelines.build import publish_tables, texts_of
from pipelines.ingest.discover import inputs_of
from pipelines.publish.release import ReleaseRefusedError
from schemas.tables import TABLES

BESIDES = {
    "files": dg.AssetIn(key=dg.AssetKey(["raw", "files"])),
    "with_texts": dg.AssetIn(key=dg.AssetKey(["extract", "documents"])),
}


@dg.asset(
    key_prefix="publish", group_name="publish", ins=ins_of("resolve", TABLES) | BESIDES, kinds={"parquet", "duckdb"}
)
def release(
    settings: BuildSettings, files: pd.DataFrame, with_texts: pd.DataFrame, **tables: pd.DataFrame
) -> dg.MaterializeResult:
    """A release: Parquet, DuckDB and what describes them, in a folder that never changes; none if nothing changed."""
    begun = perf_counter()
    try:
        published = publish_tables(tables, texts_of(with_texts), inputs_of(files), settings.settings())
    except ReleaseRefusedError as error:
        failing = dg.MetadataValue.md(markdown_table(error.failures.head(100)))
        raise dg.Failure(str(error), metadata={"failures": failing}, allow_retries=False) from error
    rows = pd.DataFrame({"table": list(published.row_counts), "rows": list(published.row_counts.values())})
    return dg.MaterializeResult(
        metadata={
            "path": dg.MetadataValue.path(str(published.path.resolve())),
            "version": published.version,
            "is_new": published.is_new,
            "rows": dg.MetadataValue.md(markdown_table(rows)),
            "seconds": round(perf_counter() - begun, 3),
        }
    )
