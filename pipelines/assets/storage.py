"""Where the tables of assets are kept between steps: a Parquet file a table (and batch), in a folder a group."""

import os
from collections.abc import Collection
from pathlib import Path

import dagster as dg
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import Field

from pipelines.assets.faults import tried_again_only_if_it_can_pass
from pipelines.frames import RECORDS, frame_of, schema_of
from pipelines.ids import make_id
from schemas.derive import from_arrow

# Groups whose tables have the layout of `frames.RECORDS`; written with it, a batch without rows joins any other.
RECORD_GROUPS = ("documents", "extract")


def tables_folder() -> str:
    """Return `$DAGSTER_HOME/tables`, or `.onrecord/tables` where there is no such home."""
    return str(Path(os.environ.get("DAGSTER_HOME") or ".onrecord") / "tables")


class ParquetTables(dg.ConfigurableIOManager):
    """Keeps data frames as Parquet; the tables of a release come back in the types that their models want.

    A step that is not of one batch gets the rows of all batches as one table.
    """

    folder: str = Field(default_factory=tables_folder, description="Folder of the tables.")

    def handle_output(self, context: dg.OutputContext, obj: pd.DataFrame) -> None:
        """Write a table; it appears whole or not at all."""
        with tried_again_only_if_it_can_pass():
            self._write(context, obj)

    def _write(self, context: dg.OutputContext, obj: pd.DataFrame) -> None:
        key = context.asset_key
        path = self._path(key, context.partition_key if context.has_asset_partitions else None)
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(f".{os.getpid()}.writing")
        schema = schema_of(key.path[1]) if key.path[0] in RECORD_GROUPS and key.path[1] in RECORDS else None
        pq.write_table(pa.Table.from_pandas(obj, schema, preserve_index=False), aside, compression="zstd")
        aside.replace(path)

    def load_input(self, context: dg.InputContext) -> pd.DataFrame:
        """Read a table that another asset wrote; a Failure without retries says what was never made."""
        key = context.asset_key
        batches = sorted(context.asset_partition_keys) if context.has_asset_partitions else [None]
        absent = [batch for batch in batches if not self.has(key, batch)]
        if absent or not batches:
            of = f" of batch {', '.join(filter(None, absent))}" if context.has_asset_partitions and batches else ""
            raise dg.Failure(f"{key.to_user_string()}{of} was never made: materialize it first", allow_retries=False)
        data = pa.concat_tables(
            [pq.read_table(self._path(key, batch)) for batch in batches], promote_options="permissive"
        )
        return from_arrow(data) if key.path[0] == "resolve" else frame_of(data)

    def has(self, key: dg.AssetKey, batch: str | None) -> bool:
        """Return whether a table (of a batch) was written."""
        return self._path(key, batch).exists()

    def forget_all_but(self, batches: Collection[str]) -> None:
        """Remove the tables of batches that are gone: their texts must not outlive them."""
        kept = {self._file(batch) for batch in batches}
        for path in Path(self.folder).glob("*/*/*.parquet"):
            if path.name not in kept:
                path.unlink(missing_ok=True)

    def _path(self, key: dg.AssetKey, batch: str | None) -> Path:
        table = Path(self.folder, *key.path)
        return table.with_suffix(".parquet") if batch is None else table / self._file(batch)

    @staticmethod
    def _file(batch: str) -> str:
        # Names of folders are longer, and other, than what every file system takes.
        return f"{make_id('b', batch)}.parquet"
