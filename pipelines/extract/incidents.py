"""The incidents that a document reports: rows of `incident_reports` and `participants`.

Belongs here: putting together triggers, happenings, slots and participants. Not here: any of their rules.
"""

from dataclasses import replace

from pipelines.extract.evidence import evidence_span
from pipelines.extract.happenings import Happening, anchor, find_happenings
from pipelines.extract.incident_agencies import find_agency
from pipelines.extract.incident_lexicon import incident_lexicon
from pipelines.extract.incident_places import find_where
from pipelines.extract.incident_slots import Candidates, find_date, find_time, find_weapon, gather
from pipelines.extract.incident_triggers import find_triggers, title_trigger
from pipelines.extract.participants import find_parts, participants_of
from pipelines.extract.sentences import SentenceIndex
from pipelines.extract.trigger_reality import document_year
from pipelines.ids import make_id
from pipelines.records import IncidentReport, Participant, Reading, Span

# A blotter lists dozens of incidents; more than this in one text is a table that no coder would enter by hand.
MAX_REPORTS = 60
EXPLAINS_HARM = frozenset(
    {"shooting", "stabbing", "assault", "death_in_custody", "force_physical", "force_less_lethal"}
)


def _types(happening: Happening) -> set[str]:
    """Return what an account alleges: no harm that another kind explains, no search for whoever did the deed."""
    types = happening.types
    types -= {"injury"} if types & EXPLAINS_HARM else set()
    core = [t for t in happening.triggers if t.is_core]
    return types - {"search"} if core and not any(t.by_officer for t in core) else types


def _report(
    happening: Happening,
    rank: int,
    reading: Reading,
    index: SentenceIndex,
    offered: Candidates,
    foreign: frozenset[int],
) -> IncidentReport:
    document, doc = reading.document, reading.doc
    types = _types(happening)
    kind = incident_lexicon().gravest(types)
    evidence = evidence_span(doc, [anchor(happening, index)])
    own_sites = [site for site in offered.sites if index.of_offset(site.start) not in foreign]
    where = find_where(happening, reading, index, offered.towns, own_sites)
    clock = find_time(happening, reading, index, foreign, rank == 1)
    date = find_date(happening, reading, index, offered)
    weapon = find_weapon(happening, index, offered, foreign)
    agency = find_agency(happening)
    sentences = tuple(
        Span(index.sentences[n].start_char, index.sentences[n].end_char) for n in sorted(happening.sentences)
    )

    def printed(span: Span | None) -> str | None:
        return document.text[span.start : span.end] if span else None

    return IncidentReport(
        report_id=make_id("r", document.document_id, evidence.start, kind),
        document_id=document.document_id,
        rank=rank,
        incident_type=kind,
        incident_types=tuple(t for t in incident_lexicon().gravity if t in types),
        is_aggregate=happening.is_aggregate,
        evidence_start=evidence.start,
        evidence_end=evidence.end,
        evidence_text=document.text[evidence.start : evidence.end],
        sentences=sentences,
        city=where.city,
        county=where.county,
        state=where.state,
        country=where.country,
        place_text=printed(where.passage),
        place_start=where.passage.start if where.passage else None,
        place_end=where.passage.end if where.passage else None,
        place=where.place,
        place_precision=where.precision,
        is_place_headline_only=where.is_headline_only,
        time_text=clock.phrase if clock else None,
        time_start=clock.start if clock else None,
        time_end=clock.end if clock else None,
        weapon_text=printed(weapon),
        weapon_start=weapon.start if weapon else None,
        weapon_end=weapon.end if weapon else None,
        date_text=date.phrase if date else None,
        date=date,
        agency=printed(agency),
        agency_start=agency.start if agency else None,
        agency_end=agency.end if agency else None,
        confidence=min(1.0, 0.5 + 0.1 * len(happening.triggers)),
    )


def find_incidents(reading: Reading) -> tuple[list[IncidentReport], list[Participant]]:
    """Return the incident reports of one document, the main one first, and their participants."""
    index = SentenceIndex(reading.doc, reading.paragraphs)
    triggers = find_triggers(reading.doc, index, document_year(reading))
    happenings = find_happenings(reading, triggers, index)
    if not any("shooting" in h.types for h in happenings):
        hinted = title_trigger(index, reading.document.title or "")
        happenings = find_happenings(reading, [*triggers, hinted], index) if hinted else happenings
    if not happenings:
        return [], []
    happenings = happenings[:MAX_REPORTS]
    offered = gather(reading)
    reports: list[IncidentReport] = []
    participants: list[Participant] = []
    for happening, parts in zip(happenings, find_parts(reading, happenings, index), strict=True):
        others = (n for h in happenings if h is not happening and not h.is_aggregate for n in h.sentences)
        foreign = frozenset(others) - happening.sentences
        report = _report(happening, len(reports) + 1, reading, index, offered, foreign)
        if any(known.report_id == report.report_id for known in reports):
            continue
        reports.append(replace(report, rank=len(reports) + 1))
        participants.extend(participants_of(report.report_id, parts, reading))
    return reports, participants
