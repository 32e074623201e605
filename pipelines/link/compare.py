"""What speaks for and against two accounts being of one incident, as weights of evidence with their reasons.

Belongs here: one small comparison a kind of value; the weights stand in `reference/link_weights.yaml`. Not here:
which accounts are compared and joined (`incidents.py`).
"""

from collections.abc import Iterator, Set
from functools import cache
from math import log
from typing import Protocol

from pipelines.link.accounts import Account
from pipelines.link.background import probability
from pipelines.link.clustering import Reason
from pipelines.reference import load_reference

QUARTER_HOUR, TWO_HOURS, DAY = 15, 120, 24 * 60
# Days within which two precise dates may still be of one incident, by an error of one of them.
NEAR_DAYS = 7
DAYS_A_YEAR = 365.25
YEAR_SLIP_TOLERANCE = 1.8  # a day, and what leap years shift
LEAST_PLACE_OVERLAP = 0.5
# Similarity of sentences from which they tell one thing: half of their rare terms are the same.
ALIKE = 0.5
ENOUGH = 2


@cache
def weight(reason: str) -> float:
    """Return the written weight of a reason."""
    return float(load_reference("link_weights")["weights"][reason])


@cache
def threshold(name: str) -> float:
    """Return `threshold` or `grey_zone`."""
    return float(load_reference("link_weights")[name])


def is_little(names: list[str], similar: float, kind: str) -> bool:
    """Return whether two reports agree in too little that others of the same kind and town would not share.

    `kind` names the table of agreements in `reference/link_weights.yaml`.
    """
    agreements = load_reference("link_weights")[kind]
    return sum(agreements.get(name, 0) for name in names) + (similar >= ALIKE) < ENOUGH


@cache
def _families() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(types) for types in load_reference("link_weights")["families"].values())


def compare(a: Account, b: Account) -> list[Reason]:
    """Return every reason for (positive) and against (negative) the two accounts being of one incident."""
    names = [
        "same_story" if a.story == b.story else "other_story",
        *(["same_origin"] if a.origin == b.origin else []),
        *_types(a, b),
        *filter(None, [date_relation(a, b)]),
        *_places(a, b),
        *_people(a, b),
        *_counts(a, b),
        *_clock(a.clock, b.clock),
        *_bodies(a, b),
        *(["shared_quotation"] if a.utterances & b.utterances or a.told & b.told else []),
    ]
    similar = similarity(a.terms, b.terms)
    # An allegation in sum names no day, street or person; town, kind and story are all that it has.
    if not a.is_aggregate and is_little(names, similar, "specific"):
        names.append("little_specific")
    return [(name, weight(name)) for name in names] + [("shared_terms", round(weight("shared_terms") * similar, 2))]


def _types(a: Account, b: Account) -> Iterator[str]:
    if a.incident_type == b.incident_type:
        yield "same_type"
    elif a.incident_types & b.incident_types:
        yield "overlapping_types"
    elif not any(a.incident_types & family and b.incident_types & family for family in _families()):
        yield "conflicting_types"


class Dated(Protocol):
    """What has days: a report of an incident or event."""

    @property
    def days(self) -> tuple[int, int] | None:
        """First and last possible day."""

    @property
    def is_dated_to_day(self) -> bool:
        """Whether that is one day."""


def date_relation(a: Dated, b: Dated) -> str | None:
    """Return how the dates of two reports stand to each other, None where one has none."""
    if a.days is None or b.days is None:
        return None
    gap = max(a.days[0] - b.days[1], b.days[0] - a.days[1], 0)
    if gap == 0:
        return "same_day" if a.is_dated_to_day and b.is_dated_to_day else "overlapping_dates"
    if gap == 1:
        return "next_day"
    if is_year_slip(a, b):
        return "same_day_other_year"
    return "days_apart" if gap <= NEAR_DAYS else "far_apart"


def is_year_slip(a: Dated, b: Dated) -> bool:
    """Return whether two precise dates agree but for the year, or for it and a day."""
    if a.days is None or b.days is None or not (a.is_dated_to_day and b.is_dated_to_day):
        return False
    years = round((a.days[0] - b.days[0]) / DAYS_A_YEAR)
    return years != 0 and abs(a.days[0] - b.days[0] - years * DAYS_A_YEAR) < YEAR_SLIP_TOLERANCE


def _places(a: Account, b: Account) -> Iterator[str]:
    if a.state and b.state and a.state != b.state:
        yield "other_state"
        return
    if a.place and b.place:
        yield "same_place" if similarity(a.place, b.place) >= LEAST_PLACE_OVERLAP else "other_place"
    if a.city and b.city:
        yield "same_city" if is_within(a.city, b.city) else "other_city"
    elif a.county and b.county and a.county == b.county:
        yield "same_county"


def is_within(mine: str, theirs: str) -> bool:
    """Return whether one name ends with the other ("north Harlow" and "Harlow")."""
    short, long = sorted((mine.split(), theirs.split()), key=len)
    return long[-len(short) :] == short


def _people(a: Account, b: Account) -> Iterator[str]:
    for mine, theirs, who in (
        (a.victim_names, b.victim_names, "victim"),
        (a.suspect_names, b.suspect_names, "suspect"),
    ):
        if mine and theirs:
            yield f"same_{who}_name" if share_a_name(mine, theirs) else f"other_{who}_name"
    if a.victim_ages and b.victim_ages:
        yield "same_victim_age" if a.victim_ages & b.victim_ages else "other_victim_age"
    if a.victim_genders and b.victim_genders and not a.victim_genders & b.victim_genders:
        yield "other_victim_gender"


def share_a_name(mine: Set[tuple[str, ...]], theirs: Set[tuple[str, ...]]) -> bool:
    """Return whether a person of each may be one: same surname, and same given name where both print one."""
    return any(_may_be_one(a, b) for a in mine for b in theirs)


def _may_be_one(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    if not a or not b or a[-1] != b[-1]:
        return False
    return len(a) == 1 or len(b) == 1 or a[0] == b[0] or bool(set(a[:-1]) & set(b[:-1]))


def _counts(a: Account, b: Account) -> Iterator[str]:
    for mine, theirs in ((a.killed, b.killed), (a.injured, b.injured)):
        if mine is not None and theirs is not None:
            yield "same_count" if mine == theirs else "other_count"


def _clock(mine: int | None, theirs: int | None) -> Iterator[str]:
    if mine is None or theirs is None:
        return
    apart = min(abs(mine - theirs), DAY - abs(mine - theirs))
    yield "same_clock" if apart <= QUARTER_HOUR else "near_clock" if apart <= TWO_HOURS else "other_clock"


def _bodies(a: Account, b: Account) -> Iterator[str]:
    if a.weapon and b.weapon and a.weapon == b.weapon:
        yield "same_weapon"
    if a.agency and b.agency:
        mine, theirs = set(a.agency.split()), set(b.agency.split())
        if mine <= theirs or theirs <= mine:
            yield "same_agency"


def similarity(mine: Set[str], theirs: Set[str]) -> float:
    """Return the cosine of two sets of terms, each weighted by how rare it is in general news; 0 to 1."""
    if not mine or not theirs:
        return 0.0
    shared = sum(rarity(term) for term in mine & theirs)
    return shared / (sum(map(rarity, mine)) * sum(map(rarity, theirs))) ** 0.5


@cache
def rarity(term: str) -> float:
    """Return the square of the term's inverse frequency, in nats relative to a common word."""
    return max(log(1e-2 / probability(term)), 0.1) ** 2
