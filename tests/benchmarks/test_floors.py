"""Scores on the labelled corpora stay above the floors that were measured; skipped where ../shared is absent."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipelines.build import Settings, build

SHARED = Path(__file__).parents[3] / "shared"
CORPORA = SHARED / "corpora"

pytestmark = pytest.mark.skipif(not CORPORA.exists(), reason="the labelled corpora are not beside this checkout")


def score(what: str, articles: Path, gold: Path, out: Path) -> dict[str, Any]:
    """Build a release with names kept and return what score.py prints."""
    release = build(Settings((articles,), out, names="keep")).published.path
    command = [sys.executable, SHARED / "eval" / "score.py", what, release, gold]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    scores: dict[str, Any] = json.loads(printed)
    return scores


def corpus(what: str, name: str, out: Path) -> dict[str, Any]:
    return score(what, CORPORA / name / "articles.jsonl", CORPORA / name / "gold.jsonl", out)


def test_quotes_and_their_speakers_are_found(tmp_path: Path) -> None:
    scores = corpus("quotes", "polnear-dev", tmp_path)
    assert scores["all"]["content_half_overlap"]["f1"] >= 0.78
    assert scores["all"]["attribution"]["f1"] >= 0.72
    assert scores["quoted"]["content_half_overlap"]["f1"] >= 0.90
    assert scores["quoted"]["attribution"]["f1"] >= 0.85
    assert scores["verbatim_share"] == 1.0


def test_shootings_are_coded_as_a_careful_coder_would(tmp_path: Path) -> None:
    scores = corpus("incidents", "gvdb-dev", tmp_path)
    assert scores["slots_micro"]["f1"] >= 0.70
    assert scores["found_share"] >= 0.96


def test_places_are_recognised_and_resolved(tmp_path: Path) -> None:
    # The rankers are trained on this corpus; the honest, cross-validated figure is train_places.py's.
    scores = corpus("places", "lgl-dev", tmp_path)
    assert scores["end_to_end_161km"]["f1"] >= 0.80


def test_documents_about_one_happening_are_one_story(tmp_path: Path) -> None:
    assert corpus("stories", "ecb-dev", tmp_path)["b_cubed"]["f1"] >= 0.90


def test_the_seed_article_is_coded_right(tmp_path: Path) -> None:
    seed = CORPORA / "seed"
    assert score("seed", seed / "minneapolis.txt", seed / "gold.json", tmp_path)["share"] >= 0.85
