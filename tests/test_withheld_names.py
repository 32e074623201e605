"""A withheld name is nowhere in a release: not in a table, a summary, nor the bytes of any file."""

import shutil
from pathlib import Path

import pytest
from sample_tables import sample_tables

from pipelines.build import Report, Settings, build
from schemas.derive import conform
from schemas.failures import schema_failures

ARTICLE = """Man hurt in Arbor shooting

ARBOR, Ohio — Dorrance Quillby, 34, was shot in the leg outside a store on Vale Street on Tuesday night, police said.

Quillby was taken to a hospital in stable condition. “I just heard three bangs,” said Petronel Umbersley, a neighbor.

Police Chief Ida Mossgrove said that officers arrested a suspect at the scene.
"""
PRIVATE = ("Quillby", "Dorrance", "Umbersley", "Petronel")
OFFICIAL = "Mossgrove"


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("articles")
    (folder / "dorrance-quillby.md").write_text(
        "---\nurl: https://news.example/dorrance-quillby-hurt\npublished_at: 2024-05-08\n"
        f"title: Dorrance Quillby hurt in Arbor\n---\n{ARTICLE}",
        encoding="utf-8",
    )
    return folder


def built(articles: Path, out: Path, names: str) -> Report:
    return build(Settings((articles,), out, names=names, workers=1))  # type: ignore[arg-type]


def holding(release: Path, word: str) -> list[str]:
    """Return the files of a release whose bytes hold a word, in whatever case."""
    raw = word.lower().encode()
    return sorted(p.name for p in release.rglob("*") if p.is_file() and raw in p.read_bytes().lower())


def test_private_names_are_in_no_file(articles: Path, tmp_path: Path) -> None:
    release = built(articles, tmp_path, "withhold").published.path
    assert {name: holding(release, name) for name in PRIVATE} == {name: [] for name in PRIVATE}


def test_an_official_who_speaks_is_named(articles: Path, tmp_path: Path) -> None:
    tables = built(articles, tmp_path, "withhold").tables
    assert any(OFFICIAL in str(name) for name in tables["people"]["name"])


def test_the_row_says_that_a_name_was_withheld(articles: Path, tmp_path: Path) -> None:
    participants = built(articles, tmp_path, "withhold").tables["participants"]
    victims = participants[participants["role"] == "victim"]
    assert "withheld" in set(victims["name_status"])


def test_kept_names_mark_the_release(articles: Path, tmp_path: Path) -> None:
    release = built(articles, tmp_path, "keep").published.path
    assert holding(release, "Quillby")
    assert '"keep"' in (release / "manifest.json").read_text(encoding="utf-8")


def test_the_reasons_of_a_merge_print_no_name(articles: Path, tmp_path: Path) -> None:
    again = "Dorrance Quillby, 34, was shot outside a store on Vale Street in Arbor, Ohio, on Tuesday, police said.\n"
    folder = tmp_path / "articles"
    shutil.copytree(articles, folder)
    (folder / "second.md").write_text(f"---\npublished_at: 2024-05-09\n---\n{again}", encoding="utf-8")
    report = built(folder, tmp_path / "releases", "withhold")
    (reasons,) = report.tables["link_evidence"]["reasons"]
    assert "same_victim_name +8.0" in list(reasons)
    assert {name: holding(report.published.path, name) for name in PRIVATE} == {name: [] for name in PRIVATE}


def test_a_reason_that_holds_a_name_is_refused() -> None:
    tables = sample_tables()
    for reason in ("same_victim_name Quillby", "Dorrance Quillby +8.0"):
        tables["link_evidence"]["reasons"] = conform(
            "link_evidence", tables["link_evidence"].assign(reasons=[[reason]])
        )["reasons"]
        assert not schema_failures("link_evidence", tables["link_evidence"]).empty
