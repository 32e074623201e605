"""Real sources, asked by the sensor on feeds (off until somebody turns it on), or by hand."""

from dataclasses import asdict
from pathlib import Path
from time import perf_counter

import dagster as dg
import pandas as pd

from pipelines.assets.faults import RETRIES, SHOWN_ROWS, tried_again_only_if_it_can_pass
from pipelines.assets.settings import BuildSettings
from pipelines.assets.tables import markdown_table

ANSWERED = dg.AssetCheckSpec(
    "sources_answered", asset=["raw", "fetched"], description="Every source could be had; if not, why."
)


@dg.asset(key_prefix="raw", group_name="raw", check_specs=[ANSWERED], retry_policy=RETRIES, pool="fetch")
def fetched(settings: BuildSettings) -> dg.MaterializeResult:
    """What the sources of SOURCES.yaml have that is new, as WARC files in the day's batch of the raw folder."""
    from pipelines.fetch.run import fetch_sources  # no other asset needs it, and it takes its time

    begun = perf_counter()
    with tried_again_only_if_it_can_pass():
        report = fetch_sources(Path(settings.sources), settings.settings().paths[0])
    outcomes = pd.DataFrame([{**asdict(outcome), "refused": len(outcome.refused)} for outcome in report.outcomes]).drop(
        columns="would_fetch", errors="ignore"
    )
    refused = pd.DataFrame([asdict(refusal) for outcome in report.outcomes for refusal in outcome.refused])
    return dg.MaterializeResult(
        metadata={
            "batch": report.batch,
            "files": len(report.files),
            "refusals": len(refused),
            "dagster/row_count": len(outcomes),
            "preview": dg.MetadataValue.md(markdown_table(outcomes)),
            "seconds": round(perf_counter() - begun, 3),
        },
        check_results=[
            dg.AssetCheckResult(
                passed=not report.is_failed,
                severity=dg.AssetCheckSeverity.WARN,
                metadata={"refused": dg.MetadataValue.md(markdown_table(refused.head(SHOWN_ROWS)))},
            )
        ],
    )
