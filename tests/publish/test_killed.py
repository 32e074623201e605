"""A publisher may die at any moment: what was published stays whole, and the next publisher cleans up."""

from pathlib import Path

from killing import FIRST, faults, kills, publish_sample

from pipelines.publish.folder import INCOMING
from pipelines.publish.versions import releases_in


def test_latest_is_whole_whenever_the_publisher_is_killed_and_the_next_one_cleans_up(tmp_path: Path) -> None:
    left = list(kills(tmp_path, times=5, seed=7))
    assert [found.failures for found in left] == [[]] * 5
    assert any(found.has_leftovers for found in left)
    publish_sample(tmp_path, 99)
    assert list(tmp_path.glob(f"{INCOMING}*")) == []
    assert releases_in(tmp_path)[-1] == f"{FIRST}.100" == (tmp_path / "latest").resolve().name
    assert faults(tmp_path) == []
