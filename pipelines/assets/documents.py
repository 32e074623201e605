"""The articles and statements of the files, and the inputs that were refused."""

from collections.abc import Iterator
from time import perf_counter

import dagster as dg
import pandas as pd

from pipelines.assets.tables import outputs, outs_of
from pipelines.build import read_documents
from pipelines.ingest.discover import inputs_of

DESCRIPTIONS = {
    "documents": "One row is a document that was read, with its text.",
    "quarantine": "One row is an input that was refused, with the reason and the place.",
}


@dg.multi_asset(outs=outs_of("documents", DESCRIPTIONS), ins={"files": dg.AssetIn(key=dg.AssetKey(["raw", "files"]))})
def read(files: pd.DataFrame) -> Iterator[dg.Output[pd.DataFrame]]:
    """Read every file; what cannot be taken is refused and stops nothing."""
    begun = perf_counter()
    documents, quarantine = read_documents(inputs_of(files))
    yield from outputs({"documents": documents, "quarantine": quarantine}, DESCRIPTIONS, begun)
