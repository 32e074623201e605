"""Chooses the gazetteer entry that each spotted name means, jointly over a document.

Belongs here: grouping equal names (one sense per discourse), the evidence for each candidate, and the ranking.
Not here: whether a stretch of text is a place at all (`toponym_recognition.py`).

The ranker is a conditional logistic regression over the candidates of a name, trained by
`tests/benchmarks/train_places.py`. Support from the other names of the document is computed with the
probabilities of the round before (mean field), so that unambiguous names decide for ambiguous ones; compare
M. D. Lieberman et al., "Geotagging with local lexicons", ICDE 2010, and M. Speriosu and J. Baldridge,
"Text-driven toponym resolution using indirect supervision", ACL 2013.
"""

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.extract.toponyms import Spotted, lies_in
from pipelines.language.gazetteer import CITY, COUNTRY, COUNTY, NEIGHBOURHOOD, STATE, Entry, Gazetteer
from pipelines.language.gazetteer_build import normalise
from pipelines.records import Document

Floats = npt.NDArray[np.float64]

# A name like "Springfield" has 40 bearers; the least populous of more than these are reached only by a container.
MOST_CANDIDATES = 25
# Names beyond these in a document support no others; keeps the time linear in its length.
MOST_SUPPORTERS = 40
ROUNDS = 2
# A local paper's county and the next ones.
HOME_KM = 60.0
NEAR_KM = (25.0, 80.0, 250.0)
EARTH_KM = 6371.0

FEATURES = (
    "in_container", "not_in_container", "population", "is_country", "is_state", "is_county", "is_section",
    "is_locality", "is_alternate", "is_demonym", "is_most_populous", "is_only", "near_25", "near_80", "near_250",
    "same_state", "same_country", "state_named", "county_named", "country_named", "top_level_domain", "name_in_domain",
    "state_in_source", "is_us", "population_rank", "is_abbreviation", "is_large_city",
    "home_same", "home_near", "home_state", "home_country", "us_by_default",
)  # fmt: skip


@dataclass(frozen=True)
class Ranker:
    """Weights of the first round (without support) and of the later ones."""

    first: Floats
    later: Floats


@dataclass
class Group:
    """All mentions of one name in a document and their common candidates."""

    name: str
    mentions: list[int]
    entries: tuple[Entry, ...]
    containers: tuple[int, ...]  # rows that some mention prints as its container
    weight: float  # how surely the name is a place at all, between 0 and 1


@dataclass(frozen=True)
class Source:
    """What the document's own address and publisher say of its home."""

    words: str  # domain and publisher, lower case, letters only
    country: str  # ISO code of the top-level domain, "" for the generic ones


def source_of(document: Document) -> Source:
    """Read the home of a document from its URL's domain and its publisher."""
    domain = re.sub(r"^\w+://", "", document.url or "").split("/")[0].lower()
    publisher = (document.publisher or "").lower()
    host = domain or (publisher if re.fullmatch(r"[\w.-]+\.[a-z]{2,}", publisher) else "")
    tld = host.rpartition(".")[2]
    country = {"uk": "GB"}.get(tld, tld.upper() if len(tld) == 2 else "")
    return Source(re.sub(r"[^a-z]", "", domain + " " + publisher), country)


def group_names(spotted: list[Spotted], weights: list[float], gazetteer: Gazetteer) -> list[Group]:
    """Group mentions of one name; candidates inside a printed container are always kept."""
    by_name: dict[str, list[int]] = {}
    for i, item in enumerate(spotted):
        by_name.setdefault(item.name, []).append(i)
    groups = []
    for name, mentions in by_name.items():
        entries = spotted[mentions[0]].entries
        printed = {e.row for i in mentions for e in spotted[i].container}
        containers = tuple(sorted(c for c in printed if any(lies_in(gazetteer, e.row, c) for e in entries)))
        kept = entries[:MOST_CANDIDATES] + tuple(
            e for e in entries[MOST_CANDIDATES:] if any(lies_in(gazetteer, e.row, c) for c in containers)
        )
        groups.append(Group(name, mentions, kept, containers, max(weights[i] for i in mentions)))
    return groups


@dataclass
class Evidence:
    """Feature rows of all candidates of all groups, concatenated; `bounds` says where each group begins."""

    groups: list[Group]
    rows: npt.NDArray[np.int32]
    bounds: npt.NDArray[np.int64]
    features: Floats


def gather(
    groups: list[Group], source: Source, gazetteer: Gazetteer, home: tuple[tuple[int, float], ...] = ()
) -> Evidence:
    """Return the evidence that does not depend on other groups' choices."""
    rows = np.array([e.row for g in groups for e in g.entries], dtype=np.int32)
    sizes = np.array([len(g.entries) for g in groups], dtype=np.int64)
    bounds = np.concatenate([[0], np.cumsum(sizes)[:-1]]) if len(groups) else np.zeros(0, dtype=np.int64)
    columns = {name: np.zeros(len(rows)) for name in FEATURES}
    _fill_gazetteer(columns, rows, groups, gazetteer)
    _fill_source(columns, rows, source, gazetteer)
    if home and len(rows):
        _fill_home(columns, rows, home, gazetteer)
    position = 0
    for group in groups:
        for rank, entry in enumerate(group.entries):
            if group.containers:
                fits = any(lies_in(gazetteer, entry.row, c) for c in group.containers)
                columns["in_container" if fits else "not_in_container"][position] = 1.0
            columns["is_most_populous"][position] = float(rank == 0)
            columns["population_rank"][position] = np.log1p(rank)
            columns["is_only"][position] = float(len(group.entries) == 1)
            columns["is_alternate"][position] = float(entry.is_alternate)
            columns["is_demonym"][position] = float(entry.is_demonym)
            columns["is_abbreviation"][position] = float(entry.is_abbreviation)
            position += 1
    return Evidence(groups, rows, bounds, np.stack([columns[name] for name in FEATURES], axis=1))


def _fill_gazetteer(columns: dict[str, Floats], rows: npt.NDArray, groups: list[Group], gazetteer: Gazetteer) -> None:
    kinds = gazetteer.kinds[rows]
    people = gazetteer.populations[rows]
    columns["population"][:] = np.log10(people + 1.0) / 7
    columns["is_large_city"][:] = (people > 500_000) & (kinds == CITY)
    columns["is_country"][:] = kinds == COUNTRY
    columns["is_state"][:] = kinds == STATE
    columns["is_county"][:] = kinds == COUNTY
    columns["is_section"][:] = kinds == NEIGHBOURHOOD
    columns["is_locality"][:] = (kinds == CITY) & (gazetteer.geonameids[rows] == 0)
    us = gazetteer.countries.index("US")
    columns["us_by_default"][:] = (gazetteer.country_codes[rows] == us) & (kinds > STATE)
    columns["is_us"][:] = gazetteer.country_codes[rows] == us
    named = [e.row for g in groups for e in g.entries if g.weight > 0.5 and not e.is_demonym]
    named_kind = {kind: [r for r in named if gazetteer.kinds[r] == kind] for kind in (COUNTRY, STATE, COUNTY)}
    states = {(gazetteer.country_codes[r], gazetteer.admin1_codes[r]) for r in named_kind[STATE]}
    pairs = zip(gazetteer.country_codes[rows], gazetteer.admin1_codes[rows], kinds, strict=True)
    columns["state_named"][:] = [(c, a) in states and k > STATE for c, a, k in pairs]
    columns["county_named"][:] = np.isin(gazetteer.county_rows[rows], named_kind[COUNTY]) & (kinds > COUNTY)
    countries = {gazetteer.country_codes[r] for r in named_kind[COUNTRY]}
    columns["country_named"][:] = np.isin(gazetteer.country_codes[rows], list(countries)) & (kinds > COUNTRY)


def _fill_source(columns: dict[str, Floats], rows: npt.NDArray, source: Source, gazetteer: Gazetteer) -> None:
    codes = gazetteer.country_codes[rows]
    if source.country and source.country in gazetteer.countries:
        columns["top_level_domain"][:] = codes == gazetteer.countries.index(source.country)
    if not source.words:
        return
    in_domain = [_is_within(gazetteer.name(int(row)), source.words) for row in rows]
    columns["name_in_domain"][:] = in_domain
    kinds = gazetteer.kinds[rows]
    for position, row in enumerate(rows):
        state = gazetteer.state_row(int(row))
        if state is not None and _is_within(gazetteer.name(state), source.words):
            columns["state_in_source"][position] = float(kinds[position] > COUNTRY)


def _fill_home(
    columns: dict[str, Floats], rows: npt.NDArray, home: tuple[tuple[int, float], ...], gazetteer: Gazetteer
) -> None:
    """Fill how well a candidate fits the places that the publisher's documents mean, as shares of their mass."""
    there = np.array([row for row, _ in home], dtype=np.int32)
    mass = np.array([m for _, m in home])
    kinds, home_kinds = gazetteer.kinds[rows], gazetteer.kinds[there]
    local = mass * (home_kinds > STATE)
    regional = mass * (home_kinds > COUNTRY)
    own = dict(home)
    columns["home_same"][:] = [np.log1p(own.get(int(row), 0.0)) for row in rows]
    close = (gazetteer.units(rows) @ gazetteer.units(there).T) > np.cos(HOME_KM / EARTH_KM)
    columns["home_near"][:] = (close @ local) / (local.sum() + 1.0) * (kinds > STATE)
    region = gazetteer.country_codes[rows].astype(np.int64) * 65536 + gazetteer.admin1_codes[rows]
    home_region = gazetteer.country_codes[there].astype(np.int64) * 65536 + gazetteer.admin1_codes[there]
    columns["home_state"][:] = ((region[:, None] == home_region) @ regional) / (regional.sum() + 1.0) * (kinds > COUNTRY)
    same_country = gazetteer.country_codes[rows][:, None] == gazetteer.country_codes[there]
    columns["home_country"][:] = (same_country @ mass) / (mass.sum() + 1.0)


def _is_within(name: str, words: str) -> bool:
    squeezed = normalise(name).replace(" ", "")
    # Names of four letters or fewer turn up inside other words.
    return len(squeezed) > 4 and squeezed in words


def rank(evidence: Evidence, ranker: Ranker, gazetteer: Gazetteer) -> Floats:
    """Return the probability of each candidate within its group."""
    if not len(evidence.rows):
        return np.zeros(0)
    p = group_softmax(evidence.features @ ranker.first, evidence.bounds)
    for _ in range(ROUNDS):
        add_support(evidence, p, gazetteer)
        p = group_softmax(evidence.features @ ranker.later, evidence.bounds)
    return p


def group_softmax(scores: Floats, bounds: npt.NDArray[np.int64]) -> Floats:
    """Softmax within each group of a concatenated vector."""
    sizes = np.diff(np.append(bounds, len(scores)))
    top = np.repeat(np.maximum.reduceat(scores, bounds), sizes)
    e = np.exp(scores - top)
    return e / np.repeat(np.add.reduceat(e, bounds), sizes)


def add_support(evidence: Evidence, p: Floats, gazetteer: Gazetteer) -> None:
    """Fill the features that say how well a candidate fits what the other names probably mean."""
    groups, rows, bounds = evidence.groups, evidence.rows, evidence.bounds
    sizes = np.diff(np.append(bounds, len(rows)))
    group_of = np.repeat(np.arange(len(groups)), sizes)
    weight = np.array([g.weight * min(len(g.mentions), 3) ** 0.5 for g in groups])
    supporters = np.sort(np.argsort(-weight, kind="stable")[:MOST_SUPPORTERS])
    picked = np.flatnonzero(np.isin(group_of, supporters))
    kinds = gazetteer.kinds[rows]
    local = kinds[picked] > STATE
    starts = np.flatnonzero(np.diff(group_of[picked], prepend=-1))
    labels = group_of[picked][starts]
    own = group_of[:, None] == labels[None, :]
    mass = p[picked]
    cosines = gazetteer.units(rows) @ gazetteer.units(rows[picked]).T
    totals = []
    for km in NEAR_KM:
        close = (cosines > np.cos(km / EARTH_KM)) * (mass * local)
        best = np.add.reduceat(close, starts, axis=1)
        totals.append(np.where(own, 0.0, best) @ weight[labels])
    country, admin1 = gazetteer.country_codes[rows].astype(np.int64), gazetteer.admin1_codes[rows].astype(np.int64)
    region = country * 65536 + admin1
    same_state = (region[:, None] == region[picked][None, :]) * (mass * (kinds[picked] > COUNTRY))
    same_country = (country[:, None] == country[picked][None, :]) * mass
    totals.append(np.where(own, 0.0, np.add.reduceat(same_state, starts, axis=1)) @ weight[labels])
    totals.append(np.where(own, 0.0, np.add.reduceat(same_country, starts, axis=1)) @ weight[labels])
    for name, total in zip(("near_25", "near_80", "near_250", "same_state", "same_country"), totals, strict=True):
        column = np.log1p(total) * (kinds > (COUNTRY if name.startswith("same_state") else STATE))
        if name == "same_country":
            column = np.log1p(total)
        evidence.features[:, FEATURES.index(name)] = column
