"""What speaks for and against two accounts being of one incident."""

from dataclasses import replace
from datetime import date

import pytest

from pipelines.link.accounts import Account, clock_minutes, name_words
from pipelines.link.compare import compare, is_year_slip, share_a_name, similarity
from pipelines.link.incidents import may_join


def day(iso: str) -> tuple[int, int]:
    number = date.fromisoformat(iso).toordinal()
    return number, number


BASE = Account(
    report_id="r1",
    document_id="d1",
    origin=1,
    story=1,
    rank=1,
    incident_type="shooting",
    incident_types=frozenset({"shooting"}),
    is_aggregate=False,
    days=day("2031-03-03"),
    is_dated_to_day=True,
    state="ks",
    county=None,
    city="harlow creek",
    place=frozenset({"corlis", "street"}),
    clock=None,
    weapon=None,
    agency=None,
    victim_names=frozenset({("dana", "whitcombe")}),
    suspect_names=frozenset(),
    victim_ages=frozenset({34}),
    victim_genders=frozenset({"female"}),
    killed=1,
    injured=None,
    terms=frozenset({"laundromat", "pickup"}),
)
OTHER = replace(BASE, report_id="r2", document_id="d2")


def names(**changes: object) -> set[str]:
    return {name for name, _ in compare(BASE, replace(OTHER, **changes))}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"days": day("2031-03-03")}, "same_day"),
        ({"days": day("2031-03-04")}, "next_day"),
        ({"days": day("2031-03-07")}, "days_apart"),
        ({"days": day("2031-05-03")}, "far_apart"),
        ({"days": day("2026-03-03")}, "same_day_other_year"),
        ({"days": (day("2031-03-01")[0], day("2031-03-31")[0]), "is_dated_to_day": False}, "overlapping_dates"),
        ({"city": "pinmark"}, "other_city"),
        ({"state": "oh"}, "other_state"),
        ({"place": frozenset({"mill", "road"})}, "other_place"),
        ({"victim_names": frozenset({("whitcombe",)})}, "same_victim_name"),
        ({"victim_names": frozenset({("royce", "tellier")})}, "other_victim_name"),
        ({"victim_ages": frozenset({51})}, "other_victim_age"),
        ({"killed": 2}, "other_count"),
        ({"incident_type": "stop", "incident_types": frozenset({"stop"})}, "conflicting_types"),
        ({"incident_type": "assault", "incident_types": frozenset({"shooting", "assault"})}, "overlapping_types"),
        ({"story": 2}, "other_story"),
    ],
)
def test_each_difference_has_its_reason(changes: dict[str, object], reason: str) -> None:
    assert reason in names(**changes)


def test_missing_values_weigh_nothing() -> None:
    known = names(days=None, city=None, state=None, place=frozenset(), victim_names=frozenset(), killed=None)
    assert known & {"same_day", "same_city", "other_city", "same_victim_name", "other_victim_name"} == set()


@pytest.mark.parametrize(
    "changes",
    [
        {"document_id": "d1"},
        {"is_aggregate": True},
        {"victim_names": frozenset({("royce", "tellier")})},
        {"days": day("2031-03-09")},
    ],
)
def test_what_is_forbidden_never_joins(changes: dict[str, object]) -> None:
    assert may_join(BASE, OTHER)
    assert not may_join(BASE, replace(OTHER, **changes))  # type: ignore[arg-type]


def test_wrong_year_does_not_forbid() -> None:
    wrong = replace(OTHER, days=day("2021-03-04"))
    assert is_year_slip(BASE, wrong)
    assert may_join(BASE, wrong)


def test_surname_alone_may_be_the_full_name() -> None:
    assert share_a_name({("dana", "whitcombe")}, {("whitcombe",)})
    assert share_a_name({("dana", "lee", "whitcombe")}, {("lee", "whitcombe")})
    assert not share_a_name({("dana", "whitcombe")}, {("odell", "whitcombe")})


def test_names_lose_initials_and_suffixes() -> None:
    assert name_words("Ana M. Ruiz-Vega Jr.") == ("ana", "ruiz-vega")


@pytest.mark.parametrize(
    ("text", "minutes"), [("about 6:50 p.m.", 1130), ("12:05 a.m.", 5), ("3 pm", 900), ("at night", None), (None, None)]
)
def test_clock_times_are_minutes_after_midnight(text: str | None, minutes: int | None) -> None:
    assert clock_minutes(text) == minutes


def test_rare_shared_terms_make_sentences_alike() -> None:
    common = similarity({"polic", "said", "laundromat"}, {"polic", "said", "harpsichord"})
    rare = similarity({"polic", "said", "laundromat"}, {"laundromat", "night", "year"})
    assert 0 < common < rare < 1


def test_town_kind_and_age_alone_are_too_little() -> None:
    bare = {"days": None, "place": frozenset(), "victim_names": frozenset(), "terms": frozenset({"polic"})}
    mine, other = replace(BASE, **bare), replace(OTHER, origin=2, **bare | {"terms": frozenset({"tire"})})  # type: ignore[arg-type]
    assert "little_specific" in {name for name, _ in compare(mine, other)}
    assert "little_specific" not in {name for name, _ in compare(replace(mine, clock=60), replace(other, clock=65))}
    assert "little_specific" not in names()


def test_two_scenes_of_one_night_are_two_unless_a_name_joins_them() -> None:
    here = replace(BASE, place=frozenset({"oak", "street"}), victim_names=frozenset())
    there = replace(OTHER, origin=2, place=frozenset({"mill", "bridge"}), victim_names=frozenset())
    assert not may_join(here, there)
    named = frozenset({("dana", "whitcombe")})
    assert may_join(replace(here, victim_names=named), replace(there, victim_names=named))
