"""What Dagster loads, and nothing else."""

import dagster as dg

from pipelines import checks
from pipelines.assets import automation, documents, extract, link, publish, raw, resolve
from pipelines.assets.settings import BuildSettings
from pipelines.assets.storage import ParquetTables

defs = dg.Definitions(
    assets=dg.load_assets_from_modules([raw, documents, extract, link, resolve, publish], include_specs=True),
    asset_checks=checks.ALL,
    jobs=automation.JOBS,
    sensors=[automation.raw_batches, automation.feeds, automation.follow],
    schedules=[automation.publish_daily],
    resources={"settings": BuildSettings(), "io_manager": ParquetTables()},
    # Extraction takes all cores by itself; the other steps last less than starting a process for each would.
    executor=dg.in_process_executor,
)
