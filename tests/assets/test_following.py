"""When steps follow by themselves: the real conditions, over an instance that is only told what was made."""

from collections.abc import Iterator

import dagster as dg
import pytest
from dagster._core.definitions.asset_checks.asset_check_evaluation import AssetCheckEvaluationTargetMaterializationData

from pipelines.assets.partitions import BATCHES
from pipelines.definitions import defs
from pipelines.frames import RECORDS

READ = ["raw/files", "documents/documents", "documents/quarantine"]
SURVEYED = ["documents/homes", "documents/duplicates"]
EXTRACTED = [f"extract/{table}" for table in RECORDS]
GRAPH = defs.resolve_asset_graph()
PUBLISHED = [
    key.to_user_string() for key in GRAPH.get_all_asset_keys() if key.path[0] in ("link", "resolve", "publish")
]


class Following:
    """Tells the instance what was made, and asks what would be started."""

    def __init__(self, instance: dg.DagsterInstance) -> None:
        self.instance = instance
        self.cursor = None

    def made(self, assets: list[str], *batches: str | None) -> None:
        for batch in batches or (None,):
            for asset in assets:
                key = dg.AssetKey.from_user_string(asset)
                self.instance.report_runless_asset_event(dg.AssetMaterialization(key, partition=batch))

    def passed(self, batch: str) -> None:
        quotes = dg.AssetKey(["extract", "quotes"])
        filter_ = dg.AssetRecordsFilter(quotes, asset_partitions=[batch])
        [record] = self.instance.fetch_materializations(filter_, limit=1).records
        target = AssetCheckEvaluationTargetMaterializationData(
            storage_id=record.storage_id, run_id=record.run_id, timestamp=record.timestamp
        )
        evaluation = dg.AssetCheckEvaluation(
            quotes, "verbatim", True, {}, target_materialization_data=target, blocking=True, partition=batch
        )
        self.instance.report_runless_asset_event(evaluation)

    def started(self) -> dict[str, set[str | None]]:
        """Return the steps that one look starts, with the batches."""
        result = dg.evaluate_automation_conditions(defs, self.instance, cursor=self.cursor)
        self.cursor = result.cursor
        found = {
            key.path[0] if key.path[0] != "documents" else "survey": result.get_requested_partitions(key)
            for key in GRAPH.get_all_asset_keys()
            if result.get_requested_partitions(key)
        }
        return dict(sorted(found.items()))


@pytest.fixture
def following() -> Iterator[Following]:
    with dg.DagsterInstance.ephemeral() as instance:
        instance.add_dynamic_partitions(BATCHES.name, ["a", "b"])
        following = Following(instance)
        assert following.started() == {}
        yield following


@pytest.fixture
def published(following: Following) -> Following:
    following.made(READ, "a", "b")
    assert following.started() == {"survey": {None}}
    following.made(SURVEYED)
    following.made(["documents/context"], "a", "b")
    assert following.started() == {"extract": {"a", "b"}}
    following.made(EXTRACTED, "a", "b")
    following.passed("a")
    following.passed("b")
    assert following.started() == {"link": {None}, "resolve": {None}}
    following.made(PUBLISHED)
    return following


def test_nothing_follows_when_nothing_changed(published):
    assert published.started() == published.started() == {}


def test_nothing_is_surveyed_while_a_batch_is_still_to_be_read(following):
    following.made(READ, "a")
    assert following.started() == {}


def test_only_the_batches_that_the_survey_names_are_extracted_and_linking_waits_for_them(published):
    published.made(READ, "b")
    assert published.started() == {"survey": {None}}
    published.made(SURVEYED)
    published.made(["documents/context"], "b")
    assert published.started() == {"extract": {"b"}}


def test_linking_follows_a_survey_after_which_nothing_is_extracted(published):
    published.made(SURVEYED)
    assert published.started() == {}
    assert "link" in published.started()


def test_linking_waits_until_the_blocking_check_of_every_batch_has_passed(following):
    following.made([*READ, "documents/context", *EXTRACTED], "a", "b")
    following.made(SURVEYED)
    following.passed("a")
    following.started()
    assert following.started() == {}
    following.passed("b")
    assert "link" in following.started()


def test_what_changes_while_linking_runs_makes_it_run_again(published):
    published.made(SURVEYED)
    published.started()
    assert "link" in published.started()
    published.made(SURVEYED)
    published.made(PUBLISHED)
    published.started()
    assert "link" in published.started()
