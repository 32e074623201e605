"""The tables of a release, in an order in which every foreign key points to an earlier table."""

from schemas.changes import Changes
from schemas.claims import Claims
from schemas.corrections import Corrections
from schemas.documents import Documents
from schemas.duplicate_candidates import DuplicateCandidates
from schemas.event_reports import EventReports
from schemas.events import Events
from schemas.findings import Findings
from schemas.id_history import IdHistory
from schemas.incident_reports import IncidentReports
from schemas.incidents import Incidents
from schemas.link_evidence import LinkEvidence
from schemas.organizations import Organizations
from schemas.participants import Participants
from schemas.people import People
from schemas.place_mentions import PlaceMentions
from schemas.places import Places
from schemas.quarantine import Quarantine
from schemas.quotes import Quotes
from schemas.table import Table

# Raised as `schemas.contract.POLICY` says; then `python -m schemas.contract` writes the snapshot that CI compares with.
SCHEMA_VERSION = "1.3.0"

MODELS: tuple[type[Table], ...] = (
    Documents,
    Places,
    People,
    Organizations,
    Incidents,
    IncidentReports,
    Participants,
    Events,
    EventReports,
    Quotes,
    Claims,
    PlaceMentions,
    LinkEvidence,
    DuplicateCandidates,
    Findings,
    Quarantine,
    Corrections,
    IdHistory,
    Changes,
)
TABLES: dict[str, type[Table]] = {model.table_name(): model for model in MODELS}
