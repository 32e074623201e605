"""Evidence for each gazetteer entry that a name of a document may mean, as columns of numbers.

Belongs here: grouping equal names (one sense per discourse), the features of their candidates, and the support
that candidates give each other. Not here: what the features weigh (`place_resolution.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.extract.toponyms import Spotted, lies_in
from pipelines.language.gazetteer import CITY, COUNTRY, COUNTY, NEIGHBOURHOOD, STATE, Entry, Gazetteer

Floats = npt.NDArray[np.float32]
HomePlaces = tuple[tuple[int, float], ...]  # gazetteer row and mass

# A name like "Springfield" has 40 bearers; the least populous of more than these are reached only by a container.
MOST_CANDIDATES = 25
# Names beyond these in a document support no others; keeps the time linear in its length.
MOST_SUPPORTERS = 40
# Pairs of a candidate and a supporter; only a text of book length has more, and it makes do with fewer supporters.
MOST_PAIRS = 4_000_000
# Same town, same county, same part of a state.
NEAR_KM = (25.0, 80.0, 250.0)
# A local paper's county and the next ones.
HOME_KM = 60.0
EARTH_KM = 6371.0
LARGE_CITY = 500_000

SUPPORT_FEATURES = ("near_25", "near_80", "near_250", "same_state", "same_country")
FEATURES = (
    *SUPPORT_FEATURES, "in_container", "not_in_container", "population", "population_rank", "is_large_city",
    "is_country", "is_state", "is_county", "is_section", "is_locality", "is_alternate", "is_demonym", "is_us",
    "is_us_local", "state_named", "county_named", "country_named", "top_level_domain", "home_same", "home_near",
    "home_state", "home_country", "is_world_city", "is_small", "is_capital",
)  # fmt: skip
COLUMN = {name: i for i, name in enumerate(FEATURES)}


@dataclass
class Group:
    """All mentions of one name in a document and their common candidates."""

    name: str
    mentions: list[int]  # indices of the spotted names; none for a name that only the source prints
    entries: tuple[Entry, ...]
    containers: tuple[int, ...]  # rows that some mention prints as its container
    weight: float  # how surely the name is a place at all, between 0 and 1


@dataclass
class Evidence:
    """Feature rows of all candidates of all groups, concatenated; `bounds` says where each group begins."""

    groups: list[Group]
    rows: npt.NDArray[np.int32]
    bounds: npt.NDArray[np.int64]
    features: Floats  # (candidates, features)
    supporters: npt.NDArray[np.int64]  # candidates that may support others
    supporter_weight: Floats
    reach: tuple[Floats, ...]  # for each of SUPPORT_FEATURES, 1 where a supporter supports a candidate


def group_names(
    spotted: Sequence[Spotted], weights: Sequence[float], beside: Sequence[tuple[Spotted, float]], gazetteer: Gazetteer
) -> list[Group]:
    """Group the mentions of one name with those that title and domain print (`beside`, with their weights).

    Candidates inside a printed container are always kept, however small.
    """
    by_name: dict[str, list[tuple[int, Spotted, float]]] = {}
    for i, (item, weight) in enumerate(zip(spotted, weights, strict=True)):
        by_name.setdefault(item.name, []).append((i, item, weight))
    for item, weight in beside:
        by_name.setdefault(item.name, []).append((-1, item, weight))
    return [_group(name, members, gazetteer) for name, members in by_name.items()]


def _group(name: str, members: list[tuple[int, Spotted, float]], gazetteer: Gazetteer) -> Group:
    entries = members[0][1].entries
    printed = {e.row for _, item, _ in members for e in item.container}
    containers: tuple[int, ...] = ()
    if printed:
        containers = tuple(sorted(c for c in printed if any(lies_in(gazetteer, e.row, c) for e in entries)))
    if len(entries) > MOST_CANDIDATES:
        rest = (e for e in entries[MOST_CANDIDATES:] if any(lies_in(gazetteer, e.row, c) for c in containers))
        entries = entries[:MOST_CANDIDATES] + tuple(rest)
    mentions = [i for i, *_ in members if i >= 0]
    return Group(name, mentions, entries, containers, max(weight for *_, weight in members))


def gather(groups: list[Group], country_of_domain: str, gazetteer: Gazetteer, home: HomePlaces = ()) -> Evidence:
    """Return the evidence that does not depend on other groups' choices, and who may support whom."""
    rows = np.array([e.row for g in groups for e in g.entries], dtype=np.int32)
    sizes = np.array([len(g.entries) for g in groups], dtype=np.int64)
    bounds = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(sizes)])[:-1]
    features = np.zeros((len(rows), len(FEATURES)), dtype=np.float32)
    if not len(rows):
        none = np.zeros(0, dtype=np.float32)
        return Evidence(groups, rows, bounds, features, bounds, none, ())
    codes = _Codes.of(rows, gazetteer)
    _fill_kinds(features, rows, codes, gazetteer)
    _fill_entries(features, groups, gazetteer)
    _fill_named(features, groups, rows, codes, gazetteer)
    if country_of_domain in gazetteer.country_index:
        features[:, COLUMN["top_level_domain"]] = codes.country == gazetteer.country_index[country_of_domain]
    if home:
        _fill_home(features, rows, codes, home, gazetteer)
    supporters, weight, reach = _reach(groups, sizes, rows, codes, gazetteer)
    return Evidence(groups, rows, bounds, features, supporters, weight, reach)


@dataclass(frozen=True)
class _Codes:
    kind: npt.NDArray[np.uint8]
    country: npt.NDArray[np.int64]
    region: npt.NDArray[np.int64]  # country and first-level region in one number

    @classmethod
    def of(cls, rows: npt.NDArray[np.int32], gazetteer: Gazetteer) -> "_Codes":
        country = gazetteer.country_codes[rows].astype(np.int64)
        return cls(gazetteer.kinds[rows], country, country * 65536 + gazetteer.admin1_codes[rows])


def _fill_kinds(features: Floats, rows: npt.NDArray[np.int32], codes: _Codes, gazetteer: Gazetteer) -> None:
    people, kind = gazetteer.populations[rows], codes.kind
    is_us = codes.country == gazetteer.country_index["US"]
    columns = {
        "population": np.log10(people + 1.0) / 7,
        "is_large_city": (people > LARGE_CITY) & (kind >= CITY),
        "is_world_city": (people > 4 * LARGE_CITY) & (kind >= CITY),
        "is_small": (people < 2000) & (kind >= CITY),
        "is_capital": gazetteer.is_capital[rows],
        "is_country": kind == COUNTRY,
        "is_state": kind == STATE,
        "is_county": kind == COUNTY,
        "is_section": kind == NEIGHBOURHOOD,
        "is_locality": (kind == CITY) & (gazetteer.geonameids[rows] == 0),
        "is_us": is_us,
        "is_us_local": is_us & (kind > STATE),
    }
    for name, column in columns.items():
        features[:, COLUMN[name]] = column


def _fill_entries(features: Floats, groups: list[Group], gazetteer: Gazetteer) -> None:
    rank, inside, outside = COLUMN["population_rank"], COLUMN["in_container"], COLUMN["not_in_container"]
    alternate, demonym = COLUMN["is_alternate"], COLUMN["is_demonym"]
    position = 0
    for group in groups:
        end = position + len(group.entries)
        features[position:end, rank] = np.log1p(np.arange(len(group.entries)))
        for i, entry in enumerate(group.entries, start=position):
            if entry.is_alternate:
                features[i, alternate] = 1.0
            if entry.is_demonym:
                features[i, demonym] = 1.0
            if group.containers:
                fits = any(lies_in(gazetteer, entry.row, c) for c in group.containers)
                features[i, inside if fits else outside] = 1.0
        position = end


def _fill_named(
    features: Floats, groups: list[Group], rows: npt.NDArray[np.int32], codes: _Codes, gazetteer: Gazetteer
) -> None:
    """Mark candidates whose state, county or country the document names."""
    sure = np.repeat([g.weight > 0.5 for g in groups], [len(g.entries) for g in groups])
    kind = codes.kind
    states = set(codes.region[sure & (kind == STATE)].tolist())
    counties = set(rows[sure & (kind == COUNTY)].tolist())
    countries = set(codes.country[sure & (kind == COUNTRY)].tolist())
    features[:, COLUMN["state_named"]] = [r in states for r in codes.region.tolist()] * (kind > STATE)
    features[:, COLUMN["county_named"]] = [c in counties for c in gazetteer.county_rows[rows].tolist()] * (
        kind > COUNTY
    )
    features[:, COLUMN["country_named"]] = [c in countries for c in codes.country.tolist()] * (kind > COUNTRY)


def _fill_home(
    features: Floats, rows: npt.NDArray[np.int32], codes: _Codes, home: HomePlaces, gazetteer: Gazetteer
) -> None:
    """Fill how well a candidate fits the places that the publisher's documents mean, as shares of their mass."""
    there = np.array([row for row, _ in home], dtype=np.int32)
    mass = np.array([m for _, m in home], dtype=np.float32)
    at = _Codes.of(there, gazetteer)
    local, regional, own = mass * (at.kind > STATE), mass * (at.kind > COUNTRY), dict(home)
    close = (gazetteer.units(rows) @ gazetteer.units(there).T) > np.cos(HOME_KM / EARTH_KM)
    near = (close @ local) / (local.sum() + 1.0)
    state = ((codes.region[:, None] == at.region) @ regional) / (regional.sum() + 1.0)
    features[:, COLUMN["home_same"]] = np.log1p([own.get(row, 0.0) for row in rows.tolist()])
    features[:, COLUMN["home_near"]] = near * (codes.kind > STATE)
    features[:, COLUMN["home_state"]] = state * (codes.kind > COUNTRY)
    features[:, COLUMN["home_country"]] = ((codes.country[:, None] == at.country) @ mass) / (mass.sum() + 1.0)


def _reach(
    groups: list[Group], sizes: npt.NDArray[np.int64], rows: npt.NDArray[np.int32], codes: _Codes, gazetteer: Gazetteer
) -> tuple[npt.NDArray[np.int64], Floats, tuple[Floats, ...]]:
    """Say who may support whom: near ones, and those of the same state or country; never one name itself."""
    group_of = np.repeat(np.arange(len(groups)), sizes)
    # A name printed three times is surer than one printed once, but not three times as sure.
    weight = np.array([g.weight * min(max(len(g.mentions), 1), 3) ** 0.5 for g in groups], dtype=np.float32)
    chosen = np.zeros(len(groups), dtype=bool)
    order = np.argsort(-weight, kind="stable")[:MOST_SUPPORTERS]
    room = max(MOST_PAIRS // len(rows), int(sizes[order[0]]))
    chosen[order[np.cumsum(sizes[order]) <= room]] = True
    picked = np.flatnonzero(chosen[group_of])
    other = group_of[:, None] != group_of[picked]
    kind, local = codes.kind, codes.kind[picked] > STATE
    units = gazetteer.units(rows)
    cosines = units @ units[picked].T
    reach = []
    for km in NEAR_KM:
        reach.append(((cosines > np.float32(np.cos(km / EARTH_KM))) & other & local).astype(np.float32))
    same_state = (codes.region[:, None] == codes.region[picked]) & other & (kind[picked] > COUNTRY)
    same_country = (codes.country[:, None] == codes.country[picked]) & other
    is_below = (kind > STATE).astype(np.float32)[:, None]
    near = [matrix * is_below for matrix in reach]
    state = same_state.astype(np.float32) * (kind > COUNTRY).astype(np.float32)[:, None]
    return picked, weight[group_of[picked]], (*near, state, same_country.astype(np.float32))


def add_support(evidence: Evidence, p: Floats) -> None:
    """Fill the features that say how well a candidate fits what the other names mean with probabilities `p`."""
    mass = p[evidence.supporters] * evidence.supporter_weight
    for name, matrix in zip(SUPPORT_FEATURES, evidence.reach, strict=True):
        evidence.features[:, COLUMN[name]] = np.log1p(matrix @ mass)
