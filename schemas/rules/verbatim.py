"""Rules about texts: what a row says a document prints, the document prints there.

A withheld name is masked: each of its characters is U+2588 FULL BLOCK, so that offsets hold. A masked character stands
for any character; in a quotation only when the row says that it is masked.
"""

from collections.abc import Iterable, Mapping

import pandas as pd
import pyarrow
import pyarrow.compute as pc

from schemas.derive import describe
from schemas.failures import collect, failures
from schemas.table import end_of
from schemas.tables import TABLES

Tables = Mapping[str, pd.DataFrame]
Texts = Mapping[str, str] | None

MASK = "█"
SPAN_SEPARATOR = " … "


def offsets_within_text(tables: Tables, texts: Texts = None) -> pd.DataFrame:
    """No offset lies beyond the end of its document."""
    lengths = tables["documents"].drop_duplicates("document_id").set_index("document_id")["text_chars"]
    parts = []
    for table, model in TABLES.items():
        rows = tables[table]
        for _, end in model.offset_pairs():
            beyond = (rows[end] > rows["document_id"].map(lengths)).fillna(False).astype(bool)
            parts.append(failures("offsets_within_text", table, rows[beyond], f"{end} lies beyond the document's end"))
    return collect(parts)


def quotes_are_verbatim(tables: Tables, texts: Texts = None) -> pd.DataFrame:
    """The text of every quotation is what its document prints at its spans, joined by ' … ' where there are several."""
    quotes = tables["quotes"]
    if texts is None:
        return collect([])
    columns = (quotes["text"], quotes["document_id"], _span_lists(quotes["content_spans"]), quotes["is_masked"])
    holds = [
        _same(text, SPAN_SEPARATOR.join(texts.get(document, "")[start:end] for start, end in spans), masked)
        for text, document, spans, masked in zip(*columns, strict=True)
    ]
    strays = quotes[~pd.Series(holds, index=quotes.index, dtype=bool)]
    return failures("quotes_are_verbatim", "quotes", strays, "text is not what the document prints at its spans")


def printed_texts_are_verbatim(tables: Tables, texts: Texts = None) -> pd.DataFrame:
    """Evidence, cues, speakers, places, dates, times and weapons as printed are what the document prints there."""
    if texts is None:
        return collect([])
    parts = []
    for table in TABLES:
        for column in describe(table).columns:
            if column.slice_start:
                rows = tables[table][tables[table][column.name].notna()]
                slices = _slices(rows, column.slice_start, texts)
                holds = [_same(said, slice_, True) for said, slice_ in zip(rows[column.name], slices, strict=True)]
                strays = rows[~pd.Series(holds, index=rows.index, dtype=bool)]
                message = f"{column.name} is not what the document prints from {column.slice_start}"
                parts.append(failures("printed_texts_are_verbatim", table, strays, message))
    return collect(parts)


def claims_point_at_their_value(tables: Tables, texts: Texts = None) -> pd.DataFrame:
    """The printed value of a claim stands within the words that the claim points at."""
    if texts is None:
        return collect([])
    claims = tables["claims"][tables["claims"]["value_as_printed"].notna()]
    slices = _slices(claims, "start", texts)
    pairs = zip(claims["value_as_printed"], slices, strict=True)
    holds = [printed in slice_ or MASK in printed for printed, slice_ in pairs]
    strays = claims[~pd.Series(holds, index=claims.index, dtype=bool)]
    return failures("claims_point_at_their_value", "claims", strays, "value_as_printed is not within start:end")


def _slices(rows: pd.DataFrame, start: str, texts: Mapping[str, str]) -> Iterable[str]:
    columns = (rows["document_id"], rows[start].fillna(0), rows[end_of(start)].fillna(0))
    return (texts.get(document, "")[first:last] for document, first, last in zip(*columns, strict=True))


def _same(text: str, printed: str, may_be_masked: bool) -> bool:
    if text == printed:
        return True
    if not may_be_masked or MASK not in text or len(text) != len(printed):
        return False
    return all(here in (there, MASK) for here, there in zip(text, printed, strict=True))


def _span_lists(content_spans: pd.Series) -> Iterable[list[tuple[int, int]]]:
    lists = pyarrow.chunked_array(pyarrow.array(content_spans)).combine_chunks()
    flat = pc.list_flatten(lists)
    pairs = list(zip(flat.field("start").to_pylist(), flat.field("end").to_pylist(), strict=True))
    lengths = pc.fill_null(pc.list_value_length(lists), 0).to_pylist()
    position = 0
    for length in lengths:
        yield pairs[position : position + length]
        position += length
