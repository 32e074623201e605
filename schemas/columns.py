"""Kinds of columns, so that a model says once what a column is and everything else is derived from it.

Each function returns a `pandera` field. Its metadata holds, where it applies: `unit`, `vocabulary` (a name),
`references` (foreign keys, "table.column"; several mean "one of these") and `slice` (the column with the start of the
slice of the document's text that the column holds). Which columns a table has is said in its model.
"""

from typing import Annotated, Any

import pandas as pd
import pandera.pandas as pa
import pyarrow
from pandera.typing import Series

import schemas.checks  # noqa: F401  (registers the checks that fields name)
from schemas.vocabulary import Vocabulary

CODE_POINT = "code point"
ISO_DATE = r"^\d{4}(-\d{2}(-\d{2}(T\d{2}(:\d{2}(:\d{2}(\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?)?)?)?$"
SNAKE_CASE = r"^[a-z][a-z0-9_]*$"
# Why a pair of reports was joined: the name of a comparison with its weight, so that no name of a person can be in it.
REASON = r"^[a-z]+(_[a-z]+)*( [+-]\d+\.\d)?$"
REPORTS = ("incident_reports.report_id", "event_reports.report_id")
SUBJECTS = ("incidents.incident_id", "events.event_id")
# Short enough that an account is pointed at and not republished.
EVIDENCE_WORDS = 12

STRINGS = pyarrow.list_(pyarrow.string())
SPANS = pyarrow.list_(pyarrow.struct([("start", pyarrow.int64()), ("end", pyarrow.int64())]))

Text = Series[str]
Whole = Series[pd.Int64Dtype]
Real = Series[float]
Flag = Series[bool]
Texts = Series[Annotated[pd.ArrowDtype, STRINGS]]
Spans = Series[Annotated[pd.ArrowDtype, SPANS]]


def _field(description: str, *, metadata: dict[str, Any] | None = None, **constraints: Any) -> Any:
    return pa.Field(description=description, metadata=metadata or {}, **constraints)


def key(description: str) -> Any:
    """An opaque, stable identifier of the row."""
    return _field(description, str_length={"min_value": 1})


def reference(target: str | tuple[str, ...], description: str, *, nullable: bool = False) -> Any:
    """The identifier of a row elsewhere: `target` is "table.column", or several of which one must hold it."""
    targets = (target,) if isinstance(target, str) else target
    return _field(description, metadata={"references": targets}, nullable=nullable)


def text(description: str, *, nullable: bool = True, pattern: str | None = None) -> Any:
    """A text that is null when unknown, never empty."""
    shape: dict[str, Any] = {"str_matches": pattern} if pattern else {"str_length": {"min_value": 1}}
    return _field(description, nullable=nullable, **shape)


def printed(start: str, description: str, *, nullable: bool = True, words: int | None = None) -> Any:
    """Words of the document, letter for letter, from the offset in column `start` to that in its `end` column."""
    limit: dict[str, Any] = {"words_at_most": {"most": words}} if words else {}
    return _field(description, metadata={"slice": start}, nullable=nullable, str_length={"min_value": 1}, **limit)


def offset(description: str, *, nullable: bool = False) -> Any:
    """A position in the document's text, in Unicode code points from 0."""
    return _field(description, metadata={"unit": CODE_POINT}, nullable=nullable, ge=0)


def iso_date(description: str, *, nullable: bool = True) -> Any:
    """An ISO 8601 year, month, day or date-time, as far as known."""
    return _field(description, metadata={"unit": "ISO 8601"}, nullable=nullable, str_matches=ISO_DATE)


def term(vocabulary: Vocabulary, description: str, *, nullable: bool = False) -> Any:
    """One word of a closed vocabulary."""
    return _field(description, metadata={"vocabulary": vocabulary.name}, nullable=nullable, isin=list(vocabulary.words))


def terms(vocabulary: Vocabulary, description: str, *, least: int = 1) -> Any:
    """A list of words of a closed vocabulary."""
    return _field(
        description,
        metadata={"vocabulary": vocabulary.name},
        terms_within={"terms": list(vocabulary.words)},
        items_at_least={"least": least},
    )


def listing(description: str, *, least: int = 0) -> Any:
    """A list, empty when there is nothing to list."""
    return _field(description, items_at_least={"least": least})


def whole(description: str, *, least: int = 0, most: int | None = None, nullable: bool = True, unit: str = "") -> Any:
    """A whole number of things, null when unknown."""
    limits = {"ge": least} if most is None else {"ge": least, "le": most}
    return _field(description, metadata={"unit": unit} if unit else None, nullable=nullable, **limits)


def real(description: str, low: float, high: float, *, nullable: bool = True, unit: str = "") -> Any:
    """A number from `low` to `high`."""
    return _field(description, metadata={"unit": unit} if unit else None, nullable=nullable, ge=low, le=high)


def flag(description: str) -> Any:
    """True or false, never null."""
    return _field(description)


def latitude(description: str = "Latitude of the place's middle point, WGS 84.") -> Any:
    """Degrees north."""
    return real(description, -90, 90, unit="degree")


def longitude(description: str = "Longitude of the place's middle point, WGS 84.") -> Any:
    """Degrees east."""
    return real(description, -180, 180, unit="degree")


def confidence() -> Any:
    """The extractor's own measure."""
    return real("How sure the extractor is, from 0 to 1; comparable within a column only.", 0, 1, nullable=False)


def weight_of_evidence() -> Any:
    """How much speaks for two reports being of one row."""
    return real(
        "The sum of the weights of evidence, log2 of how much likelier the pair is when the two are of one row.",
        -1000,
        1000,
        nullable=False,
        unit="bit",
    )


def reasons() -> Any:
    """What speaks for and against two reports being of one row."""
    return _field(
        "What was compared, with its weight; 'decision' is a person's, written in corrections/.",
        texts_match={"pattern": REASON},
        items_at_least={"least": 1},
    )
