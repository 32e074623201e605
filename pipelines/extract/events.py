"""Public happenings of one document: conferences, protests, deployments, suits, rulings.

Belongs here: turning triggers into event reports with date, place, actors and the wider event they are part of.
Not here: which words name a happening (`event_triggers.py`), whether it is real (`factuality.py`), and which
reports of several documents are one event (`link/`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from spacy.tokens import Doc, Token

from pipelines.extract.date_words import date_words
from pipelines.extract.event_actors import actors_of, subjects_of
from pipelines.extract.event_places import is_location, place_of_document, token_at
from pipelines.extract.event_triggers import Trigger, find_triggers
from pipelines.extract.evidence import evidence_span
from pipelines.extract.factuality import FACTUAL, factuality
from pipelines.ids import make_id
from pipelines.records import DateMention, EventReport, PlaceMention, Reading
from pipelines.reference import load_reference

# A date that follows its event this closely belongs to it even where the parse hangs it elsewhere.
ADJACENT_TOKENS = 3
PLURAL_TAGS = frozenset({"NNS", "NNPS"})
# Kinds of which a document tells several at once only as a wave ("protests") and its instances.
WAVES = frozenset({"protest", "vigil", "deployment", "operation"})
OTHER_CLAUSES = frozenset({"relcl", "acl", "advcl", "ccomp"})
# What courts and investigators do is about a happening of another day.
ABOUT_ANOTHER = frozenset({"charges", "court_ruling", "lawsuit", "investigation", "call_for_action"})
# "calls for an investigation", "demands for an inquiry": none is held yet.
CALL_REACH = 6  # tokens
CALLS = frozenset({"call", "demand", "request", "plea", "push", "petition", "appeal"})


@dataclass
class _Mention:
    trigger: Trigger
    dates: list[DateMention] = field(default_factory=list)
    places: list[PlaceMention] = field(default_factory=list)

    @property
    def is_plural(self) -> bool:
        return self.trigger.token.tag_ in PLURAL_TAGS and self.trigger.event_type in WAVES


def _owner(token: Token, owners: dict[int, _Mention]) -> _Mention | None:
    """Return the mention that governs `token`: the first trigger, or carrying verb, above it in its clause.

    The date of "are investigating a shooting that happened Tuesday" is the shooting's.
    """
    happenings = load_reference("event_triggers")["happening_nouns"]
    for ancestor in [token, *token.ancestors]:
        if ancestor.i in owners:
            return owners[ancestor.i]
        if ancestor.dep_ in OTHER_CLAUSES or ancestor.lemma_.lower() in happenings:
            return None
    return None


def _attach(doc: Doc, mentions: list[_Mention], reading: Reading) -> None:
    """Give each date and place of a sentence to the happening that governs it, else to the one just before it."""
    owners: dict[int, _Mention] = {}
    for mention in mentions:
        if mention.trigger.verb is not None:
            owners.setdefault(mention.trigger.verb.i, mention)
    for mention in mentions:
        owners[mention.trigger.token.i] = mention
    for found, name in ((reading.dates, "dates"), (reading.places, "places")):
        for item in found:
            token = token_at(doc, item.start, item.end)
            if token is None or getattr(item, "is_clock_time", False) or getattr(item, "is_duration_or_age", False):
                continue
            owner = _owner(token, owners)
            before = [m for m in mentions if 0 < token.i - m.trigger.token.i <= ADJACENT_TOKENS + 1]
            follows = before[-1].trigger if before else None
            if follows and follows.token.pos_ != "VERB" and follows.token.sent == token.sent:
                owner = before[-1]
            if owner is not None and not (name == "dates" and _is_of_another(owner.trigger, token)):
                getattr(owner, name).append(item)


def _is_of_another(trigger: Trigger, date: Token) -> bool:
    """Tell whether a happening stands between: "charged in connection with an incident on Oak Street on Jan. 3"."""
    if trigger.event_type not in ABOUT_ANOTHER:
        return False
    happenings = load_reference("event_triggers")["happening_nouns"]
    between = date.doc[trigger.token.i + 1 : date.i]
    return any(t.lemma_.lower() in happenings and t.dep_ == "pobj" for t in between)


def _key(mention: _Mention) -> tuple[object, ...]:
    """Mentions with equal keys tell one event: same type, wave or instance, own date, own name."""
    day = mention.dates[0].date_start if mention.dates else None
    return (mention.trigger.event_type, mention.is_plural, day, mention.trigger.name)


def _same_event(known: dict[tuple[object, ...], list[_Mention]], mention: _Mention) -> tuple[object, ...]:
    """Return the key of the group that `mention` goes on telling; a bare mention joins the last of its type."""
    key = _key(mention)
    if key in known or mention.trigger.name or mention.dates or mention.is_plural:
        return key
    for other in reversed(known):
        if other[0] == key[0] and (other[1] == mention.is_plural or mention.trigger.token.lower_ == "this"):
            return other
    return key


def _is_told(trigger: Trigger) -> bool:
    """Tell whether an event is told as having happened: not negated, planned or called for."""
    if any(c.dep_ == "acl" and c.tag_ == "VBN" for c in trigger.token.children):
        return True  # "may join the lawsuit filed on Monday": the suit is there
    if factuality(trigger.token) != FACTUAL or _is_ahead(trigger):
        return False
    return trigger.verb is None or factuality(trigger.verb) == FACTUAL


def _is_ahead(trigger: Trigger) -> bool:
    """Tell whether an event is yet to come: "a vigil is planned", "ahead of rallies", "calls for an investigation"."""
    token, verb = trigger.token, trigger.verb
    if token.dep_ == "pobj":
        before = token.head
        near = token.doc[max(token.sent.start, before.i - CALL_REACH) : before.i]
        is_called_for = before.lower_ == "for" and any(t.lemma_.lower() in CALLS for t in near)
        return is_called_for or (before.lower_ == "of" and before.head.lower_ == "ahead")
    is_subject = token.dep_ in {"nsubj", "nsubjpass"} and verb is not None
    return is_subject and verb is not None and verb.lemma_.lower() in date_words().future_words


def _is_coming(mention: _Mention, reading: Reading) -> bool:
    published = (reading.document.published_at or "9999")[:10]
    return any((date.date_start or "")[:10] > published for date in mention.dates)


def _is_kept(mention: _Mention, reading: Reading) -> bool:
    """Tell whether a happening is past, dated where its word needs it, and a statement that of a public body."""
    trigger = mention.trigger
    needs_date = load_reference("event_triggers")[trigger.event_type].get("needs_date", ())
    if trigger.token.lemma_.lower() in needs_date and not mention.dates:
        return False
    return not _is_coming(mention, reading) and not (
        trigger.event_type == "official_statement" and _is_of_company(trigger, reading)
    )


def _is_of_company(trigger: Trigger, reading: Reading) -> bool:
    """Tell whether whoever makes a statement is a company or speaks for one."""
    makers = [t.idx for t in (subjects_of(trigger.verb) if trigger.verb is not None else [])]
    return any(
        entity.organization_kind == "company" and any(m.start <= at < m.end for m in entity.mentions)
        for at in makers
        for entity in reading.entities
    )


def _report(reading: Reading, group: list[_Mention], told: set[int]) -> EventReport:
    best = next((m for m in group if m.dates), group[0])
    trigger = best.trigger
    anchors = [trigger.token] + ([trigger.verb] if trigger.verb is not None else [])
    date = best.dates[0] if best.dates else None
    dated = token_at(reading.doc, date.start, date.end) if date else None
    others = told - {m.trigger.token.i for m in group}
    span = evidence_span(reading.doc, anchors, [dated] if dated is not None else [], others)
    place = next((p for m in group for p in m.places if is_location(reading.doc, p)), None)
    place = place or place_of_document(trigger.event_type, trigger.token.idx, reading)
    name = next((m.trigger.name for m in group if m.trigger.name), None)
    document_id = reading.document.document_id
    return EventReport(
        report_id=make_id("er", document_id, trigger.event_type, trigger.token.idx),
        document_id=document_id,
        event_type=trigger.event_type,
        name=name,
        evidence_start=span.start,
        evidence_end=span.end,
        evidence_text=reading.document.text[span.start : span.end],
        actors=tuple(dict.fromkeys(a for m in group for a in actors_of(m.trigger)))[:5],
        date_text=date.phrase if date else None,
        date=date,
        place_text=place.phrase if place else None,
        place=place.place if place else None,
        part_of=None,
        confidence=0.8 if date or name or len(group) > 1 else 0.6,
    )


def _with_waves(reports: Iterable[tuple[EventReport, bool]]) -> list[EventReport]:
    """Put an instance under the wave of its type, and a deployment or raid under the named operation."""
    known = list(reports)
    waves = {r.event_type: r.report_id for r, is_plural in known if is_plural}
    operation = next((r.report_id for r, _ in known if r.event_type == "operation" and r.name), None)
    found = []
    for report, is_plural in known:
        parent = None if is_plural else waves.get(report.event_type)
        if report.event_type in {"deployment", "operation"} and not report.name:
            parent = operation or parent
        found.append(replace(report, part_of=parent) if parent != report.report_id else report)
    return found


def find_events(reading: Reading) -> list[EventReport]:
    """Return the events a document reports, in order of first mention; reads dates and places of the reading."""
    mentions = [_Mention(t) for t in find_triggers(reading.doc) if _is_told(t)]
    _attach(reading.doc, mentions, reading)
    mentions = [mention for mention in mentions if _is_kept(mention, reading)]
    groups: dict[tuple[object, ...], list[_Mention]] = {}
    for mention in mentions:
        groups.setdefault(_same_event(groups, mention), []).append(mention)
    told = {m.trigger.token.i for m in mentions}
    reports: dict[str, tuple[EventReport, bool]] = {}
    for group in groups.values():
        report = _report(reading, group, told)
        reports.setdefault(report.report_id, (report, group[0].is_plural))
    return _with_waves(reports.values())
