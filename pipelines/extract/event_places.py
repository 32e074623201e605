"""Where a public event took place: the place that its words govern, else that of the document.

Belongs here: telling places from actors, and what a heading or dateline says. Not here: finding places (`places.py`).
"""

from spacy.tokens import Doc, Token

from pipelines.extract.incident_towns import opening_town
from pipelines.records import PlaceMention, Reading

# Kinds that take place where the document is, if it names one town only.
LOCAL = frozenset({"protest", "vigil", "news_conference", "charges", "court_ruling", "lawsuit", "investigation"})
LOCATIVE = frozenset({"in", "at", "near", "outside", "across", "around", "throughout", "to", "inside"})


def token_at(doc: Doc, start: int, end: int) -> Token | None:
    """Return the head of a passage, None where it holds no token."""
    span = doc.char_span(start, end, alignment_mode="expand")
    return span.root if span is not None else None


def is_location(doc: Doc, place: PlaceMention) -> bool:
    """Tell where something happens ("in Arbor") from who acts ("Arbor sued")."""
    token = token_at(doc, place.start, place.end)
    return not place.is_in_name and token is not None and token.dep_ == "pobj" and token.head.lower_ in LOCATIVE


def place_of_document(event_type: str, position: int, reading: Reading) -> PlaceMention | None:
    """Return the town under whose heading an event is told, else that of the dateline, else the only one named."""
    if event_type not in LOCAL:
        return None
    towns = [p for p in reading.places if p.kind == "city" and p.place is not None and not p.is_in_name]
    text = reading.document.text
    headings = [p for p in towns if p.start < position and _is_line(text, p)]
    datelines = [p for p in towns if p.is_dateline and p.start < position]
    if headings or datelines:
        return max(headings or datelines, key=lambda p: p.start)
    if opening := opening_town(text):
        return opening
    only = len({p.place.place_id for p in towns if p.place}) == 1
    return next((p for p in towns if only and is_location(reading.doc, p)), None)


def _is_line(text: str, place: PlaceMention) -> bool:
    """Tell whether a place fills its line: the heading of an item."""
    before, after = text.rfind("\n", 0, place.start) + 1, text.find("\n", place.end)
    line = text[before : after if after >= 0 else len(text)]
    return line.strip(" :*#") == place.phrase and after >= 0
