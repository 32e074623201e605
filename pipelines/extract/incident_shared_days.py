"""The day that the reports of one story share.

Belongs here: which reports without a day of their own are of the document's only day. Not here: how a day is chosen for
a happening (`incident_dates.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipelines.extract.happenings import Happening
from pipelines.extract.incident_dates import COARSE, account_of
from pipelines.extract.sentences import SentenceIndex
from pipelines.extract.text_items import turn_pattern
from pipelines.records import IncidentReport, Reading

OFTEN_LATER = frozenset({"arrest", "search"})  # what police do weeks after a deed


def _is_of_another_day(happening: Happening, index: SentenceIndex) -> bool:
    """Tell whether a happening may be of another day than what the document is about."""
    is_recalled = happening.is_aggregate or happening.is_aside or happening.is_past or bool(happening.extent)
    is_of_others = happening.types <= OFTEN_LATER or not any(t.by_officer for t in happening.triggers)
    turns = turn_pattern().match(index.sentences[happening.ordered[0]].text)
    return is_recalled or is_of_others or turns is not None


def share_day(
    reports: Sequence[IncidentReport], told: Mapping[str, Happening], reading: Reading, index: SentenceIndex
) -> list[IncidentReport]:
    """Give the one day that a document's reports are dated with to those whose own sentences give none.

    `told` maps a report's id to its happening. An aside of another time, "a separate incident", an aggregate, an item
    of a page and what no officer did have no day but their own.
    """
    dated = [r.date for r in reports if r.date and r.date.date_start]
    day = dated[0] if len({d.date_start for d in dated}) == 1 and dated[0].date_precision not in COARSE else None
    if day is None or not any(r.rank == 1 and r.date for r in reports):
        return list(reports)
    timed = {index.of_offset(d.start) for d in reading.dates if not d.is_clock_time and not d.is_duration_or_age}

    def shares(report: IncidentReport) -> bool:
        happening = told[report.report_id]
        is_bare = report.date is None and timed.isdisjoint(account_of(happening, index))
        return is_bare and not _is_of_another_day(happening, index)

    whole = replace(day, date_precision="day") if day.date_precision == "part_of_day" else day
    return [replace(r, date=whole, date_text=day.phrase) if shares(r) else r for r in reports]
