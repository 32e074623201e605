"""Asset checks made from `schemas/`: one a table for its model, and one a rule that joins tables; and those of a batch.

Nothing is checked here that `schemas/` and `pipelines.checking` do not say; this only shows it in the UI. Checks of
the tables of a release block publishing, those of a batch's extraction linking; refusals block nothing.
"""

from collections.abc import Iterator
from functools import partial

import dagster as dg
import pandas as pd

from pipelines.assets.faults import RETRIES
from pipelines.assets.partitions import BATCHES
from pipelines.assets.tables import ins_of, markdown_table
from pipelines.build import texts_of
from pipelines.checking import located, refused_entirely, unverbatim
from schemas.failures import COLUMNS, schema_failures
from schemas.rules import RULES
from schemas.tables import TABLES

# Failing rows that are shown; their number is told beside them.
SHOWN_ROWS = 50
TEXTS = dg.AssetKey(["extract", "documents"])
TABLE_KEYS = [dg.AssetKey(["resolve", table]) for table in TABLES]


def _table_of(rule: str) -> str:
    """The table at which a rule is shown: the one its name begins with, else documents, to which all others refer."""
    return next((table for table in TABLES if rule.startswith(table)), "documents")


def _spec(name: str, table: str, description: str | None) -> dg.AssetCheckSpec:
    asset = dg.AssetKey(["resolve", table])
    others = [*(key for key in TABLE_KEYS if key != asset), TEXTS]
    return dg.AssetCheckSpec(name, asset=asset, additional_deps=others, description=description, blocking=True)


SPECS = [
    *(
        _spec("schema", table, f"Columns, types, vocabularies, ranges and keys of {table} are as schemas/ says.")
        for table in TABLES
    ),
    *(_spec(rule, _table_of(rule), check.__doc__) for rule, check in RULES.items()),
]


@dg.multi_asset_check(
    name="checks",
    description="The models of all tables, and the rules that join them.",
    specs=SPECS,
    ins=ins_of("resolve", TABLES) | {"with_texts": dg.AssetIn(key=TEXTS)},
    retry_policy=RETRIES,
)
def release_checks(with_texts: pd.DataFrame, **tables: pd.DataFrame) -> Iterator[dg.AssetCheckResult]:
    """Check the tables of a release, read once."""
    texts = texts_of(with_texts)
    place = partial(located, tables=tables, documents=with_texts)
    for table, frame in tables.items():
        yield _result(place(schema_failures(table, frame)), "schema", dg.AssetKey(["resolve", table]))
    for rule, check in RULES.items():
        try:
            failing = check(tables, texts)
        except Exception as error:  # rows that break their schema can break a rule's code as well
            failing = pd.DataFrame([(rule, "", "", f"cannot be checked: {error!r}")], columns=COLUMNS)
        yield _result(place(failing), rule, dg.AssetKey(["resolve", _table_of(rule)]))


@dg.asset_check(
    asset=dg.AssetKey(["extract", "quotes"]),
    name="verbatim",
    description="Quotes and claims of the batch are what its documents print where they say.",
    additional_ins=ins_of("extract", ["claims", "documents"]),
    partitions_def=BATCHES,
    blocking=True,
    retry_policy=RETRIES,
)
def batch_is_verbatim(quotes: pd.DataFrame, claims: pd.DataFrame, documents: pd.DataFrame) -> dg.AssetCheckResult:
    """Stop linking for a batch whose rows do not point at the words they print."""
    failing = unverbatim(quotes, claims, documents)
    return _result(located(failing, {"quotes": quotes, "claims": claims}, documents))


@dg.asset_check(
    asset=dg.AssetKey(["documents", "quarantine"]),
    name="batch_was_taken",
    description="The batch brought at least one document; if not, why each input was refused.",
    additional_ins=ins_of("documents", ["documents"]),
    partitions_def=BATCHES,
    retry_policy=RETRIES,
)
def batch_was_taken(quarantine: pd.DataFrame, documents: pd.DataFrame) -> dg.AssetCheckResult:
    """Warn of a batch that was refused entirely; the others are published without it."""
    return _result(refused_entirely(documents, quarantine), severity=dg.AssetCheckSeverity.WARN)


@dg.asset_check(
    asset=dg.AssetKey(["extract", "quarantine"]),
    name="all_were_extracted",
    description="No document of the batch made extraction fail.",
    partitions_def=BATCHES,
    retry_policy=RETRIES,
)
def all_were_extracted(quarantine: pd.DataFrame) -> dg.AssetCheckResult:
    """Warn of documents that are missing from a release because the models or extractors failed on them."""
    return _result(quarantine, severity=dg.AssetCheckSeverity.WARN)


def _result(
    failing: pd.DataFrame,
    name: str | None = None,
    asset: dg.AssetKey | None = None,
    severity: dg.AssetCheckSeverity = dg.AssetCheckSeverity.ERROR,
) -> dg.AssetCheckResult:
    metadata: dict[str, dg.MetadataValue | int] = {"failures": len(failing)}
    if len(failing):
        metadata["failing rows"] = dg.MetadataValue.md(markdown_table(failing.head(SHOWN_ROWS)))
    return dg.AssetCheckResult(
        passed=failing.empty, check_name=name, asset_key=asset, metadata=metadata, severity=severity
    )


ALL = [release_checks, batch_is_verbatim, batch_was_taken, all_were_extracted]
