"""Where the tables of assets are kept between steps: a Parquet file a table, in a folder a group."""

import os
from pathlib import Path

import dagster as dg
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import Field

from pipelines.frames import frame_of
from schemas.derive import from_arrow


def tables_folder() -> str:
    """Return `$DAGSTER_HOME/tables`, or `.onrecord/tables` where there is no such home."""
    return str(Path(os.environ.get("DAGSTER_HOME") or ".onrecord") / "tables")


class ParquetTables(dg.ConfigurableIOManager):
    """Keeps data frames as Parquet; the tables of a release come back in the types that their models want."""

    folder: str = Field(default_factory=tables_folder, description="Folder of the tables.")

    def handle_output(self, context: dg.OutputContext, obj: pd.DataFrame) -> None:
        """Write a table; it appears whole or not at all."""
        path = self._path(context.asset_key)
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(".writing")
        pq.write_table(pa.Table.from_pandas(obj, preserve_index=False), aside, compression="zstd")
        aside.replace(path)

    def load_input(self, context: dg.InputContext) -> pd.DataFrame:
        """Read a table that another asset wrote."""
        data = pq.read_table(self._path(context.asset_key))
        return from_arrow(data) if context.asset_key.path[0] == "resolve" else frame_of(data)

    def _path(self, key: dg.AssetKey) -> Path:
        return Path(self.folder, *key.path).with_suffix(".parquet")
