"""At what time of day an incident happened, as printed.

Belongs here: choosing among a document's clock times for one happening. Not here: finding them (`clock_times.py`),
nor the day (`incident_dates.py`).
"""

from collections.abc import Collection

from pipelines.extract.deed_times import governor_of
from pipelines.extract.happenings import Happening
from pipelines.extract.incident_lexicon import incident_lexicon, outcome_lexicon, site_lexicon
from pipelines.extract.sentences import SentenceIndex
from pipelines.extract.verb_arguments import lemma_of
from pipelines.records import DateMention, Reading

DEATHS = frozenset({"pronounce", "declare", "die"})


def _is_stamp(clock: DateMention, text: str) -> bool:
    """Tell whether a time heads its line, as entries of a live page do: "9:48 p.m.: Crowd thins uptown"."""
    line_start, after = text.rfind("\n", 0, clock.start) + 1, text[clock.end : clock.end + 2].lstrip(" ")
    return not text[line_start : clock.start].strip() and line_start > 0 and after[:1] in {":", "\n"}


def _later_acts(happening: Happening) -> frozenset[str]:
    """Return the lemmas of what follows an incident: road closures, deaths in hospital, arrests where it is none."""
    follows = site_lexicon()["aftermath"]
    if happening.types & incident_lexicon().core:
        follows |= outcome_lexicon()["arrested_verbs"] | DEATHS
    return follows


def _is_of(date: DateMention, reading: Reading, lemmas: Collection[str]) -> bool:
    governor = governor_of(date, reading.doc)
    return governor is None or lemma_of(governor) in lemmas


def find_time(
    happening: Happening, reading: Reading, index: SentenceIndex, foreign: Collection[int], is_main: bool
) -> DateMention | None:
    """Return the time of day, as printed: the first in the sentences that tell the happening.

    For what a document is mainly about, else the first of all (right in 96 of 100 articles of GVDB); for another
    happening, else one in the sentence after. Times of what followed come last.
    """
    text = reading.document.text
    printed = (d for d in reading.dates if d.is_clock_time and not _is_stamp(d, text))
    clocks = [d for d in printed if index.of_offset(d.start) not in foreign]
    later = _later_acts(happening)
    clocks = [c for c in clocks if not _is_of(c, reading, later)] or clocks
    inside = [c for c in clocks if index.of_offset(c.start) in happening.sentences]
    if inside:
        return inside[0]
    if is_main:
        return clocks[0] if clocks else None
    return next((c for c in clocks if index.of_offset(c.start) - 1 in happening.sentences), None)
