"""What starts runs by itself: the sensors on the raw folders and on feeds, the conditions, the daily schedule.

Belongs here: jobs, and who asks for them. Not here: which batches changed (`pipelines.batches`), when a step follows
(`conditions.py`).
"""

from pathlib import Path

import dagster as dg

from pipelines.assets.conditions import TO_THE_END
from pipelines.assets.partitions import BATCHES
from pipelines.assets.settings import LOOK_SECONDS, BuildSettings
from pipelines.batches import Plan, batches_of, fingerprint, plan
from pipelines.corrections.read import correction_files
from pipelines.ingest.discover import NoArticles, discover

FEED_SECONDS = 900
DAILY = "0 5 * * *"

read_batch = dg.define_asset_job(
    "read_batch",
    selection=dg.AssetSelection.assets(["raw", "files"], ["documents", "documents"], ["documents", "quarantine"]),
    description="Read the files of one batch. The survey, extraction, linking and publishing follow by themselves.",
)
rerun_batch = dg.define_asset_job(
    "rerun_batch",
    selection=read_batch.selection | dg.AssetSelection.groups("extract"),
    description="Read and extract one batch, or several, again.",
)
survey_batches = dg.define_asset_job(
    "survey_batches",
    selection=dg.AssetSelection.assets(["documents", "homes"], ["documents", "duplicates"]),
    description="Look at the documents of all batches together; those that must be extracted again follow.",
)
publish_release = dg.define_asset_job(
    "publish_release",
    selection=dg.AssetSelection.groups("link", "resolve", "publish"),
    description="The main job: link what was extracted, resolve, check, and publish if every blocking check passes.",
    tags=TO_THE_END,
)
fetch_sources = dg.define_asset_job(
    "fetch_sources",
    selection=dg.AssetSelection.assets(["raw", "fetched"]),
    description="Ask the sources of SOURCES.yaml for what is new.",
)
JOBS = [read_batch, rerun_batch, survey_batches, publish_release, fetch_sources]


@dg.sensor(
    jobs=[read_batch, survey_batches],
    minimum_interval_seconds=LOOK_SECONDS,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Starts a run for each folder of raw/ that is new or changed, and takes away those that are gone.",
)
def raw_batches(context: dg.SensorEvaluationContext, settings: BuildSettings) -> dg.SensorResult:
    """Adds a partition and starts a run for each batch that is new or changed; takes away those whose folder is gone.

    When a raw folder itself is missing or empty nothing is taken away: a disk may be unmounted. A partition that
    was removed by hand comes back, because its folder is there. Corrections that changed start the survey.
    """
    chosen = settings.settings()
    try:
        found = batches_of(discover(chosen.paths))
    except NoArticles as error:
        return dg.SensorResult(skip_reason=f"nothing was done: {error}", cursor=context.cursor)
    known = context.instance.get_dynamic_partitions(BATCHES.name or "")
    batches = {key: fingerprint(item.path for item in inputs) for key, inputs in found.items()}
    todo = plan(batches, fingerprint(correction_files(chosen.corrections)), known, context.cursor)
    must_survey = todo.corrections or bool(todo.remove)
    return dg.SensorResult(
        run_requests=[
            *(
                dg.RunRequest(f"{key} #{todo.number}", job_name=read_batch.name, partition_key=key)
                for key in todo.start
            ),
            *([dg.RunRequest(f"survey #{todo.number}", job_name=survey_batches.name)] if must_survey else []),
        ],
        dynamic_partitions_requests=[
            BATCHES.build_add_request([key for key in todo.start if key not in known]),
            BATCHES.build_delete_request(list(todo.remove)),
        ],
        skip_reason=None if todo.start or must_survey else _why_nothing(todo, len(found)),
        cursor=todo.cursor,
    )


def _why_nothing(todo: Plan, batches: int) -> str:
    if todo.waiting:
        return f"waiting until their files are at rest: {', '.join(todo.waiting)}"
    return f"none of {batches} batches changed"


@dg.sensor(
    job=fetch_sources,
    minimum_interval_seconds=FEED_SECONDS,
    default_status=dg.DefaultSensorStatus.STOPPED,
    description="Asks the sources of SOURCES.yaml every quarter of an hour for what is new.",
)
def feeds(context: dg.SensorEvaluationContext, settings: BuildSettings) -> dg.RunRequest | dg.SkipReason:
    """Asks the sources every quarter of an hour; what they have that is new becomes a batch."""
    if not Path(settings.sources).is_file():
        return dg.SkipReason(f"there is no {settings.sources}")
    return dg.RunRequest()


follow = dg.AutomationConditionSensorDefinition(
    "follow",
    target=dg.AssetSelection.all(),
    minimum_interval_seconds=LOOK_SECONDS,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Starts the survey, extraction, and linking to publishing when what they depend on changed.",
)

publish_daily = dg.ScheduleDefinition(
    name="publish_daily",
    job=publish_release,
    cron_schedule=DAILY,
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Publishes once a day what changed otherwise: people's decisions, the code. None if nothing did.",
)
