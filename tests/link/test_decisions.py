"""What people decided about pairs: read from files, turned into pairs of reports, obeyed by a build."""

from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from linked_corpus import accounts, frames, report_id

from pipelines.build import Settings, build, link_frames
from pipelines.corrections.entries import CorrectionError, Decision, of_kind
from pipelines.corrections.read import read_corrections
from pipelines.link.decisions import decided_pairs

SIGNED = "reason: We asked both desks.\n  by: A. Editor\n  date: 2031-02-03\n"
APART, TOGETHER = (report_id("g1"), report_id("g4")), (report_id("h1"), report_id("l1"))
TABLE_OF = {report: "incidents" for pair in (APART, TOGETHER) for report in pair} | {"er-1": "events"}


def entry(subjects: str, first: str, second: str, same: str) -> str:
    return f"- {subjects}: [{first}, {second}]\n  same: {same}\n  {SIGNED}"


def written(folder: Path, *entries: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "desk.yaml").write_text("".join(entries), encoding="utf-8")
    return folder


def pairs(folder: Path, rows: dict[str, list[str]] | None = None):
    return decided_pairs(
        of_kind(read_corrections(folder), Decision), TABLE_OF, lambda row, day: (rows or {}).get(row, [])
    )


def settings(tmp_path: Path) -> Settings:
    return Settings(out=tmp_path / "releases", corrections=tmp_path / "corrections")


def test_a_merge_and_a_split_are_obeyed(tmp_path: Path) -> None:
    written(tmp_path / "corrections", entry("reports", *APART, "false"), entry("reports", *TOGETHER, "true"))
    tables = link_frames(frames(accounts()), settings(tmp_path))
    reports = tables["incident_reports"]
    incident = dict(zip(reports["report_id"], reports["incident_id"], strict=True))
    before = link_frames(frames(accounts()), Settings(out=tmp_path / "releases", corrections=tmp_path / "none"))
    was = dict(zip(before["incident_reports"]["report_id"], before["incident_reports"]["incident_id"], strict=True))
    assert was[APART[0]] == was[APART[1]] and incident[APART[0]] != incident[APART[1]]
    assert was[TOGETHER[0]] != was[TOGETHER[1]] and incident[TOGETHER[0]] == incident[TOGETHER[1]]
    assert tables["quarantine"].empty


def test_an_obeyed_merge_says_that_a_person_decided_it(tmp_path: Path) -> None:
    written(tmp_path / "corrections", entry("reports", *TOGETHER, "true"))
    links = link_frames(frames(accounts()), settings(tmp_path))["links"]
    row = links[(links["report_id_a"] == min(TOGETHER)) & (links["report_id_b"] == max(TOGETHER))]
    assert "decision" in row["reasons"].item()


def test_a_decision_about_an_unknown_report_is_told_and_the_others_are_obeyed(tmp_path: Path) -> None:
    folder = written(tmp_path / "c", entry("reports", "r-gone", APART[0], "true"), entry("reports", *APART, "false"))
    decided, refused = pairs(folder)
    assert decided == {tuple(sorted(APART)): False}
    (row,) = refused
    assert (row.rule, row.location) == ("decision_without_subject", "c/desk.yaml:1")
    assert "r-gone" in row.message


def test_an_incident_and_an_event_are_not_joined(tmp_path: Path) -> None:
    decided, (refused,) = pairs(written(tmp_path / "c", entry("reports", APART[0], "er-1", "true")))
    assert not decided and "one table" in refused.message


def test_a_decision_about_rows_is_one_about_all_their_reports(tmp_path: Path) -> None:
    rows = {"i-1": [APART[0]], "i-2": [APART[1], TOGETHER[0]]}
    apart, _ = pairs(written(tmp_path / "c", entry("rows", "i-1", "i-2", "false")), rows)
    assert apart == {
        tuple(sorted((APART[0], APART[1]))): False,
        tuple(sorted((APART[0], TOGETHER[0]))): False,
    }
    merged, _ = pairs(written(tmp_path / "c", entry("rows", "i-1", "i-2", "true")), rows)
    assert set(merged.values()) == {True} and {r for pair in merged for r in pair} == {*APART, TOGETHER[0]}


def test_rows_that_had_the_same_reports_cannot_be_parted_as_rows(tmp_path: Path) -> None:
    rows = {"i-1": list(APART), "i-2": list(APART)}
    decided, (refused,) = pairs(written(tmp_path / "c", entry("rows", "i-1", "i-2", "false")), rows)
    assert not decided and "reports must be named" in refused.message


def test_decisions_that_contradict_each_other_stop_the_build(tmp_path: Path) -> None:
    a, b, c = *APART, TOGETHER[0]
    both = [entry("reports", a, b, "true"), entry("reports", b, a, "false")]
    with pytest.raises(CorrectionError, match="contradict"):
        pairs(written(tmp_path / "c", *both))
    third = [entry("reports", a, b, "true"), entry("reports", b, c, "true"), entry("reports", a, c, "false")]
    with pytest.raises(CorrectionError, match="other decisions join"):
        pairs(written(tmp_path / "c", *third))


@pytest.mark.parametrize(
    "text",
    [
        "same: true\n",
        "- reports: [r-1, r-2]\n  same: true\n",
        entry("reports", "r-1", "r-1", "true"),
        entry("reports", "r-1", "r-2", "perhaps"),
        entry("articles", "r-1", "r-2", "true"),
        entry("reports", "r-1", "r-2", "true").replace("2031-02-03", "lately"),
        "- [",
    ],
)
def test_a_file_that_does_not_hold_to_the_format_stops_the_build(tmp_path: Path, text: str) -> None:
    with pytest.raises(CorrectionError, match=r"desk\.yaml"):
        read_corrections(written(tmp_path / "c", text))


def test_no_folder_holds_no_decisions(tmp_path: Path) -> None:
    assert read_corrections(tmp_path / "none") == []


ARTICLE = (
    "A man was shot and wounded outside a {where} in Duluth, Minnesota, on {day}, police said. The man, 34, was taken "
    "to a hospital, Sheriff Ottilie Brandvold said."
)


def test_a_merge_of_two_incidents_lasts_over_builds(tmp_path: Path) -> None:
    """The third build reads the decision by the release before the merge; the ID that went resolves to the other."""
    (tmp_path / "raw").mkdir()
    for name, where, day in (("a", "bakery", "May 4, 2031"), ("b", "ferry office", "June 21, 2031")):
        (tmp_path / "raw" / f"{name}.txt").write_text(ARTICLE.format(where=where, day=day), encoding="utf-8")
    chosen = Settings((tmp_path / "raw",), tmp_path / "releases", workers=1, corrections=tmp_path / "corrections")
    first = build(chosen).tables["incidents"]["incident_id"].tolist()
    assert len(first) == 2
    # A release of this test carries the day of the run in UTC, which may be a day ahead.
    tomorrow = date.today() + timedelta(days=1)
    written(tmp_path / "corrections", entry("rows", *first, "true").replace("2031-02-03", tomorrow.isoformat()))
    for _ in range(2):
        report = build(chosen)
        (kept,) = report.tables["incidents"]["incident_id"]
        assert kept in first
        assert report.tables["quarantine"].empty
    history = pd.read_parquet(report.published.path / "id_history.parquet").set_index("old_id")
    (gone,) = set(first) - {kept}
    assert history.loc[gone, "new_id"] == kept
