"""What people decided about pairs of reports, as pairs that linking obeys.

A decision (its form in `corrections/*.yaml` is specified in `pipelines.corrections`) names two reports, or two
incidents or events, by the IDs that a release gives them (`duplicate_candidates` and `link_evidence` print both).
`same: true` joins the two whatever their scores, `same: false` keeps them apart. A decision on rows is one on all the
reports that the rows had in the newest release up to its date, so that it means the same when the rows have changed;
to part what one row joins, name reports. Decisions that contradict each other stop the build. A decision on a report
or row that is not there, as when its article is gone, is not obeyed and is told in the table `quarantine` by file and
number of the entry.

Belongs here: turning decisions into pairs of reports. Not here: the format (`pipelines.corrections`), and obeying
them (`clustering.py`).
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import product

from pipelines.corrections.entries import CorrectionError, Decision
from pipelines.link.clustering import Decisions
from pipelines.link.components import Components
from pipelines.records import Refusal

UNKNOWN = "decision_without_subject"
# ID of a row, and a day -> the reports that the row had then; empty when no release up to that day holds it.
ReportsOf = Callable[[str, date], list[str]]


def decided_pairs(
    decisions: list[Decision], table_of: Mapping[str, str], reports_of: ReportsOf
) -> tuple[Decisions, list[Refusal]]:
    """Return what is decided of pairs of reports, and the decisions that cannot be obeyed.

    `table_of` maps the reports that are linked to the table of their rows; only reports of one table can be one.

    Raises:
        CorrectionError: two decisions contradict each other.
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
        raise CorrectionError(f"{location} and {decision.location} contradict each other on {' and '.join(pair)}")


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
            raise CorrectionError(f"{location} parts {a} and {b}, which other decisions join")
