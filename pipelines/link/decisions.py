"""What people decided about pairs of reports, read from `corrections/*.yaml` and obeyed by every later build.

A file is a list of decisions. Each names two reports, or two incidents or events, by the IDs that a release gives
them (`duplicate_candidates` and `link_evidence` print both), and says who decided what, when and why:

    - reports: [r-0123456789abcdef, r-fedcba9876543210]
      same: true
      reason: Both tell of the stop on the bridge; the second paper is a day off.
      by: A. Editor
      date: 2026-02-03
    - rows: [i-0123456789abcdef, i-fedcba9876543210]
      same: false
      reason: Two stops in one week.
      by: A. Editor
      date: 2026-02-03

`same: true` joins the two whatever their scores, `same: false` keeps them apart. A decision on rows is one on all the
reports that the rows had in the newest release up to its date, so that it means the same when the rows have changed;
to part what one row joins, name reports. All five keys are needed and no others are known. A file that does not hold
to this, or decisions that contradict each other, stop the build with a `DecisionError`. A decision on a report or row
that is not there, as when its article is gone, is not obeyed and is told in the table `quarantine` by file and number
of the entry.

Belongs here: the format, and turning it into pairs of reports. Not here: obeying them (`clustering.py`).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import yaml

from pipelines.link.clustering import Decisions
from pipelines.link.components import Components
from pipelines.records import Refusal

SUBJECTS = ("reports", "rows")
KEYS = frozenset({"same", "reason", "by", "date"})
UNKNOWN = "decision_without_subject"
# ID of a row, and a day -> the reports that the row had then; empty when no release up to that day holds it.
ReportsOf = Callable[[str, date], list[str]]


class DecisionError(ValueError):
    """A file of decisions that cannot be obeyed; the message says where and why."""


@dataclass(frozen=True)
class Decision:
    """A person's decision on a pair of reports, or of rows."""

    subjects: str  # one of SUBJECTS
    pair: tuple[str, str]
    is_same: bool
    reason: str
    by: str
    day: date
    location: str  # file and number of the entry, for people


def decision_files(folder: Path) -> list[Path]:
    """Return the files of decisions in a folder, none where there is no folder."""
    return sorted(folder.glob("*.yaml"))


def read_decisions(folder: Path) -> list[Decision]:
    """Return the decisions of all files in a folder, in their order.

    Raises:
        DecisionError: a file does not hold to the format.
    """
    return [decision for path in decision_files(folder) for decision in _read(path)]


def decided_pairs(
    decisions: list[Decision], table_of: Mapping[str, str], reports_of: ReportsOf
) -> tuple[Decisions, list[Refusal]]:
    """Return what is decided of pairs of reports, and the decisions that cannot be obeyed.

    `table_of` maps the reports that are linked to the table of their rows; only reports of one table can be one.

    Raises:
        DecisionError: two decisions contradict each other.
    """
    pairs: dict[tuple[str, str], tuple[bool, str]] = {}
    refused = []
    for decision in decisions:
        mine, theirs = ({r for r in _reports(decision, name, reports_of) if r in table_of} for name in decision.pair)
        missing = [name for name, found in zip(decision.pair, (mine, theirs), strict=True) if not found]
        if missing:
            refused.append(_refusal(decision, f"nothing is known of {' and '.join(missing)}"))
        elif len({table_of[report] for report in mine | theirs}) > 1:
            refused.append(_refusal(decision, "the two are not of one table"))
        elif mine == theirs and not decision.is_same:
            refused.append(_refusal(decision, "the two rows had the same reports; reports must be named"))
        else:
            for pair in _pairs(mine, theirs, decision.is_same):
                _add(pairs, pair, decision)
    _check(pairs)
    return {pair: is_same for pair, (is_same, _) in pairs.items()}, refused


def _read(path: Path) -> Iterator[Decision]:
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise DecisionError(f"{path} is no YAML: {error}") from error
    if not isinstance(entries, list):
        raise DecisionError(f"{path} is no list of decisions")
    for number, entry in enumerate(entries, start=1):
        location = f"{path.parent.name}/{path.name}:{number}"
        if problem := _problem(entry):
            raise DecisionError(f"{location}: {problem}")
        subjects = next(name for name in SUBJECTS if name in entry)
        first, second = sorted(entry[subjects])
        texts = entry["reason"], entry["by"]
        yield Decision(subjects, (first, second), entry["same"], *texts, entry["date"], location)


def _problem(entry: Any) -> str | None:
    """Return what is wrong with an entry, None when nothing is."""
    if not isinstance(entry, dict) or len(KEYS & set(entry)) < len(KEYS) or len(entry) != len(KEYS) + 1:
        return f"a decision has the keys {', '.join(sorted(KEYS))} and one of {', '.join(SUBJECTS)}, and no others"
    pair = next((entry[name] for name in SUBJECTS if name in entry), None)
    if not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(name, str) for name in pair):
        return f"one of {', '.join(SUBJECTS)} has two IDs"
    if pair[0] == pair[1]:
        return "a decision is about two, not about one and itself"
    if not isinstance(entry["same"], bool):
        return "same is true or false"
    if not all(isinstance(entry[key], str) and entry[key].strip() for key in ("reason", "by")):
        return "reason and by are texts"
    return None if type(entry["date"]) is date else "date is a day, YYYY-MM-DD"


def _reports(decision: Decision, name: str, reports_of: ReportsOf) -> list[str]:
    return [name] if decision.subjects == "reports" else reports_of(name, decision.day)


def _refusal(decision: Decision, message: str) -> Refusal:
    file = decision.location.rpartition(":")[0]
    return Refusal(file, UNKNOWN, f"The decision is not obeyed: {message}.", decision.location)


def _pairs(mine: set[str], theirs: set[str], is_same: bool) -> Iterator[tuple[str, str]]:
    """Yield the pairs of reports that a decision is about.

    Rows may have had reports in common, when one was merged into the other: then what is left of each is parted from
    the other's.
    """
    if is_same:
        first, *others = sorted(mine | theirs)
        yield from ((first, other) for other in others)
        return
    both = mine & theirs
    for a, b in product(sorted(mine - both or both), sorted(theirs - both or both)):
        yield min(a, b), max(a, b)


def _add(pairs: dict[tuple[str, str], tuple[bool, str]], pair: tuple[str, str], decision: Decision) -> None:
    is_same, location = pairs.setdefault(pair, (decision.is_same, decision.location))
    if is_same != decision.is_same:
        raise DecisionError(f"{location} and {decision.location} contradict each other on {' and '.join(pair)}")


def _check(pairs: Mapping[tuple[str, str], tuple[bool, str]]) -> None:
    """Raise where reports are to be apart that other decisions join, if by way of third ones."""
    names = sorted({name for pair in pairs for name in pair})
    place = {name: position for position, name in enumerate(names)}
    joined = Components(len(names))
    for (a, b), (is_same, _) in pairs.items():
        if is_same:
            joined.join(place[a], place[b])
    labels = joined.labels()
    for (a, b), (is_same, location) in sorted(pairs.items()):
        if not is_same and labels[place[a]] == labels[place[b]]:
            raise DecisionError(f"{location} parts {a} and {b}, which other decisions join")
