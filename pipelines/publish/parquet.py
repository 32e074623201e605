"""Tables as Parquet files: the exact Arrow schema, descriptions inside, the same bytes for the same rows."""

from pathlib import Path

import pandas as pd
import pyarrow
import pyarrow.parquet as pq

from schemas.derive import to_arrow

# DuckDB's own row group size: a reader can skip groups, and one group fits a small memory.
ROW_GROUP_ROWS = 122_880
# Level 3 is zstd's default; higher levels shrink such tables by a few per cent at several times the cost.
ZSTD_LEVEL = 3


def write_parquet(table: str, frame: pd.DataFrame, path: Path, metadata: dict[str, str]) -> None:
    """Write a conformed frame to `path`; `metadata` is added to that of the schema."""
    data = to_arrow(table, frame)
    write_arrow(data.replace_schema_metadata({**(data.schema.metadata or {}), **metadata}), path)


def write_arrow(data: pyarrow.Table, path: Path) -> None:
    """Write an Arrow table to `path` as every Parquet file of a release is written."""
    pq.write_table(data, path, compression="zstd", compression_level=ZSTD_LEVEL, row_group_size=ROW_GROUP_ROWS)


def read_columns(path: Path, columns: list[str]) -> pd.DataFrame:
    """Read some columns of a Parquet file, of type object."""
    return pq.read_table(path, columns=columns).to_pandas().astype(object)
