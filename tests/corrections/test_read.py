"""The format of `corrections/*.yaml`: the examples of its specification are read, and what breaks it is told."""

import re
import textwrap
from datetime import date
from pathlib import Path

import pytest

import pipelines.corrections as specification
from pipelines.corrections.entries import (
    CorrectionError,
    Decision,
    Entry,
    NameWithdrawal,
    Subject,
    ValueCorrection,
    Withdrawal,
)
from pipelines.corrections.read import read_corrections

CITY = """
- table: incidents
  row: i-1
  expect: {city: Oldport, state: MN}
  set: {city: Newport, state: null}
  reason: The dateline is the reporter's.
  by: A. Reader
  date: 2031-02-03
"""
GONE = """
- document: {document_id: d-1}
  withdraw: privacy
  ground: court_order
  by: court
  date: 2031-02-03
"""
NAME = f"""
- name: {{document_id: d-1, start: 3, end: 9, text_sha256: {"0a" * 32}}}
  withdraw: privacy
  ground: minor
  by: editor
  date: 2031-02-03
"""


def read(tmp_path: Path, text: str) -> list[Entry]:
    (tmp_path / "corrections").mkdir(exist_ok=True)
    (tmp_path / "corrections" / "desk.yaml").write_text(text, encoding="utf-8")
    return read_corrections(tmp_path / "corrections")


def test_the_examples_of_the_specification_are_read(tmp_path: Path) -> None:
    blocks = re.findall(r"(?:^    .*\n)+", specification.__doc__ or "", re.MULTILINE)
    whole = textwrap.dedent("".join(blocks))
    entries = read(tmp_path, whole)
    kinds = [ValueCorrection, ValueCorrection, Withdrawal, Decision, Decision, NameWithdrawal, Withdrawal, Withdrawal]
    assert [type(entry) for entry in entries] == kinds


def test_a_correction_says_what_which_and_why(tmp_path: Path) -> None:
    [entry] = read(tmp_path, CITY)
    assert isinstance(entry, ValueCorrection)
    assert entry.subject == Subject("incidents", "incident_id", "i-1")
    assert (entry.expect, entry.values) == ({"city": "Oldport", "state": "MN"}, {"city": "Newport", "state": None})
    assert (entry.by, entry.day, entry.location) == ("A. Reader", date(2031, 2, 3), "corrections/desk.yaml:1")


def test_dates_of_a_table_stay_text(tmp_path: Path) -> None:
    [entry] = read(tmp_path, CITY.replace("city: Newport, state: null", "date_start: 2031-02-01").replace(
        "city: Oldport, state: MN", "date_start: 2031-02-02T18:30"))  # fmt: skip
    assert isinstance(entry, ValueCorrection) and entry.values == {"date_start": "2031-02-01"}


def test_a_privacy_withdrawal_tells_its_ground_and_no_words_of_its_own(tmp_path: Path) -> None:
    document, name = read(tmp_path, GONE + NAME)
    assert (document.ground, document.reason) == ("court_order", "A court forbade it.")
    assert isinstance(name, NameWithdrawal) and (name.start, name.end) == (3, 9)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("expect: {city: Oldport, state: MN}\n  ", "", "expect missing"),
        ("expect:", "expects:", "did you mean 'expect'"),
        ("city: Oldport, state: MN", "state: MN", "expect must say what stands in city"),
        ("city: Oldport,", "city: Newport,", "city: the new value is the expected one"),
        ("city: Newport", "town: Newport", "incidents has no column 'town'"),
        ("city: Newport", "summary: Nothing.", "summary cannot be corrected: it is derived"),
        ("city: Newport", "incident_id: i-2", "incident_id is the key"),
        ("city: Newport", "city: 7", "city is text, not 7"),
        ("state: null", "status: confirmed", "status takes one of withdrawn, adjudicated"),
        ("state: null", "killed_best: -1", "killed_best takes at least 0"),
        ("state: null", "date_start: May 4", "date_start takes an ISO 8601 date"),
        ("state: null", "status: null", "status is never empty"),
        ("table: incidents", "table: findings", "rows of 'findings' are not corrected"),
        ("row: i-1", "row: 1", "row is the incident_id of the row, not 1"),
        ("table: incidents\n  row: i-1", "document: {path: a.txt}", "document_id, source_id, url"),
        ("table: incidents\n  row: i-1", "table: documents\n  row: d-1", "a document is named by `document`"),
        ("table: incidents\n  row: i-1", "row: i-1", "an entry is about one of"),
        ("2031-02-03", "last week", "date is a day"),
        ("by: A. Reader", "by: [A, B]", "by is a text"),
        ("by: A. Reader", "by: A. Reader\n  by: B. Reader", "the key 'by' stands twice"),
        ("- table", "- [", "is no YAML"),
    ],
)
def test_what_breaks_the_format_is_told_with_file_entry_and_remedy(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert old in CITY
    with pytest.raises(CorrectionError, match=r"desk\.yaml") as error:
        read(tmp_path, CITY.replace(old, new, 1))
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GONE.replace("document_id: d-1", "url: https://news.example/a-name"), "withheld by its document_id"),
        (GONE.replace("ground: court_order", "reason: Ann Example asked."), "unknown key 'reason'"),
        (GONE.replace("by: court", "by: Ann Example"), "by is one of person, relative"),
        (NAME.replace("end: 9", "end: 3"), "start comes before end"),
        (NAME.replace("privacy", "true"), "withdraw is privacy"),
        (NAME.replace(f"text_sha256: {'0a' * 32}", "text_sha256: 0a"), "64 hex digits"),
    ],
)
def test_a_privacy_withdrawal_that_might_tell_too_much_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(CorrectionError, match=message):
        read(tmp_path, text)


def test_a_file_that_is_one_entry_and_no_list_is_told(tmp_path: Path) -> None:
    with pytest.raises(CorrectionError, match=r"desk\.yaml is no list: every entry begins with '- '"):
        read(tmp_path, "table: incidents\nrow: i-1\n")


def test_two_entries_do_not_set_one_value_nor_one_of_a_withdrawn_row(tmp_path: Path) -> None:
    with pytest.raises(CorrectionError, match=r"desk\.yaml:1 and corrections/desk\.yaml:2 both set city"):
        read(tmp_path, CITY + CITY)
    withdrawn = CITY.replace("set: {city: Newport, state: null}", "withdraw: true")
    with pytest.raises(CorrectionError, match=r"which corrections/desk\.yaml:2 withdraws"):
        read(tmp_path, CITY + withdrawn)


@pytest.mark.parametrize("text", [GONE, NAME])
def test_an_entry_that_stands_twice_is_told_before_anything_is_read(tmp_path: Path, text: str) -> None:
    with pytest.raises(CorrectionError, match=r"desk\.yaml:1 and corrections/desk\.yaml:2 say the same"):
        read(tmp_path, text + text)


def test_a_file_with_another_ending_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "corrections").mkdir()
    (tmp_path / "corrections" / "private.yml").write_text(GONE, encoding="utf-8")
    with pytest.raises(CorrectionError, match=r"private.yml would be passed over: files of corrections end in \.yaml"):
        read(tmp_path, CITY)
