"""What all assets share: how a step that gives several tables becomes one asset a table, and what is told of each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from time import perf_counter
from typing import Any

import dagster as dg
import pandas as pd

from schemas.derive import describe
from schemas.tables import TABLES

# A preview shows what the rows are like; the tables hold the rest.
PREVIEW_ROWS = 5
CELL_CHARS = 60
KINDS = {"pandas", "parquet"}


def outs_of(
    group: str, descriptions: Mapping[str, str], condition: dg.AutomationCondition | None = None
) -> dict[str, dg.AssetOut]:
    """Return the outputs of a step: an asset `group/table` a table, all made when `condition` says so.

    The first carries the condition for all of them: one step makes them together, and each look costs a condition.
    """
    first = next(iter(descriptions))
    return {
        table: dg.AssetOut(
            key_prefix=group,
            group_name=group,
            description=text,
            kinds=KINDS,
            automation_condition=condition if table == first else None,
        )
        for table, text in descriptions.items()
    }


def ins_of(group: str, tables: Iterable[str]) -> dict[str, dg.AssetIn]:
    """Return the inputs of a step: the assets `group/table`, under the names of the tables."""
    return {table: dg.AssetIn(key=dg.AssetKey([group, table])) for table in tables}


def outputs(
    tables: Mapping[str, pd.DataFrame], names: Iterable[str], begun: float, **more: Any
) -> Iterator[dg.Output[pd.DataFrame]]:
    """Yield the tables of a step that began at `begun` (of `perf_counter`), with what the UI shows of each.

    `more` is metadata that each of them carries.
    """
    seconds = perf_counter() - begun
    for name in names:
        frame = tables[name]
        yield dg.Output(frame, output_name=name, metadata=metadata_of(frame, seconds) | more)


def metadata_of(frame: pd.DataFrame, seconds: float) -> dict[str, Any]:
    """Return the number of rows, a preview of the first, and how long the step took."""
    return {
        "dagster/row_count": len(frame),
        "preview": dg.MetadataValue.md(markdown_table(frame.head(PREVIEW_ROWS))),
        "seconds": round(seconds, 3),
    }


def reading_metadata(documents: int, refusals: int, begun: float) -> dict[str, Any]:
    """Return what is told of a step that reads documents: how many it took and refused, and how fast."""
    seconds = perf_counter() - begun
    return {"documents": documents, "refusals": refusals, "documents a second": round(documents / seconds, 2)}


def described(tables: Iterable[str], otherwise: Mapping[str, str]) -> dict[str, str]:
    """Return what one row of each table is: as the release's model says, else as `otherwise` does."""
    return {table: describe(table).description if table in TABLES else otherwise[table] for table in tables}


def markdown_table(rows: pd.DataFrame, columns: Sequence[str] | None = None) -> str:
    """Return rows as a Markdown table, long cells cut."""
    names = [str(name) for name in (columns or rows.columns)]
    lines = [names, ["---"] * len(names), *(map(_cell, row) for row in rows[names].itertuples(index=False, name=None))]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(value: object) -> str:
    text = "" if value is None or value is pd.NA or value != value else " ".join(str(value).split())
    return (text if len(text) <= CELL_CHARS else f"{text[: CELL_CHARS - 1]}…").replace("|", "\\|")
