"""The files that the paths hold."""

from time import perf_counter

import dagster as dg
import pandas as pd

from pipelines.assets.settings import BuildSettings
from pipelines.assets.tables import metadata_of
from pipelines.ingest.discover import discover, table_of


@dg.asset(key_prefix="raw", group_name="raw", kinds={"pandas", "parquet"})
def files(settings: BuildSettings) -> dg.Output[pd.DataFrame]:
    """One row is a file under the given paths, with its batch (the first folder) and its format."""
    begun = perf_counter()
    found = table_of(discover(settings.settings().paths))
    return dg.Output(found, metadata={**metadata_of(found, perf_counter() - begun), "bytes": int(found["bytes"].sum())})
