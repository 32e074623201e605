"""What a document offers for the slots of all its incidents, gathered once.

Not here: the choice of the place (`incident_places.py`), the day (`incident_dates.py`), the time (`incident_times.py`),
the weapon (`incident_weapons.py`), nor participants.
"""

from dataclasses import dataclass

from spacy.tokens import Doc, Token

from pipelines.extract.event_triggers import find_triggers as find_event_triggers
from pipelines.extract.incident_sites import Site, is_of_telling, sites
from pipelines.extract.incident_towns import Town, candidates
from pipelines.extract.incident_weapons import weapons_of
from pipelines.records import Reading

# Events whose date is that of the telling or of the answer, not of what is told.
ANNOUNCED = frozenset(
    {"news_conference", "official_statement", "mobilization", "deployment", "lawsuit", "charges", "court_ruling"}
    | {"investigation", "legislation"}
)


@dataclass(frozen=True)
class Candidates:
    """What a document offers for the slots of any of its happenings, gathered once."""

    towns: list[Town]
    sites: list[Site]
    weapons: list[tuple[str, Token]]  # class and noun
    announced: frozenset[int]  # tokens that name an announcement: their dates are not those of incidents


def announcements(doc: Doc) -> frozenset[int]:
    """Return the tokens that name an announcement, a suit, an investigation and the like, with who "files" a suit."""
    found = [t for t in find_event_triggers(doc) if t.event_type in ANNOUNCED]
    filed = {t.verb.i for t in found if t.verb is not None and t.event_type == "lawsuit"}
    return frozenset({t.token.i for t in found} | filed)


def gather(reading: Reading) -> Candidates:
    """Return the candidates of one document."""
    announced = announcements(reading.doc)
    scenes = [site for site in sites(reading) if not is_of_telling(site, reading, announced)]
    return Candidates(candidates(reading), scenes, weapons_of(reading.doc), announced)
