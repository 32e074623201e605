"""What each document says, by itself: a table a kind of finding."""

from collections.abc import Iterator
from time import perf_counter

import dagster as dg
import pandas as pd

from pipelines.assets.conditions import AFTER_SURVEY
from pipelines.assets.faults import RETRIES, tried_again_only_if_it_can_pass
from pipelines.assets.partitions import BATCHES
from pipelines.assets.settings import BuildSettings
from pipelines.assets.tables import described, ins_of, outputs, outs_of, reading_metadata
from pipelines.build import correct_documents, extract_documents
from pipelines.frames import RECORDS
from pipelines.survey import homes_of, without_duplicates

DESCRIPTIONS = described(
    RECORDS,
    {
        "entities": "One row is a person, an organization or a group of one document, with all its mentions.",
        "date_mentions": "One row is a date or time that a document prints, and how it was read.",
        "fingerprints": "One row is what linking needs of a document's text: hashes, terms, facts.",
    },
)
# Documents between two lines in the log.
LOG_EVERY = 160


@dg.multi_asset(
    outs=outs_of("extract", DESCRIPTIONS, AFTER_SURVEY),
    ins=ins_of("documents", ["documents", "homes", "duplicates"]),
    deps=[dg.AssetKey(["documents", "context"])],
    partitions_def=BATCHES,
    retry_policy=RETRIES,
    pool="extraction",
)
def extract(
    context: dg.AssetExecutionContext,
    settings: BuildSettings,
    documents: pd.DataFrame,
    homes: pd.DataFrame,
    duplicates: pd.DataFrame,
) -> Iterator[dg.Output[pd.DataFrame]]:
    """Read every document of a batch with the language model and run the extractors, on all cores."""
    begun = perf_counter()

    def watch(step: str, done: int, total: int | None) -> None:
        if done % LOG_EVERY == 0 or done == total:
            context.log.info(f"{done} of {total} documents")

    with tried_again_only_if_it_can_pass():
        kept = without_duplicates(documents, duplicates)
        chosen = settings.settings()
        tables = extract_documents(correct_documents(kept, chosen), chosen, watch, homes_of(homes))
    yield from outputs(tables, DESCRIPTIONS, begun, **reading_metadata(len(kept), len(tables["quarantine"]), begun))
