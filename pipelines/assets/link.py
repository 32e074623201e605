"""The same tables with what joins them across documents: origins, stories, incidents, events, people."""

from collections.abc import Iterator
from time import perf_counter

import dagster as dg
import pandas as pd

from pipelines.assets.settings import BuildSettings
from pipelines.assets.tables import described, ins_of, outputs, outs_of
from pipelines.build import link_frames
from pipelines.frames import RECORDS
from schemas.derive import describe

DESCRIPTIONS = described(
    [
        *(table for table in RECORDS if table != "fingerprints"),
        *("people", "organizations", "id_history", "duplicate_candidates"),
    ],
    {
        "entities": "One row is a person, an organization or a group of one document, and whom it is across documents.",
        "date_mentions": "One row is a date or time that a document prints, and how it was read.",
    },
) | {"links": describe("link_evidence").description}


@dg.multi_asset(
    outs=outs_of("link", DESCRIPTIONS),
    ins=ins_of("extract", RECORDS) | {"refused": dg.AssetIn(key=dg.AssetKey(["documents", "quarantine"]))},
    name="link",
)
def link_tables(
    settings: BuildSettings, refused: pd.DataFrame, **extracted: pd.DataFrame
) -> Iterator[dg.Output[pd.DataFrame]]:
    """Decide which documents share an origin or a story, and which reports, speakers and names are the same."""
    begun = perf_counter()
    tables = link_frames(extracted, settings.settings())
    tables["quarantine"] = pd.concat([refused, tables["quarantine"]], ignore_index=True)
    yield from outputs(tables, DESCRIPTIONS, begun)
