"""Finds the places of a document and resolves each to the gazetteer.

Belongs here: the order of the steps and the mentions that they yield. The steps: `addresses.py` (streets, blocks),
`toponyms.py` (stretches that match the gazetteer), `toponym_recognition.py` (are they places), and
`place_resolution.py` (which places).
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np

from pipelines.extract.addresses import Address, find_addresses, find_sites, tokens_within
from pipelines.extract.place_evidence import (
    COLUMN,
    FEATURES,
    LARGE_CITY,
    Evidence,
    Floats,
    Group,
    HomePlaces,
    gather,
    group_names,
)
from pipelines.extract.place_resolution import TITLE_WITH_CONTAINER, Ranker, Source, rank, source_of
from pipelines.extract.publisher_homes import Home
from pipelines.extract.toponym_clues import clues
from pipelines.extract.toponym_recognition import (
    Company,
    Features,
    context_features,
    probability,
    resolution_features,
)
from pipelines.extract.toponyms import Spotted, TokenView, given_names, lies_in, place_words, spot, view
from pipelines.language.gazetteer import CITY, STATE, Gazetteer, load_gazetteer
from pipelines.records import Place, PlaceMention, Reading

# Addresses are found by their form alone.
ADDRESS_SURE = 0.8
# "Swift and Grant counties" leaves no doubt, yet is too rare for the classifier to learn.
LISTED_COUNTY_SURE = 0.9
# Headlines capitalise every word, and most words are the name of some village.
LEAST_IN_TITLE = 15_000
INITIALS = re.compile(r"[A-Z]\. ?[A-Z]\.?")
MODEL_FILE = Path(__file__).parents[1] / "reference" / "place_model.json"


@dataclass(frozen=True)
class Model:
    """The trained weights: recognition by context, recognition after resolution, ranking, and the threshold."""

    context: dict[str, float]
    final: dict[str, float]
    ranker: Ranker
    threshold: float

    def to_json(self) -> str:
        """Return the weights as JSON, one a line."""
        first = dict(zip(FEATURES, (round(float(w), 3) for w in self.ranker.first), strict=True))
        later = dict(zip(FEATURES, (round(float(w), 3) for w in self.ranker.later), strict=True))
        record = {
            "threshold": self.threshold,
            "context": self.context,
            "final": self.final,
            "rank_first": first,
            "rank_later": later,
        }
        return json.dumps(record, indent=1, sort_keys=True) + "\n"


@lru_cache(maxsize=1)
def load_model() -> Model:
    """Load the trained weights once a process."""
    record = json.loads(MODEL_FILE.read_text(encoding="utf-8"))
    first, later = (
        np.array([record[name].get(feature, 0.0) for feature in FEATURES], dtype=np.float32)
        for name in ("rank_first", "rank_later")
    )
    return Model(record["context"], record["final"], Ranker(first, later), record["threshold"])


@dataclass
class Prepared:
    """A document's tokens, addresses and spotted names with their context features."""

    tokens: TokenView
    addresses: list[Address]
    spotted: list[Spotted]
    features: list[Features]
    source: Source
    home: HomePlaces = ()
    alone: list[float] = field(default_factory=list)  # probability by context alone, once known

    def evidence(self, context: dict[str, float], gazetteer: Gazetteer) -> Evidence:
        """Return the candidates' evidence, each name weighted by how surely its context makes it a place."""
        self.alone = [probability(f, context) for f in self.features]
        groups = group_names(self.spotted, self.alone, self.source.names, gazetteer)
        return gather(groups, self.source.country, gazetteer, self.home)


def prepare(reading: Reading, home: Home | None = None) -> Prepared:
    """Do all that needs no weights."""
    gazetteer, document = load_gazetteer(), reading.document
    tokens = view(reading.doc)
    addresses = find_addresses(document.text)
    spotted = spot(tokens, gazetteer, tokens_within(tokens, addresses))
    source = source_of(document)
    known = clues(tokens, document.title, source.words)
    counts = Counter(item.name for item in spotted)
    features = [context_features(tokens, item, known, gazetteer, counts[item.name]) for item in spotted]
    return Prepared(tokens, addresses, spotted, features, source, home.places if home else ())


# What recognition asks of the likeliest candidate.
SUPPORT = (
    "near_25", "near_80", "same_state", "same_country", "state_named", "county_named", "in_container", "is_us",
    "is_section", "is_locality", "is_alternate", "top_level_domain", "is_county", "is_state", "is_country",
)  # fmt: skip


def second_stage_features(prepared: Prepared, evidence: Evidence, p: Floats) -> list[Features]:
    """Return the features of every spotted name with what the ranking says of its likeliest place."""
    columns = [COLUMN[name] for name in SUPPORT]
    company = _company(prepared, evidence)
    out: list[Features] = [{} for _ in prepared.spotted]
    for k, group in enumerate(evidence.groups):
        lo = int(evidence.bounds[k])
        mass = p[lo : lo + len(group.entries)]
        best = int(np.argmax(mass))
        entropy = float(-(mass * np.log(mass + 1e-12)).sum())
        support = dict(zip(SUPPORT, evidence.features[lo + best, columns].tolist(), strict=True))
        for i in group.mentions:
            out[i] = resolution_features(prepared.features[i], float(mass[best]), entropy, support, company[i])
    return out


def _company(prepared: Prepared, evidence: Evidence) -> list[Company]:
    alone, spotted = prepared.alone, prepared.spotted
    out: list[Company] = []
    same = {i: group.mentions for group in evidence.groups for i in group.mentions}
    for i, p in enumerate(alone):
        others = [alone[j] for j in same[i] if j != i]
        close_before = i and spotted[i].first - spotted[i - 1].last <= 2
        close_after = i + 1 < len(spotted) and spotted[i + 1].first - spotted[i].last <= 2
        out.append(
            Company(
                alone=p,
                others_most=max(others, default=-1.0),
                others_mean=sum(others) / len(others) if others else -1.0,
                before=alone[i - 1] if close_before else -1.0,
                after=alone[i + 1] if close_after else -1.0,
            )
        )
    return out


def find_places(reading: Reading, home: Home | None = None) -> list[PlaceMention]:
    """Return the places that a document names, in order of their offsets.

    Toponyms carry their gazetteer entry; streets, blocks and sites have none (`place` is None), and the town that
    they lie in is for the reader of the mentions to say (`nearest_city`). `home` is what a batch of documents says
    of the publisher (`publisher_homes.py`); without it only the document itself is asked.
    """
    return resolve(reading, prepare(reading, home), load_model())


def resolve(reading: Reading, prepared: Prepared, model: Model) -> list[PlaceMention]:
    """Recognise and resolve what was prepared."""
    gazetteer, text = load_gazetteer(), reading.document.text
    evidence = prepared.evidence(model.context, gazetteer)
    p = rank(evidence, model.ranker)
    features = second_stage_features(prepared, evidence, p)
    toponyms = []
    for k, group in enumerate(evidence.groups):
        lo = int(evidence.bounds[k])
        mass = p[lo : lo + len(group.entries)]
        for i in group.mentions:
            item = prepared.spotted[i]
            sure = probability(features[i], model.final)
            if item.is_listed_county:
                sure = max(sure, LISTED_COUNTY_SURE)
            if sure >= model.threshold and not _is_initials(text, prepared.tokens, item, gazetteer, group):
                row = _row_of_mention(item, group, mass, gazetteer, _is_dateline(text, prepared.tokens, item))
                toponyms.append(_mention(text, prepared.tokens, item, gazetteer, row, sure * float(mass.max())))
    addresses = [*prepared.addresses, *_sites_apart_from(toponyms, text)]
    unplaced = [PlaceMention(a.start, a.end, text[a.start : a.end], a.kind, None, ADDRESS_SURE) for a in addresses]
    return sorted([*toponyms, *unplaced], key=lambda m: (m.start, -m.end))


def _sites_apart_from(toponyms: list[PlaceMention], text: str) -> list[Address]:
    """Return sites that are no towns themselves ("Long Beach") and do not cut one short ("Salt Lake" City)."""
    sites = find_sites(text)
    covers = [(m.start, m.end) for m in toponyms]
    return [s for s in sites if not any(start < s.end <= end for start, end in covers)]


def title_places(reading: Reading, home: Home | None = None) -> list[Place]:
    """Return the towns and states that the document's title names, resolved with its text, the surest first.

    For documents whose title is not part of the text; these places have no offsets.
    """
    prepared, model, gazetteer = prepare(reading, home), load_model(), load_gazetteer()
    evidence = prepared.evidence(model.context, gazetteer)
    p = rank(evidence, model.ranker)
    in_title = {item.name: weight for item, weight in prepared.source.names if item.last}
    common = {word.lower() for word in prepared.tokens.words if word.islower()} | {n.lower() for n in given_names()}
    found = []
    for k, group in enumerate(evidence.groups):
        lo = int(evidence.bounds[k])
        mass = p[lo : lo + len(group.entries)]
        weight = in_title.get(group.name, 0.0)
        if weight == TITLE_WITH_CONTAINER or (weight and group.name not in common):
            best = int(np.argmax(mass))
            place = gazetteer.place(group.entries[best].row)
            if weight < TITLE_WITH_CONTAINER and not group.mentions and place.population < LEAST_IN_TITLE:
                continue
            found.append((weight * float(mass[best]), place))
    return [place for _, place in sorted(found, key=lambda pair: -pair[0])]


def nearest_city(mentions: list[PlaceMention], position: int) -> PlaceMention | None:
    """Return the mention of a city or a part of one that stands nearest to a position, the one before it in a tie."""
    cities = [m for m in mentions if m.place is not None and m.place.kind in ("city", "neighbourhood")]
    return min(cities, key=lambda m: (abs(m.start - position), m.start), default=None)


def _row_of_mention(item: Spotted, group: Group, mass: Floats, gazetteer: Gazetteer, is_dateline: bool) -> int:
    """Return the row that a mention means: within its own printed container, else the group's likeliest."""
    inside: list[int] = []
    if item.container:
        containers = [c.row for c in item.container]
        inside = [j for j, e in enumerate(group.entries) if any(lies_in(gazetteer, e.row, c) for c in containers)]
    best = max(inside, key=lambda j: mass[j]) if inside else int(np.argmax(mass))
    if is_dateline and not inside and gazetteer.kinds[group.entries[best].row] == STATE:
        best = next(_great_cities(group, gazetteer), best)
    return group.entries[best].row


def _is_initials(text: str, tokens: TokenView, item: Spotted, gazetteer: Gazetteer, group: Group) -> bool:
    """Tell whether dotted capitals are a degree or a person's, not a state of one word: "M.D." but "N.Y."."""
    if not INITIALS.fullmatch(text, tokens.starts[item.first], tokens.ends[item.last - 1]):
        return False
    if text[: tokens.starts[item.first]].rstrip().endswith(","):
        return False
    states = [gazetteer.place(e.row).name for e in group.entries if gazetteer.kinds[e.row] == STATE]
    return bool(states) and not any(" " in name for name in states)


def _great_cities(group: Group, gazetteer: Gazetteer) -> Iterator[int]:
    """Yield the numbers of the large cities that share a state's name, the likelier meaning of a dateline."""
    for j, entry in enumerate(group.entries):
        if gazetteer.kinds[entry.row] == CITY and gazetteer.populations[entry.row] > LARGE_CITY:
            yield j


def _mention(
    text: str, tokens: TokenView, item: Spotted, gazetteer: Gazetteer, row: int, confidence: float
) -> PlaceMention:
    place = gazetteer.place(row)
    first, kind = item.first, place.kind
    if place.kind == "city" and tokens.word(first - 1) in place_words()["part_words"]:
        first, kind = first - 1, "neighbourhood"
    start, end = tokens.starts[first], tokens.ends[item.last - 1]
    is_in_name = tokens.entity[item.first] == "ORG" or tokens.word(item.last) in place_words()["organization_heads"]
    is_dateline = _is_dateline(text, tokens, item)
    is_demonym = any(e.row == row and e.is_demonym for e in item.entries)
    sure = round(confidence, 3)
    return PlaceMention(start, end, text[start:end], kind, place, sure, is_dateline, is_in_name, is_demonym)


def _is_dateline(text: str, tokens: TokenView, item: Spotted) -> bool:
    """Tell whether a name opens the text or a paragraph and a dash follows."""
    start, end = tokens.starts[item.first], tokens.ends[item.last - 1]
    opens = item.first == 0 or text[max(0, start - 2) : start].endswith("\n")
    return opens and _dateline_follows(text[end : end + 60])


def _dateline_follows(after: str) -> bool:
    """Say whether a dash follows within a dateline's length: ", Minn. (AP) — ", " -- "."""
    return re.match(r"(?:,? [A-Z][\w.]*\.?)?,?(?: \([^)]{1,30}\))? ?(?:—|–|--|- )", after) is not None
