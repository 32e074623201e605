"""Tables put aside on disk between the steps, so that a step holds in memory only what it works on.

Belongs here: keeping tables in Parquet files of a temporary folder, written whole or as documents are read, and read
back whole or some columns at a time. Not here: what the tables are (`frames.py`), nor what a release keeps
(`publish/`).
"""

import shutil
import weakref
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from itertools import count
from pathlib import Path
from tempfile import mkdtemp

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.frames import RECORDS, Extraction, Row, frame_of, schema_of

# What is held back until it makes a Parquet row group worth writing; keeps the parent process small.
SPILL_BYTES = 16 * 2**20
# A batch of a few rows takes tens of kilobytes beside what its values take.
SPILL_BATCHES = 500


class _Folder:
    """A temporary folder, removed when nobody holds it any more or when Python ends."""

    def __init__(self) -> None:
        self._path = Path(mkdtemp(prefix="onrecord-"))
        self._numbers = count()
        weakref.finalize(self, shutil.rmtree, self._path, ignore_errors=True)

    def file(self) -> Path:
        """Return the path of a file that is not there yet."""
        return self._path / f"{next(self._numbers)}.parquet"


class Shelf(MutableMapping[str, pd.DataFrame]):
    """Tables on disk, each made a data frame (`frames.frame_of`) anew whenever it is asked for.

    Changing such a frame changes nothing here; put it back to keep it. A shelf made of another shares its files, and
    what is put on one does not show on the other.
    """

    def __init__(self, tables: Mapping[str, pd.DataFrame] | None = None) -> None:
        """Put tables aside; those of another shelf are not copied."""
        # Table -> column -> the file that holds it, in the order of the columns.
        self._columns: dict[str, dict[str, Path]] = {}
        if isinstance(tables, Shelf):
            self._folder: _Folder = tables._folder
            self._columns = {table: dict(columns) for table, columns in tables._columns.items()}
            return
        self._folder = _Folder()
        for table, frame in (tables or {}).items():
            self[table] = frame

    def __getitem__(self, table: str) -> pd.DataFrame:
        """Return a table whole."""
        return self.read(table, self._columns[table])

    def __setitem__(self, table: str, frame: pd.DataFrame) -> None:
        """Put a table in the place of what was there; its index is not kept."""
        self.replace(table, _as_arrow(table, frame))

    def __delitem__(self, table: str) -> None:
        """Forget a table; its files go with the folder."""
        del self._columns[table]

    def __iter__(self) -> Iterator[str]:
        """Yield the names of the tables."""
        return iter(self._columns)

    def __len__(self) -> int:
        """Return how many tables there are."""
        return len(self._columns)

    def __copy__(self) -> "Shelf":
        """Return another shelf with the same tables."""
        return Shelf(self)

    def types(self, table: str) -> dict[str, pa.DataType]:
        """Return the columns of a table and what they hold."""
        schemas = {path: pq.read_schema(path) for path in set(self._columns[table].values())}
        return {name: schemas[path].field(name).type for name, path in self._columns[table].items()}

    def read(self, table: str, columns: Iterable[str]) -> pd.DataFrame:
        """Return some columns of a table."""
        return frame_of(self.arrow(table, columns))

    def arrow(self, table: str, columns: Iterable[str]) -> pa.Table:
        """Return some columns of a table as they are kept."""
        names = list(columns)
        held: dict[Path, list[str]] = {}
        for name in names:
            held.setdefault(self._columns[table][name], []).append(name)
        parts = [pq.read_table(path, columns=wanted) for path, wanted in held.items()]
        arrays = {name: part[name] for part in parts for name in part.column_names}
        return pa.table([arrays[name] for name in names], names=names)

    def add(self, table: str, columns: pd.DataFrame | pa.Table) -> None:
        """Put columns beside those of a table, row by row, or in their place; the index is not looked at."""
        data = columns if isinstance(columns, pa.Table) else _as_arrow(table, columns)
        path = self.file()
        pq.write_table(data, path, compression="zstd")
        self.adopt(table, path, data.column_names)

    def replace(self, table: str, rows: pa.Table) -> None:
        """Put a table in the place of what was there."""
        self._columns[table] = {}
        self.add(table, rows)

    def file(self) -> Path:
        """Return the path of a file in the folder of this shelf that is not there yet."""
        return self._folder.file()

    def adopt(self, table: str, path: Path, columns: Iterable[str]) -> None:
        """Take columns of a table from a Parquet file that lies in the folder of this shelf."""
        self._columns.setdefault(table, {}).update(dict.fromkeys(columns, path))


def _as_arrow(table: str, frame: pd.DataFrame) -> pa.Table:
    known = {field.name: field.type for field in schema_of(table)} if table in RECORDS else {}
    arrays = {
        name: pa.array(values, type=known.get(name, _text_type(values)), from_pandas=True)
        for name, values in ((str(name), frame[name]) for name in frame.columns)
    }
    return pa.table(arrays)


def _text_type(values: pd.Series) -> pa.DataType | None:
    """The type of text, which Arrow would take for texts of more than 2 GiB; None for what it can tell."""
    return pa.string() if isinstance(values.dtype, pd.StringDtype) else None


def spilled(extractions: Iterable[Extraction]) -> Shelf:
    """Return the tables of `RECORDS` of some documents, empty ones included."""
    spill = Spill()
    for extraction in extractions:
        spill.add(extraction)
    return spill.shelf()


class Spill:
    """Puts aside what documents give, one after another, so that memory stays bounded."""

    def __init__(self) -> None:
        self._shelf = Shelf()
        self._paths = {table: self._shelf.file() for table in RECORDS}
        self._waiting: dict[str, list[pa.RecordBatch]] = {table: [] for table in RECORDS}
        self._bytes = dict.fromkeys(RECORDS, 0)
        self._writers: dict[str, pq.ParquetWriter] = {}

    def add(self, extraction: Mapping[str, list[Row] | pa.RecordBatch]) -> None:
        """Append the rows of one document, as dictionaries or as `frames.unpacked` returns them.

        Raises:
            KeyError: a table that `RECORDS` does not know.
        """
        for table, rows in extraction.items():
            batch = pa.RecordBatch.from_pylist(rows, schema_of(table)) if isinstance(rows, list) else rows
            self._waiting[table].append(batch)
            self._bytes[table] += batch.nbytes
            if self._bytes[table] >= SPILL_BYTES or len(self._waiting[table]) >= SPILL_BATCHES:
                self._flush(table)

    def shelf(self, left_out: Iterable[str] = ()) -> Shelf:
        """Write what still waits and return every table of `RECORDS`, rows in the order of arrival; ends the spill.

        `left_out` names tables, and columns as `table.column`, that nobody will read.
        """
        without = set(left_out)
        for table, path in self._paths.items():
            self._flush(table)
            self._writers[table].close()
            if table not in without:
                columns = [name for name in schema_of(table).names if f"{table}.{name}" not in without]
                self._shelf.adopt(table, path, columns)
        return self._shelf

    def _flush(self, table: str) -> None:
        schema = schema_of(table)
        if table not in self._writers:
            self._writers[table] = pq.ParquetWriter(self._paths[table], schema, compression="zstd")
        self._writers[table].write_table(pa.Table.from_batches(self._waiting[table], schema).combine_chunks())
        self._waiting[table].clear()
        self._bytes[table] = 0
