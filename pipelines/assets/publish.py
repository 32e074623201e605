"""The release folder."""

from time import perf_counter

import dagster as dg
import pandas as pd

from pipelines.assets.conditions import AFTER_LINKING
from pipelines.assets.faults import RETRIES, tried_again_only_if_it_can_pass
from pipelines.assets.settings import BuildSettings
from pipelines.assets.tables import ins_of, markdown_table
from pipelines.build import publish_tables, texts_of
from schemas.tables import TABLES

BESIDES = {
    "files": dg.AssetIn(key=dg.AssetKey(["raw", "files"])),
    "with_texts": dg.AssetIn(key=dg.AssetKey(["extract", "documents"])),
}


@dg.asset(
    key_prefix="publish",
    group_name="publish",
    ins=ins_of("resolve", TABLES) | BESIDES,
    kinds={"parquet", "duckdb"},
    automation_condition=AFTER_LINKING,
    retry_policy=RETRIES,
    pool="release_folder",
)
def release(
    settings: BuildSettings, files: pd.DataFrame, with_texts: pd.DataFrame, **tables: pd.DataFrame
) -> dg.MaterializeResult:
    """A release: Parquet, DuckDB and what describes them, in a folder that never changes; none if nothing changed."""
    begun = perf_counter()
    read = files.dropna(subset="sha256")
    hashes = dict(zip(read["name"], read["sha256"], strict=True))
    with tried_again_only_if_it_can_pass(), settings.at_releases() as chosen:
        published = publish_tables(tables, texts_of(with_texts), hashes, chosen)
    rows = pd.DataFrame({"table": list(published.row_counts), "rows": list(published.row_counts.values())})
    return dg.MaterializeResult(
        metadata={
            "release": dg.MetadataValue.url(settings.link_to(published.version)),
            "path": dg.MetadataValue.path(f"{settings.out}/{published.version}"),
            "version": published.version,
            "is_new": published.is_new,
            "dagster/row_count": int(rows["rows"].sum()),
            "preview": dg.MetadataValue.md(markdown_table(rows)),
            "seconds": round(perf_counter() - begun, 3),
        }
    )
