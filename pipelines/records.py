"""What the steps hand to each other: one frozen dataclass a kind of finding.

A field that is also a column of a release has the column's name and meaning (`schemas/`); the other
fields serve later steps and are dropped when a release is written. Offsets are Unicode code points
into `Document.text`, end exclusive. Nothing here computes; steps do.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from pipelines.extract.clusters import Cluster


@dataclass(frozen=True, order=True)
class Span:
    start: int
    end: int


@dataclass(frozen=True)
class Document:
    document_id: str
    source_id: str
    kind: str  # article, statement
    text: str
    text_sha256: str
    url: str | None = None
    publisher: str | None = None
    title: str | None = None
    author: str | None = None
    language: str | None = None
    published_at: str | None = None  # ISO 8601 date or date-time, as far as known
    published_basis: str = "none"  # a term of PUBLISHED_BASIS
    author_basis: str = "none"  # a term of AUTHOR_BASIS
    retrieved_at: str | None = None
    based_on: tuple[str, ...] = ()
    rights: str | None = None
    batch: str = ""
    is_title_in_text: bool = False  # the text begins with the title line
    location: str = ""  # where it was read ("rows.jsonl:17"), for people


@dataclass(frozen=True)
class Refusal:
    """An input that was refused, a row of `quarantine`."""

    source_id: str
    rule: str
    message: str
    location: str


@dataclass(frozen=True)
class Attribution:
    """What the tagger marks: who (source) says (cue) what (content)."""

    content: tuple[tuple[int, int], ...]
    cue: tuple[tuple[int, int], ...]
    source: tuple[tuple[int, int], ...]
    score: float = 1.0
    is_carried: bool = False


@dataclass(frozen=True)
class Place:
    """An entry of the gazetteer."""

    place_id: str  # geo:<geonameid>, us-county:<fips>, ...
    geonameid: int | None
    name: str
    kind: str  # country state county city neighbourhood
    admin1: str | None  # USPS code in the US, else the admin1 name or code
    county: str | None
    country: str | None  # ISO 3166-1 alpha-2
    lat: float | None
    lon: float | None
    population: int = 0


@dataclass(frozen=True)
class PlaceMention:
    start: int
    end: int
    phrase: str
    kind: str  # country state county city neighbourhood street block site
    place: Place | None
    confidence: float
    is_dateline: bool = False
    is_in_name: bool = False  # part of an organization's name ("Brooklyn Park Police")
    is_demonym: bool = False  # names a people, not the ground ("Venezuelan")


@dataclass(frozen=True)
class DateMention:
    start: int
    end: int
    phrase: str
    date_start: str | None  # ISO date, or date-time where the precision is minute or hour
    date_end: str | None
    date_precision: str  # minute hour part_of_day day week month year none
    date_basis: str  # printed weekday yearless relative repaired document
    is_clock_time: bool = False  # the phrase is a time of day ("about 6:50 p.m.")
    is_duration_or_age: bool = False  # not a point in time
    printed_value: str | None = None  # the reading as printed, when it was repaired


@dataclass(frozen=True)
class Entity:
    """A person, organization or group of one document, with all its mentions."""

    entity_id: str  # unique in the document
    kind: str  # person organization group
    name: str | None  # fullest proper name in the text ("Mark Bruley"), None for descriptions
    description: str | None  # "a 29-year-old man"
    role: str | None  # "Police Chief", as the text gives it
    organization: str | None  # "Brooklyn Park Police"
    organization_kind: str | None  # federal state county city media company ngo other
    actor_type: str | None
    gender: str | None
    age: int | None
    is_official: bool
    is_plural: bool
    mentions: tuple[Span, ...]  # every mention: names, titles, pronouns, definite descriptions
    name_mentions: tuple[Span, ...] = ()  # those that print (part of) the name


@dataclass(frozen=True)
class Quote:
    quote_id: str
    document_id: str
    quote_type: str  # direct mixed indirect
    text: str
    start: int
    end: int
    content_spans: tuple[Span, ...]
    cue_text: str | None
    cue_start: int | None
    cue_end: int | None
    speaker_text: str | None
    speaker_start: int | None
    speaker_end: int | None
    speaker_name: str | None
    speaker_role: str | None
    speaker_organization: str | None
    attribution_basis: str  # explicit pronoun carried cross_paragraph none
    addressee: str | None
    stance: str
    score: float = 1.0
    speaker_entity_id: str | None = None
    attribution_type: str = "communication"  # communication belief knowledge intention


@dataclass(frozen=True)
class Participant:
    participant_id: str
    report_id: str
    document_id: str
    role: str  # victim suspect alleged_actor officer witness complainant bystander
    actor_type: str
    name: str | None
    name_status: str  # published withheld not_reported
    age: int | None
    gender: str | None
    count: int | None
    outcome: str  # killed injured detained arrested released unharmed unknown
    organization: str | None
    start: int
    end: int
    entity_id: str | None = None
    is_officially_named: bool = False  # an official, a court or its records named the person
    is_charged: bool = False
    is_sexual_violence: bool = False  # the account tells of sexual violence


@dataclass(frozen=True)
class TypeSpan:
    """Where a text says that an incident was of a type: at most as many words as other evidence."""

    incident_type: str
    start: int
    end: int


@dataclass(frozen=True)
class IncidentReport:
    report_id: str
    document_id: str
    rank: int
    incident_type: str
    incident_types: tuple[str, ...]
    is_aggregate: bool
    evidence_start: int
    evidence_end: int
    evidence_text: str
    sentences: tuple[Span, ...]  # every sentence that tells it
    city: str | None
    county: str | None
    state: str | None
    country: str | None
    place_text: str | None
    place_start: int | None
    place_end: int | None
    place: Place | None  # gazetteer entry of the finest level resolved
    place_precision: str  # exact street neighbourhood city county state country none
    is_place_headline_only: bool
    time_text: str | None
    time_start: int | None
    time_end: int | None
    weapon_text: str | None
    weapon_start: int | None
    weapon_end: int | None
    date_text: str | None
    date: DateMention | None
    agency: str | None  # the acting body as printed
    agency_start: int | None
    agency_end: int | None
    confidence: float
    type_spans: tuple[TypeSpan, ...] = ()  # where each deed is told, in reading order


@dataclass(frozen=True)
class EventReport:
    report_id: str
    document_id: str
    event_type: str
    name: str | None
    evidence_start: int
    evidence_end: int
    evidence_text: str
    actors: tuple[str, ...]
    date_text: str | None
    date: DateMention | None
    place_text: str | None
    place: Place | None
    part_of: str | None  # name or type of the wider event
    confidence: float


# Claimants that are no printed source.
NARRATOR, UNNAMED, COURT = "narrator", "unnamed", "court"
# Stances of who says that a thing is so.
ASSERTING = frozenset({"asserts", "relays"})


@dataclass(frozen=True)
class Claim:
    claim_id: str
    subject_table: str  # incidents, events (the report's row, until linking gives subject_id)
    report_id: str
    field: str
    value: str | None
    value_as_printed: str | None
    document_id: str
    start: int
    end: int
    claimed_by: str  # narrator, or the source as printed ("police"), or unnamed
    stance: str
    quote_id: str | None = None
    speaker_entity_id: str | None = None
    is_hedged: bool = False  # attributed or "allegedly"
    claimant_organization: str | None = None  # the body for which the claimant speaks, as printed
    claimant_role: str | None = None


@dataclass(frozen=True)
class Finding:
    rule: str
    severity: str  # info warning error
    table: str
    row_id: str
    document_id: str | None
    start: int | None
    end: int | None
    message: str


@dataclass(frozen=True)
class ReportTerms:
    """Content words of the sentences that tell a report."""

    report_id: str
    terms: tuple[str, ...]


@dataclass(frozen=True)
class Fingerprint:
    """What linking needs to know of a text, because texts are not kept after extraction."""

    document_id: str
    minhash: bytes  # of the word shingles, 32 bits a permutation, low byte first; empty for a text without words
    terms: tuple[str, ...]  # distinct content words and numbers of its head, in order of telling
    facts: tuple[str, ...]  # `kind=value` of what it dates, times and counts
    quotations: tuple[str, ...]  # hashes of the longer passages in quotation marks, in order
    reports: tuple[ReportTerms, ...]


@dataclass
class Reading:
    """One document on its way through extraction: each extractor reads what those before it found."""

    document: Document
    doc: "Doc"
    paragraphs: tuple[Span, ...]
    marked: tuple[Span, ...]  # passages inside double quotation marks, marks excluded
    attributions: tuple[Attribution, ...] = ()
    dates: list[DateMention] = field(default_factory=list)
    places: list[PlaceMention] = field(default_factory=list)
    clusters: "list[Cluster] | None" = None  # the chains behind the entities, once they are found
    entities: list[Entity] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    reports: list[IncidentReport] = field(default_factory=list)
    participants: list[Participant] = field(default_factory=list)
    events: list[EventReport] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
