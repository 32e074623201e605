"""The tables of a release: values chosen from claims by rule, status derived, names withheld by policy."""

from collections.abc import Iterator
from time import perf_counter

import dagster as dg
import pandas as pd

from pipelines.assets import link
from pipelines.assets.conditions import AFTER_LINKING
from pipelines.assets.faults import RETRIES, tried_again_only_if_it_can_pass
from pipelines.assets.settings import BuildSettings
from pipelines.assets.tables import described, ins_of, outputs, outs_of
from pipelines.build import resolve_tables
from schemas.tables import TABLES

DESCRIPTIONS = described(TABLES, {})


@dg.multi_asset(
    outs=outs_of("resolve", DESCRIPTIONS, AFTER_LINKING),
    ins=ins_of("link", link.DESCRIPTIONS),
    retry_policy=RETRIES,
)
def resolve(settings: BuildSettings, **linked: pd.DataFrame) -> Iterator[dg.Output[pd.DataFrame]]:
    """Derive incidents and events from what sources claim, and bring all tables into their published form."""
    begun = perf_counter()
    with tried_again_only_if_it_can_pass(), settings.at_releases() as chosen:
        tables = resolve_tables(linked, chosen)
    yield from outputs(tables, DESCRIPTIONS, begun)
