"""A Dagster home in a temporary folder, and its jobs run in this process: real instance, steps, files."""

from pathlib import Path
from typing import Any

import dagster as dg

from pipelines.assets.automation import raw_batches
from pipelines.assets.partitions import BATCHES
from pipelines.assets.settings import BuildSettings
from pipelines.definitions import defs

HARBOUR = "---\nkind: statement\npublisher: Harbour Office of Duluth\npublished_at: {day}\n---\n\n{text}\n"
TEXTS = {
    "first/ferry.txt": "Deckhand hurt on ferry at Oldport\n\n"
    "A deckhand, 34, was shot and injured on the ferry in Duluth, Minnesota, on Tuesday, police said. "
    '"He is stable," said harbour master Ottilie Brandvold.\n',
    "first/pier.md": HARBOUR.format(
        day="2026-01-13",
        text="Officers were called to the pier in Duluth, Minnesota, on January 13 after a shooting. One man was hurt.",
    ),
    "first/quay.md": HARBOUR.format(
        day="2026-01-14", text="The quay at Superior, Wisconsin, is closed. The pier in Duluth, Minnesota, is open."
    ),
    "second/crane.md": HARBOUR.format(
        day="2026-01-15", text="A crane fell in Duluth. Nobody was hurt, harbour master Ottilie Brandvold said."
    ),
    # The second folder's own second copy, then a copy of an id that the first folder has.
    "second/rows.jsonl": '{"id": "first/ferry.txt", "text": "Another text under an id that is taken."}\n'
    '{"id": "first/ferry.txt", "text": "And one more."}\n'
    '{"id": "crane-2", "kind": "statement", "publisher": "Harbour Office of Duluth",'
    ' "text": "The crane in Superior was raised again on Friday."}\n',
    "refused/empty.txt": "\n",
    "loose.txt": "A fisherman, 50, was stabbed in Superior on Monday, police said.\n",
}


class Home:
    """`folder/raw`, `folder/releases`, `folder/tables`, and an instance that knows what was done to them."""

    def __init__(self, folder: Path, instance: dg.DagsterInstance) -> None:
        self.folder, self.instance = folder, instance
        self.raw, self.releases = folder / "raw", folder / "releases"
        self.cursor: str | None = None

    @property
    def settings(self) -> dict[str, Any]:
        return {
            "paths": [str(self.raw)],
            "out": str(self.releases),
            "workers": 1,
            "corrections": str(self.folder / "corrections"),
            "cache": str(self.folder / "cache"),
        }

    def write(self, name: str, text: str) -> None:
        (self.raw / name).parent.mkdir(parents=True, exist_ok=True)
        (self.raw / name).write_text(text, encoding="utf-8")

    def look(self) -> dg.SensorResult:
        """Let the sensor look once, and do to the partitions what it asks for."""
        context = dg.build_sensor_context(instance=self.instance, cursor=self.cursor, definitions=defs)
        result = raw_batches(context, settings=BuildSettings(**self.settings))
        self.cursor = result.cursor
        for request in result.dynamic_partitions_requests or []:
            if isinstance(request, dg.AddDynamicPartitionsRequest):
                self.instance.add_dynamic_partitions(BATCHES.name, request.partition_keys)
            else:
                for key in request.partition_keys:
                    self.instance.delete_dynamic_partition(BATCHES.name, key)
        return result

    def run(
        self, job: str, batch: str | None = None, assets: str | None = None, **settings: Any
    ) -> dg.ExecuteInProcessResult:
        """Run a job (of one batch; only some groups of assets), and return how it went."""
        resources = {
            "settings": {"config": self.settings | settings},
            "io_manager": {"config": {"folder": str(self.folder / "tables")}},
        }
        keys = defs.resolve_job_def(job).asset_layer.executable_asset_keys
        selected = [key for key in keys if assets is None or key.path[0] in assets.split()]
        return defs.resolve_job_def(job).execute_in_process(
            run_config={"resources": resources},
            instance=self.instance,
            partition_key=batch,
            raise_on_error=False,
            asset_selection=selected,
        )

    def run_all(self) -> dg.ExecuteInProcessResult:
        """Look twice, then run what the sensor and the conditions would; return how publishing went."""
        self.look()
        for request in self.look().run_requests or []:
            assert self.run(request.job_name, request.partition_key).success
        assert self.run("survey_batches").success
        for batch in self.instance.get_dynamic_partitions(BATCHES.name):
            assert self.run("rerun_batch", batch, "extract").success
        return self.run("publish_release")


def materialized(result: dg.ExecuteInProcessResult) -> dict[tuple[str, ...], dict[str, Any]]:
    """Asset -> its metadata as plain values."""
    events = [event.event_specific_data.materialization for event in result.get_asset_materialization_events()]
    return {tuple(e.asset_key.path): {name: value.value for name, value in e.metadata.items()} for e in events}


def failure(result: dg.ExecuteInProcessResult) -> str:
    """Return what the operator reads first of a run that failed."""
    [event] = [event for event in result.all_events if event.is_step_failure]
    data = event.step_failure_data
    return (data.user_failure_data.description if data.user_failure_data else None) or str(data.error)


def attempts(result: dg.ExecuteInProcessResult, step: str) -> int:
    """Return how often a step was begun."""
    return sum(e.step_key == step and (e.is_step_start or e.is_step_restarted) for e in result.all_events)
