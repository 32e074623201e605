"""`dagster.yaml` and `dagster.team.yaml` as Dagster reads them; the UI test runs with the second."""

from pathlib import Path

import dagster as dg
import pytest
import yaml

ROOT = Path(__file__).parents[2]


def test_a_team_has_the_settings_of_one_machine_but_for_the_storage():
    alone, team = (yaml.safe_load((ROOT / name).read_text()) for name in ("dagster.yaml", "dagster.team.yaml"))
    assert team.pop("storage") == {"postgres": {"postgres_url": {"env": "ONRECORD_POSTGRES_URL"}}}
    assert team == alone


def test_settings_of_one_machine_are_taken_by_dagster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    (tmp_path / "dagster.yaml").write_bytes((ROOT / "dagster.yaml").read_bytes())
    with dg.DagsterInstance.get() as instance:
        assert instance.global_op_concurrency_default_limit == 1
        assert instance.run_retries_enabled and instance.run_monitoring_enabled
