"""A build that is killed leaves nothing that the next one trips over: same release, no document lost or doubled."""

from pathlib import Path
from random import Random

import pandas as pd
from killed_builds import kills, load, release_of, write_articles

from pipelines.build import Settings


def test_next_build_after_kills_publishes_what_an_undisturbed_one_does(tmp_path: Path) -> None:
    write_articles(tmp_path / "articles.jsonl", 12)
    load()
    alone = Settings((tmp_path / "articles.jsonl",), tmp_path / "alone", workers=1, version="2026.01.31")
    wanted, seconds = release_of(alone)
    disturbed = Settings(alone.paths, tmp_path / "out", workers=1, version="2026.01.31", cache=tmp_path / "cache")
    killed = list(kills(disturbed, 5, seconds, Random(8)))
    assert sum(kill.was_killed for kill in killed) >= 3  # one that had its processor to itself may have been done
    found, _ = release_of(disturbed)
    assert found == wanted
    documents = pd.read_parquet(disturbed.out / "latest" / "documents.parquet")["source_id"]
    assert sorted(documents) == sorted(f"n/{number}" for number in range(12))
    assert [path.name for path in disturbed.out.iterdir() if path.name.startswith(".incoming")] == []
