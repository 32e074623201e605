"""Asset checks made from `schemas/`: one a table for its model, and one a rule that joins tables. All of them block.

Nothing is checked here that `schemas/` does not say; this only shows it in the UI and stops publishing.
"""

from collections.abc import Iterator

import dagster as dg
import pandas as pd

from pipelines.assets.tables import ins_of, markdown_table
from pipelines.build import texts_of
from schemas.failures import schema_failures
from schemas.rules import RULES
from schemas.tables import TABLES

# Failing rows that are shown; their number is told beside them.
SHOWN_ROWS = 50


def schema_check(table: str) -> dg.AssetChecksDefinition:
    """Return the check that a table's rows hold to its model."""

    @dg.asset_check(
        asset=dg.AssetKey(["resolve", table]),
        name="schema",
        description=f"Columns, types, vocabularies, ranges, offsets and keys of {table} are as schemas/ says.",
        blocking=True,
    )
    def check(frame: pd.DataFrame) -> dg.AssetCheckResult:
        return _result(schema_failures(table, frame), None, None)

    return check


def _table_of(rule: str) -> str:
    """The table at which a rule is shown: the one its name begins with, else documents, to which all others refer."""
    return next((table for table in TABLES if rule.startswith(table)), "documents")


TEXTS = dg.AssetKey(["extract", "documents"])
TABLE_KEYS = [dg.AssetKey(["resolve", table]) for table in TABLES]


def _spec_of(rule: str) -> dg.AssetCheckSpec:
    asset = dg.AssetKey(["resolve", _table_of(rule)])
    others = [key for key in (*TABLE_KEYS, TEXTS) if key != asset]
    return dg.AssetCheckSpec(rule, asset=asset, additional_deps=others, description=RULES[rule].__doc__, blocking=True)


@dg.multi_asset_check(
    name="rules",
    description="The rules that join tables.",
    specs=[_spec_of(rule) for rule in RULES],
    ins=ins_of("resolve", TABLES) | {"with_texts": dg.AssetIn(key=TEXTS)},
)
def rule_checks(with_texts: pd.DataFrame, **tables: pd.DataFrame) -> Iterator[dg.AssetCheckResult]:
    """Run every rule over the tables of a release, read once."""
    texts = texts_of(with_texts)
    for rule, check in RULES.items():
        try:
            failing = check(tables, texts)
        except Exception as error:  # rows that break their schema can break a rule's code as well
            failing = pd.DataFrame(
                [{"rule": rule, "table": "", "row_id": "", "message": f"cannot be checked: {error!r}"}]
            )
        yield _result(failing, rule, dg.AssetKey(["resolve", _table_of(rule)]))


def _result(failing: pd.DataFrame, name: str | None, asset: dg.AssetKey | None) -> dg.AssetCheckResult:
    metadata: dict[str, dg.MetadataValue | int] = {"failures": len(failing)}
    if len(failing):
        metadata["failing rows"] = dg.MetadataValue.md(markdown_table(failing.head(SHOWN_ROWS)))
    return dg.AssetCheckResult(passed=failing.empty, check_name=name, asset_key=asset, metadata=metadata)


ALL = [*(schema_check(table) for table in TABLES), rule_checks]
