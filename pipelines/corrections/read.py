"""From `corrections/*.yaml` to entries, strictly. What the files may hold stands in the docstring of the package."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from pipelines.corrections.columns import column_problem, key_of, table_problem
from pipelines.corrections.entries import (
    CorrectionError,
    Decision,
    Entry,
    NameWithdrawal,
    Subject,
    ValueCorrection,
    Withdrawal,
    of_kind,
)
from pipelines.corrections.identity import correction_id
from pipelines.yaml_text import TextLoader
from schemas.values import column_of, value_problem
from schemas.vocabulary import PRIVACY_ASKER, WITHDRAWAL_GROUND

ABOUT = ("reports", "rows", "table", "document", "name")
DOCUMENT_KEYS = ("document_id", "source_id", "url")
SIGNED, SIGNED_PRIVATELY = ("reason", "by", "date"), ("ground", "by", "date")
PRIVACY = "privacy"
SHA256 = re.compile(r"[0-9a-f]{64}")


class _Loader(TextLoader):
    """YAML in which no key stands twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise yaml.MarkedYAMLError(problem=f"the key {twice[0]!r} stands twice", problem_mark=node.start_mark)
        return super().construct_mapping(node, deep)


def correction_files(folder: Path) -> list[Path]:
    """Return the files of corrections in a folder, none where there is no folder."""
    return sorted(folder.glob("*.yaml"))


def read_corrections(folder: Path) -> list[Entry]:
    """Return the entries of all files in a folder, in their order.

    Raises:
        CorrectionError: a file does not hold to the format, or two entries contradict each other or say the same.
    """
    if misnamed := sorted(folder.glob("*.yml")):
        raise CorrectionError(f"{misnamed[0]} would be passed over: files of corrections end in .yaml")
    entries = [entry for path in correction_files(folder) for entry in _read(path)]
    _check_set_once(entries)
    _check_said_once(entries)
    return entries


def _read(path: Path) -> Iterator[Entry]:
    try:
        found = yaml.load(path.read_text(encoding="utf-8"), _Loader) or []
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CorrectionError(f"{path} is no YAML: {' '.join(str(error).split())}") from error
    if not isinstance(found, list):
        raise CorrectionError(f"{path} is no list: every entry begins with '- '")
    for number, entry in enumerate(found, start=1):
        location = f"{path.parent.name}/{path.name}:{number}"
        try:
            yield _entry(entry, location)
        except CorrectionError as error:
            raise CorrectionError(f"{location}: {error}") from None


def _entry(entry: Any, location: str) -> Entry:
    if not isinstance(entry, dict):
        raise CorrectionError("an entry is a mapping of keys to values")
    about = [key for key in ABOUT if key in entry]
    if len(about) != 1:
        found = f"this one has {' and '.join(about)}" if about else "this one has none"
        raise CorrectionError(f"an entry is about one of {', '.join(ABOUT)}; {found}")
    if about[0] in ("reports", "rows"):
        return _decision(entry, about[0], location)
    if "withdraw" not in entry and about[0] != "name":
        return _correction(entry, about[0], location)
    if entry.get("withdraw") == PRIVACY:
        return _private(entry, about[0], location)
    if entry.get("withdraw") is not True or about[0] == "name":
        allowed = PRIVACY if about[0] == "name" else f"true or {PRIVACY}"
        raise CorrectionError(f"withdraw is {allowed}, not {entry.get('withdraw')!r}")
    _check_keys(entry, _address(about[0]), "withdraw", "expect", *SIGNED)
    subject = _subject(entry, about[0])
    return Withdrawal(*_signed(entry, location), subject, _values(entry, "expect", subject.table))


def _decision(entry: dict[str, Any], subjects: str, location: str) -> Decision:
    _check_keys(entry, (subjects,), "same", *SIGNED)
    pair = entry[subjects]
    if not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(name, str) for name in pair):
        raise CorrectionError(f"{subjects} are two IDs: [r-…, r-…]")
    if pair[0] == pair[1]:
        raise CorrectionError("a decision is about two, not about one and itself")
    if not isinstance(entry["same"], bool):
        raise CorrectionError(f"same is true or false, not {entry['same']!r}")
    first, second = sorted(pair)
    return Decision(*_signed(entry, location), subjects, (first, second), entry["same"])


def _correction(entry: dict[str, Any], about: str, location: str) -> ValueCorrection:
    _check_keys(entry, _address(about), "expect", "set", *SIGNED)
    subject = _subject(entry, about)
    expect, values = (_values(entry, name, subject.table) for name in ("expect", "set"))
    unguarded = [name for name in values if name not in expect]
    if unguarded:
        raise CorrectionError(f"expect must say what stands in {', '.join(unguarded)} now")
    unchanged = [name for name in values if values[name] == expect[name]]
    if unchanged:
        raise CorrectionError(f"{', '.join(unchanged)}: the new value is the expected one")
    return ValueCorrection(*_signed(entry, location), subject, expect, values)


def _private(entry: dict[str, Any], about: str, location: str) -> Withdrawal | NameWithdrawal:
    _check_keys(entry, _address(about), "withdraw", *SIGNED_PRIVATELY)
    if about != "name":
        subject = _subject(entry, about)
        if about == "document" and subject.column != "document_id":
            raise CorrectionError("a document is withheld by its document_id: its address may say what is withheld")
        return Withdrawal(*_signed(entry, location), subject, {})
    name = _mapping(entry, "name")
    _check_keys(name, (), "document_id", "start", "end", "text_sha256")
    start, end = name["start"], name["end"]
    if not (type(start) is int and type(end) is int and 0 <= start < end):
        raise CorrectionError("name: start and end are offsets, and start comes before end")
    if not (isinstance(name["document_id"], str) and SHA256.fullmatch(str(name["text_sha256"]))):
        raise CorrectionError("name: document_id is an ID and text_sha256 has 64 hex digits")
    return NameWithdrawal(*_signed(entry, location), name["document_id"], start, end, name["text_sha256"])


def _address(about: str) -> tuple[str, ...]:
    return ("table", "row") if about == "table" else (about,)


def _check_keys(entry: Mapping[str, Any], address: tuple[str, ...], *others: str) -> None:
    known = (*address, *others)
    for key in entry:
        if key not in known:
            near = get_close_matches(str(key), known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"known here are {', '.join(known)}"
            raise CorrectionError(f"unknown key {key!r}; {hint}")
    missing = [key for key in known if key not in entry]
    if missing:
        raise CorrectionError(f"{', '.join(missing)} missing; needed are {', '.join(known)}")


def _subject(entry: dict[str, Any], about: str) -> Subject:
    if about == "table":
        table, row = entry["table"], entry["row"]
        if problem := table_problem(str(table)):
            raise CorrectionError(problem)
        if table == "documents":
            raise CorrectionError("a document is named by `document`: {document_id: …}, not by table and row")
        if not isinstance(row, str) or not row:
            raise CorrectionError(f"row is the {key_of(table)} of the row, not {row!r}")
        return Subject(table, key_of(table), row)
    given = _mapping(entry, "document")
    if len(given) != 1 or next(iter(given)) not in DOCUMENT_KEYS:
        raise CorrectionError(f"document is named by one of {', '.join(DOCUMENT_KEYS)}")
    [(column, value)] = given.items()
    if not isinstance(value, str) or not value:
        raise CorrectionError(f"document: {column} is a text, not {value!r}; write it in quotes")
    return Subject("documents", column, value)


def _values(entry: dict[str, Any], key: str, table: str) -> dict[str, Any]:
    values = _mapping(entry, key)
    for name, value in values.items():
        is_set = key == "set"
        problem = column_problem(table, name, is_set=is_set)
        if problem is None and (is_set or "█" not in str(value)):
            column = column_of(table, name)
            problem = value_problem(table, column, value) if column else None
        if problem:
            raise CorrectionError(f"{key}: {problem}")
    return values


def _mapping(entry: dict[str, Any], key: str) -> dict[str, Any]:
    value = entry[key]
    if not isinstance(value, dict) or not value:
        raise CorrectionError(f"{key} is a mapping such as {{column: value}}, not {value!r}")
    return value


def _signed(entry: dict[str, Any], location: str) -> tuple[str, str, str, date, str | None]:
    """Return the fields of `Signed`."""
    ground = entry.get("ground")
    if "ground" in entry:
        for key, vocabulary in (("ground", WITHDRAWAL_GROUND), ("by", PRIVACY_ASKER)):
            if entry[key] not in vocabulary.words:
                raise CorrectionError(f"{key} is one of {', '.join(vocabulary.words)}: free text might tell too much")
        reason = next(term.definition for term in WITHDRAWAL_GROUND.terms if term.term == ground)
    else:
        for key in ("reason", "by"):
            if not isinstance(entry[key], str) or not entry[key].strip():
                raise CorrectionError(f"{key} is a text, not {entry[key]!r}")
        reason = entry["reason"].strip()
    return location, reason, entry["by"].strip(), _day(entry["date"]), ground


def _day(value: Any) -> date:
    try:
        if len(value) == len("2026-02-03"):
            return date.fromisoformat(value)
    except (TypeError, ValueError):
        pass
    raise CorrectionError(f"date is a day, YYYY-MM-DD, not {value!r}")


def _check_set_once(entries: list[Entry]) -> None:
    """Raise where two entries set one value, or one sets a value of what another withdraws."""
    first: dict[tuple[Subject, str], str] = {}
    withdrawn = {entry.subject: entry.location for entry in of_kind(entries, Withdrawal)}
    for entry in of_kind(entries, ValueCorrection):
        if entry.subject in withdrawn:
            raise CorrectionError(
                f"{entry.location} corrects {entry.subject}, which {withdrawn[entry.subject]} withdraws"
            )
        for name in entry.values:
            taken = first.setdefault((entry.subject, name), entry.location)
            if taken != entry.location:
                raise CorrectionError(f"{taken} and {entry.location} both set {name} of {entry.subject}")


def _check_said_once(entries: list[Entry]) -> None:
    """Raise where an entry stands twice: both would be told under one ID."""
    first: dict[str, Entry] = {}
    for entry in entries:
        if isinstance(entry, ValueCorrection):
            continue  # told by column, and no column is set twice
        other = first.setdefault(correction_id(entry), entry)
        is_opposed = isinstance(entry, Decision) and isinstance(other, Decision) and entry.is_same != other.is_same
        if other is not entry and not is_opposed:  # linking tells what contradicts each other
            raise CorrectionError(f"{other.location} and {entry.location} say the same; remove one of them")
