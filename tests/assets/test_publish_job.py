"""The job as an operator runs it: a real instance in a temporary home, real steps, three short documents."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from pipelines.assets import resolve
from pipelines.definitions import defs
from pipelines.publish.validate import validate_release
from schemas.rules import RULES
from schemas.tables import TABLES

TEXTS = {
    "ferry.txt": "Deckhand hurt on ferry at Oldport\n\n"
    "A deckhand, 34, was shot and injured on the ferry in Duluth, Minnesota, on Tuesday, police said. "
    '"He is stable," said harbour master Ottilie Brandvold.\n',
    "statement.md": "---\nkind: statement\npublisher: Harbour Office\npublished_at: 2026-01-13\n---\n\n"
    "Officers were called to the northern pier on January 13 after a shooting. One man was injured.\n",
    "empty.txt": "\n",
}


class Runs:
    """Runs the job in one home, so that a later run finds what an earlier one stored."""

    def __init__(self, home: Path, instance: dg.DagsterInstance) -> None:
        self.home, self.instance = home, instance
        for name, text in TEXTS.items():
            (home / "raw").mkdir(exist_ok=True)
            (home / "raw" / name).write_text(text, encoding="utf-8")

    def run(self, groups: str | None = None) -> dg.ExecuteInProcessResult:
        settings = {"paths": [str(self.home / "raw")], "out": str(self.home / "releases"), "workers": 1}
        config: dict[str, Any] = {
            "resources": {
                "settings": {"config": settings},
                "io_manager": {"config": {"folder": str(self.home / "tables")}},
            }
        }
        job = defs.resolve_job_def("publish_release")
        keys = defs.resolve_asset_graph().get_all_asset_keys()
        selected = [key for key in keys if groups is None or key.path[0] in groups.split()]
        return job.execute_in_process(
            run_config=config, instance=self.instance, raise_on_error=False, asset_selection=selected
        )


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    home = tmp_path_factory.mktemp("home")
    with dg.instance_for_test(temp_dir=str(home)) as instance:
        yield Runs(home, instance)


@pytest.fixture(scope="module")
def whole(runs: Runs) -> dg.ExecuteInProcessResult:
    return runs.run()


def materialized(result: dg.ExecuteInProcessResult) -> dict[tuple[str, ...], dict[str, Any]]:
    """Asset -> its metadata as plain values."""
    events = [event.event_specific_data.materialization for event in result.get_asset_materialization_events()]
    return {tuple(e.asset_key.path): {name: value.value for name, value in e.metadata.items()} for e in events}


def test_job_publishes_a_release_that_holds(runs, whole):
    assert whole.success
    path = Path(materialized(whole)["publish", "release"]["path"])
    assert path == (runs.home / "releases" / "latest").resolve()
    assert validate_release(path) == []


def test_every_table_has_a_blocking_check_and_every_rule_too(whole):
    checks = whole.get_asset_check_evaluations()
    assert sorted((c.asset_key.path[1], c.check_name) for c in checks if c.check_name == "schema") == sorted(
        (table, "schema") for table in TABLES
    )
    assert {c.check_name for c in checks} == {"schema", *RULES}
    assert all(c.passed and c.blocking for c in checks)


def test_assets_tell_rows_a_preview_and_seconds(whole):
    found = materialized(whole)
    assert found["documents", "documents"]["dagster/row_count"] == 2
    assert found["documents", "quarantine"]["dagster/row_count"] == 1
    assert "empty_text" in found["resolve", "quarantine"]["preview"]
    assert all(metadata["seconds"] >= 0 for metadata in found.values())


def test_assets_are_grouped_by_step_and_described():
    graph = defs.resolve_asset_graph()
    groups = {graph.get(key).group_name for key in graph.get_all_asset_keys()}
    assert groups == {"raw", "documents", "extract", "link", "resolve", "publish"}
    assert all(graph.get(key).description for key in graph.get_all_asset_keys())


def test_nothing_new_is_published_when_nothing_changed(runs, whole):
    again = runs.run("resolve publish")
    assert materialized(again)["publish", "release"]["is_new"] is False


def test_row_that_breaks_its_schema_stops_publishing_and_is_shown(runs, whole, monkeypatch):
    def broken(*arguments: Any, real: Any = resolve.resolve_tables) -> dict:
        tables = real(*arguments)
        tables["documents"].loc[0, "kind"] = "rumour"
        return tables

    monkeypatch.setattr(resolve, "resolve_tables", broken)
    result = runs.run("resolve publish")
    assert not result.success
    assert ("publish", "release") not in materialized(result)
    [failed] = [check for check in result.get_asset_check_evaluations() if not check.passed]
    assert (failed.asset_key.path[1], failed.check_name) == ("documents", "schema")
    assert "rumour" in failed.metadata["failing rows"].value
