"""`DICTIONARY.md`: every table, column and term in words, derived from the models."""

import pyarrow

from pipelines.publish.about import DESCRIPTION, TITLE
from schemas.contract import POLICY
from schemas.derive import Column, describe
from schemas.tables import SCHEMA_VERSION, TABLES
from schemas.vocabulary import VOCABULARIES, Vocabulary


def dictionary() -> str:
    """Return the whole dictionary as Markdown."""
    head = f"# {TITLE}: data dictionary\n\n{DESCRIPTION}\n\nSchema version {SCHEMA_VERSION}.\n"
    offsets = (
        "Offsets (`start`, `end` and columns ending so) count Unicode code points from 0 in the document's text; "
        "the end is exclusive. In CSV files lists are JSON and null is an empty cell.\n"
    )
    policy = f"## How the schema changes\n\n{POLICY}\n"
    tables = "\n".join(_table(table) for table in TABLES)
    terms = "\n".join(_vocabulary(vocabulary) for vocabulary in VOCABULARIES.values())
    return f"{head}\n{offsets}\n{policy}\n## Tables\n\n{tables}\n## Vocabularies\n\n{terms}"


def _table(table: str) -> str:
    description = describe(table)
    keys = f"Key: {', '.join(f'`{name}`' for name in description.unique)}."
    rows = "\n".join(_column(column) for column in description.columns)
    return (
        f"### {table}\n\n{description.description} {keys}\n\n"
        f"| column | type | null | description |\n|---|---|---|---|\n{rows}\n"
    )


def _column(column: Column) -> str:
    text = column.description
    if column.unit:
        text += f" Unit: {column.unit}."
    if column.minimum is not None and column.maximum is not None:
        text += f" From {column.minimum:g} to {column.maximum:g}."
    if column.vocabulary:
        anchor = column.vocabulary.name
        text += f" Vocabulary: [{anchor}](#{anchor})."
    if column.references:
        text += f" Refers to {' or '.join(f'`{reference}`' for reference in column.references)}."
    return (
        f"| `{column.name}` | {_type_name(column.arrow_type)} | {'yes' if column.nullable else 'no'} | {_cell(text)} |"
    )


def _vocabulary(vocabulary: Vocabulary) -> str:
    rows = "\n".join(
        f"| `{term.term}` | {_cell(term.definition)} | {term.plover or ''} | {term.acled or ''} | {term.iptc or ''} |"
        for term in vocabulary.terms
    )
    return (
        f"### {vocabulary.name}\n\n{vocabulary.definition}\n\n"
        f"| term | definition | PLOVER | ACLED | IPTC |\n|---|---|---|---|---|\n{rows}\n"
    )


def _type_name(arrow_type: pyarrow.DataType) -> str:
    if pyarrow.types.is_list(arrow_type):
        return f"list of {_type_name(arrow_type.value_type)}"
    if pyarrow.types.is_struct(arrow_type):
        return "(" + ", ".join(arrow_type.field(index).name for index in range(arrow_type.num_fields)) + ")"
    return {"string": "text", "int64": "whole number", "double": "number", "bool": "true or false"}[str(arrow_type)]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
