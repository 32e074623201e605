"""The tables of a release: values chosen from claims by rule, status derived, names withheld by policy."""

from collections.abc import Iterator
from time import perf_counter

import dagster as dg
import pandas as pd

from pipelines.assets import link
from pipelines.assets.settings import BuildSettings
from pipelines.assets.tables import described, ins_of, outputs, outs_of
from pipelines.build import resolve_tables
from schemas.tables import TABLES

DESCRIPTIONS = described(TABLES, {})


@dg.multi_asset(outs=outs_of("resolve", DESCRIPTIONS), ins=ins_of("link", link.DESCRIPTIONS))
def resolve(settings: BuildSettings, **linked: pd.DataFrame) -> Iterator[dg.Output[pd.DataFrame]]:
    """Derive incidents and events from what sources claim, and bring all tables into their published form."""
    begun = perf_counter()
    yield from outputs(resolve_tables(linked, settings.settings()), DESCRIPTIONS, begun)
