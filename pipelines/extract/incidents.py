"""The incidents that a document reports: rows of `incident_reports` and `participants`.

Belongs here: putting together triggers, happenings, slots and participants. Not here: any of their rules.
"""

from dataclasses import replace

from pipelines.extract.evidence import evidence_span, window_span
from pipelines.extract.happening_grouping import find_happenings
from pipelines.extract.happenings import Happening, anchor
from pipelines.extract.incident_agencies import find_agency
from pipelines.extract.incident_dates import find_date
from pipelines.extract.incident_lexicon import incident_lexicon
from pipelines.extract.incident_places import find_where
from pipelines.extract.incident_shared_days import share_day
from pipelines.extract.incident_slots import Candidates, gather
from pipelines.extract.incident_times import find_time
from pipelines.extract.incident_triggers import find_triggers, title_trigger
from pipelines.extract.incident_weapons import find_weapon
from pipelines.extract.participants import find_parts, participants_of
from pipelines.extract.sentences import SentenceIndex
from pipelines.extract.trigger_reality import document_year
from pipelines.ids import make_id
from pipelines.records import IncidentReport, Participant, Reading, Span, TypeSpan

# A blotter lists dozens of incidents; more than this in one text is a table that no coder would enter by hand.
MAX_REPORTS = 60
# So many passages of one type suffice to show it, with who says so.
MOST_TELLINGS = 4
EXPLAINS_HARM = frozenset(
    {"shooting", "stabbing", "assault", "death_in_custody", "force_physical", "force_less_lethal"}
)


def _types(happening: Happening) -> set[str]:
    """Return what an account alleges: no harm that another kind explains, no search for whoever did the deed."""
    types = happening.types
    told = {t.incident_type for t in happening.triggers if not t.is_weak}
    harms = incident_lexicon().core
    types -= (types & harms) - told if told & (EXPLAINS_HARM - {"shooting"}) else set()  # what is only alluded to
    types -= {"injury"} if types & EXPLAINS_HARM else set()
    core = [t for t in happening.triggers if t.is_core]
    return types - {"search"} if core and not any(t.by_officer for t in core) else types


def _type_spans(happening: Happening, types: set[str], reading: Reading) -> tuple[TypeSpan, ...]:
    """Return where each deed of a kept type is told, the first tellings of each."""
    told: dict[str, list[int]] = {}
    for trigger in sorted(happening.triggers, key=lambda t: t.token.i):
        told.setdefault(trigger.incident_type, []).append(trigger.token.i)
    first = sorted((i, kind) for kind, found in told.items() if kind in types for i in found[:MOST_TELLINGS])
    spans = ((kind, window_span(reading.doc[i])) for i, kind in first)
    return tuple(TypeSpan(kind, span.start, span.end) for kind, span in spans)


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
    where = find_where(happening, reading, index, offered.towns, own_sites, foreign)
    clock = find_time(happening, reading, index, foreign, rank == 1)
    date = find_date(happening, reading, index, offered.announced, foreign, rank == 1)
    weapon = find_weapon(happening, index, offered.weapons, foreign)
    agency = find_agency(happening, reading)
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
        type_spans=_type_spans(happening, types, reading),
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


def foreign_sentences(happening: Happening, happenings: list[Happening], index: SentenceIndex) -> frozenset[int]:
    """Return the sentences that tell something else: another happening, another item of the page."""
    others = {n for h in happenings if h is not happening and not h.is_aggregate for n in h.sentences}
    elsewhere = set(range(len(index.sentences))) - happening.extent if happening.extent else set()
    return frozenset((others | elsewhere) - happening.sentences)


def happenings_of(reading: Reading, index: SentenceIndex) -> list[Happening]:
    """Return the happenings that a document reports, the main one first; the title may name one that no text does."""
    triggers = find_triggers(reading.doc, index, document_year(reading))
    found = find_happenings(reading, triggers, index)
    if any("shooting" in happening.types for happening in found):
        return found
    hinted = title_trigger(index, reading.document.title or "")
    return find_happenings(reading, [*triggers, hinted], index) if hinted else found


def find_incidents(reading: Reading) -> tuple[list[IncidentReport], list[Participant]]:
    """Return the incident reports of one document, the main one first, and their participants."""
    index = SentenceIndex(reading.doc, reading.paragraphs)
    happenings = happenings_of(reading, index)[:MAX_REPORTS]
    if not happenings:
        return [], []
    offered = gather(reading)
    reports: list[IncidentReport] = []
    told: dict[str, Happening] = {}
    participants: list[Participant] = []
    for happening, parts in zip(happenings, find_parts(reading, happenings, index), strict=True):
        foreign = foreign_sentences(happening, happenings, index)
        report = _report(happening, len(reports) + 1, reading, index, offered, foreign)
        if any(known.report_id == report.report_id for known in reports):
            continue
        reports.append(replace(report, rank=len(reports) + 1))
        told[report.report_id] = happening
        participants.extend(participants_of(report.report_id, parts, reading))
    return share_day(reports, told, reading, index), participants
