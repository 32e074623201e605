"""Public happenings of one document: conferences, protests, deployments, suits, rulings.

Belongs here: turning triggers into event reports with date, place, actors and the wider event they are part of.
Not here: which words name a happening (`event_triggers.py`), whether it is real (`factuality.py`), and which
reports of several documents are one event (`link/`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from spacy.tokens import Doc, Token

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
MAX_ACTOR_CHARS = 80
OTHER_CLAUSES = frozenset({"relcl", "acl", "advcl", "ccomp"})
# "the deployment of agents" names who acts, "the charge of robbery" does not.
ACTOR_PREPOSITIONS = {"deployment": ("by", "of"), "mobilization": ("by", "of")}
NOT_ACTORS = frozenset({"DATE", "TIME", "CARDINAL", "MONEY", "PERCENT"})
# A longer word in capitals is a dateline or a label ("UPDATE"), not a body.
LONGEST_ACRONYM = 5
LOCATIVE = frozenset({"in", "at", "near", "outside", "across", "around", "throughout", "to", "inside"})


@dataclass
class _Mention:
    trigger: Trigger
    dates: list[DateMention] = field(default_factory=list)
    places: list[PlaceMention] = field(default_factory=list)

    @property
    def is_plural(self) -> bool:
        return self.trigger.token.tag_ in PLURAL_TAGS and self.trigger.event_type in WAVES


def _token_at(doc: Doc, start: int, end: int) -> Token | None:
    span = doc.char_span(start, end, alignment_mode="expand")
    return span.root if span is not None else None


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
            token = _token_at(doc, item.start, item.end)
            if token is None or getattr(item, "is_clock_time", False) or getattr(item, "is_duration_or_age", False):
                continue
            owner = _owner(token, owners)
            before = [m for m in mentions if 0 < token.i - m.trigger.token.i <= ADJACENT_TOKENS + 1]
            follows = before[-1].trigger if before else None
            if follows and follows.token.pos_ != "VERB" and follows.token.sent == token.sent:
                owner = before[-1]
            if owner is not None:
                getattr(owner, name).append(item)


def _subject(verb: Token) -> list[Token]:
    """Return the subjects or agents of a verb; a participle or conjunct borrows those of its head."""
    for current in [verb, *verb.ancestors]:
        found = [c for c in current.children if c.dep_ in {"nsubj"}]
        agents = [g for c in current.children if c.dep_ == "agent" for g in c.children if g.dep_ == "pobj"]
        if found or agents:
            return found or agents
        if current.dep_ not in {"conj", "xcomp", "advcl", "acl", "ROOT", "pcomp"}:
            return []
    return []


def _phrase(token: Token) -> str | None:
    """Return the noun phrase of `token` without relative clauses and appositions, or None for a pronoun."""
    if token.pos_ == "PRON" or token.is_punct:
        return None
    cut = {"relcl", "acl", "appos", "punct", "cc", "conj", "prep", "advcl", "case"}
    last, words = token.i, []
    for child in token.children:
        if child.i < token.i and child.dep_ not in {"punct", "cc", "conj"}:
            words += [t.i for t in child.subtree]
        elif child.lower_ == "of" and child.i == last + 1:
            governed = [t.i for t in child.subtree if not {a.dep_ for a in [t, *t.ancestors] if a.i > child.i} & cut]
            last = max(governed, default=last)
    text = token.doc[min([*words, token.i]) : last + 1].text.strip(" ,\n")
    text = " ".join(text.split())
    for article in ("the ", "The ", "a ", "A ", "an ", "An "):
        text = text.removeprefix(article)
    is_label = token.text.isupper() and len(token) > LONGEST_ACRONYM
    return text if text and len(text) <= MAX_ACTOR_CHARS and not is_label else None


def _actors(trigger: Trigger) -> tuple[str, ...]:
    tokens: list[Token] = []
    if trigger.verb is not None:
        tokens += _subject(trigger.verb)
    for child in trigger.token.children:
        if child.dep_ == "poss":
            tokens.append(child)
        elif child.lower_ in ACTOR_PREPOSITIONS.get(trigger.event_type, ("by", "against")):
            tokens += [g for g in child.children if g.dep_ == "pobj" and trigger.token.pos_ == "NOUN"]
    tokens = [token for token in tokens if token.ent_type_ not in NOT_ACTORS]
    named = [phrase for token in tokens if token.i != trigger.token.i for phrase in [_phrase(token)] if phrase]
    return tuple(dict.fromkeys(named))


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
    if factuality(trigger.token) != FACTUAL:
        return False
    return trigger.verb is None or factuality(trigger.verb) == FACTUAL


def _is_location(doc: Doc, place: PlaceMention) -> bool:
    """Tell where something happens ("in Arbor") from who acts ("Arbor sued")."""
    token = _token_at(doc, place.start, place.end)
    return not place.is_in_name and token is not None and token.dep_ == "pobj" and token.head.lower_ in LOCATIVE


def _report(reading: Reading, group: list[_Mention], told: set[int]) -> EventReport:
    best = next((m for m in group if m.dates), group[0])
    trigger = best.trigger
    anchors = [trigger.token] + ([trigger.verb] if trigger.verb is not None else [])
    date = best.dates[0] if best.dates else None
    dated = _token_at(reading.doc, date.start, date.end) if date else None
    others = told - {m.trigger.token.i for m in group}
    span = evidence_span(reading.doc, anchors, [dated] if dated is not None else [], others)
    place = next((p for m in group for p in m.places if _is_location(reading.doc, p)), None)
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
        actors=tuple(dict.fromkeys(a for m in group for a in _actors(m.trigger)))[:5],
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
    groups: dict[tuple[object, ...], list[_Mention]] = {}
    for mention in mentions:
        groups.setdefault(_same_event(groups, mention), []).append(mention)
    told = {m.trigger.token.i for m in mentions}
    reports: dict[str, tuple[EventReport, bool]] = {}
    for group in groups.values():
        report = _report(reading, group, told)
        reports.setdefault(report.report_id, (report, group[0].is_plural))
    return _with_waves(reports.values())
