"""The base of every table's model, with the checks that hold for any table. Joins of tables are in `schemas.rules`."""

import re
from typing import Any

import pandas as pd
import pandera.pandas as pa

from schemas.columns import CODE_POINT


def end_of(start: str) -> str:
    """The column that holds the end of the span whose start is in column `start`."""
    return start.removesuffix("start") + "end"


class Table(pa.DataFrameModel):
    """A table of a release: the columns it declares, in their order, and no others."""

    class Config:
        """What pandera enforces beyond the columns."""

        strict = True
        ordered = True

    @classmethod
    def table_name(cls) -> str:
        """The file and SQL name: `IncidentReports` is `incident_reports`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    @classmethod
    def metadata_of(cls, key: str) -> dict[str, Any]:
        """`{column: value}` for the columns whose metadata has `key`."""
        columns = cls.to_schema().columns.items()
        return {name: column.metadata[key] for name, column in columns if key in (column.metadata or {})}

    @classmethod
    def offset_pairs(cls) -> list[tuple[str, str]]:
        """The columns that hold the start and end of one span."""
        offsets = [name for name, unit in cls.metadata_of("unit").items() if unit == CODE_POINT]
        return [(name, end_of(name)) for name in offsets if name.endswith("start")]

    @classmethod
    def offsets_hold(cls, frame: pd.DataFrame) -> pd.Series:
        """Start and end are both known or both null, and the start is before the end."""
        holds = pd.Series(True, index=frame.index)
        for start, end in cls.offset_pairs():
            both = frame[start].notna() & frame[end].notna()
            neither = frame[start].isna() & frame[end].isna()
            holds &= neither | (both & (frame[start] < frame[end]).fillna(False).astype(bool))
        return holds

    @classmethod
    def printed_texts_hold(cls, frame: pd.DataFrame) -> pd.Series:
        """Words taken from the document come with their offsets, and are as long as these say."""
        holds = pd.Series(True, index=frame.index)
        for column, start in cls.metadata_of("slice").items():
            length = (frame[end_of(start)] - frame[start]).astype("Float64")
            printed = frame[column].str.len().astype("Float64")
            holds &= (length.isna() & printed.isna()) | (length == printed).fillna(False).astype(bool)
        return holds

    @pa.dataframe_check(name="offsets_in_order")
    def offsets_in_order(cls, frame: pd.DataFrame) -> pd.Series:
        """See `offsets_hold`."""
        return cls.offsets_hold(frame)

    @pa.dataframe_check(name="printed_text_fits_offsets")
    def printed_text_fits_offsets(cls, frame: pd.DataFrame) -> pd.Series:
        """See `printed_texts_hold`."""
        return cls.printed_texts_hold(frame)
