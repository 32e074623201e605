"""The same tables with what joins them across documents: origins, stories, incidents, events, people."""

from collections.abc import Iterator
from time import perf_counter

import dagster as dg
import pandas as pd

from pipelines.assets.conditions import AFTER_EXTRACTION
from pipelines.assets.faults import RETRIES, tried_again_only_if_it_can_pass
from pipelines.assets.settings import BuildSettings
from pipelines.assets.tables import described, ins_of, outputs, outs_of, reading_metadata
from pipelines.build import link_frames
from pipelines.frames import RECORDS
from pipelines.survey import joined
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
    outs=outs_of("link", DESCRIPTIONS, AFTER_EXTRACTION),
    ins=ins_of("extract", RECORDS)
    | ins_of("documents", ["duplicates"])
    | {"refused": dg.AssetIn(key=dg.AssetKey(["documents", "quarantine"]))},
    deps=[dg.AssetKey(["documents", "homes"])],
    name="link",
    retry_policy=RETRIES,
)
def link_tables(
    settings: BuildSettings, refused: pd.DataFrame, duplicates: pd.DataFrame, **extracted: pd.DataFrame
) -> Iterator[dg.Output[pd.DataFrame]]:
    """Decide which documents share an origin or a story, and which reports, speakers and names are the same."""
    begun = perf_counter()
    with tried_again_only_if_it_can_pass(), settings.at_releases() as chosen:
        tables = link_frames(joined(extracted, refused, duplicates), chosen)
    told = reading_metadata(len(tables["documents"]), len(tables["quarantine"]), begun)
    yield from outputs(tables, DESCRIPTIONS, begun, **told)
