"""What each document says, by itself: a table a kind of finding."""

from collections.abc import Iterator
from time import perf_counter

import dagster as dg
import pandas as pd

from pipelines.assets.settings import BuildSettings
from pipelines.assets.tables import described, ins_of, outputs, outs_of
from pipelines.build import extract_documents
from pipelines.frames import RECORDS

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


@dg.multi_asset(outs=outs_of("extract", DESCRIPTIONS), ins=ins_of("documents", ["documents"]))
def extract(
    context: dg.AssetExecutionContext, settings: BuildSettings, documents: pd.DataFrame
) -> Iterator[dg.Output[pd.DataFrame]]:
    """Read every document with the language model and run the extractors, on all cores."""
    begun = perf_counter()

    def watch(step: str, done: int, total: int | None) -> None:
        if done % LOG_EVERY == 0 or done == total:
            context.log.info(f"{done} of {total} documents")

    tables = extract_documents(documents, settings.settings(), watch)
    context.log.info(f"{len(documents) / (perf_counter() - begun):.1f} documents a second")
    yield from outputs(tables, DESCRIPTIONS, begun)
