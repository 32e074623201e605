"""What Dagster loads, and nothing else."""

import dagster as dg

from pipelines import checks
from pipelines.assets import documents, extract, link, publish, raw, resolve
from pipelines.assets.settings import BuildSettings
from pipelines.assets.storage import ParquetTables

assets = dg.load_assets_from_modules([raw, documents, extract, link, resolve, publish])

publish_release = dg.define_asset_job(
    "publish_release",
    selection=dg.AssetSelection.all(),
    description="The main job: read, extract, link, resolve, check, and publish if every check passes.",
)

defs = dg.Definitions(
    assets=assets,
    asset_checks=checks.ALL,
    jobs=[publish_release],
    resources={"settings": BuildSettings(), "io_manager": ParquetTables()},
    # Extraction takes all cores by itself; the other steps last less than starting a process for each would.
    executor=dg.in_process_executor,
)
