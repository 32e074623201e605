"""The gazetteer: what names find, what contains what, and that loading stays cheap."""

import time

import numpy as np
import pytest

from pipelines.language import gazetteer as module
from pipelines.language.gazetteer import Gazetteer, city_state_of, load_gazetteer
from pipelines.language.gazetteer_build import normalise


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


def test_most_populous_bearer_of_a_name_comes_first(gazetteer: Gazetteer) -> None:
    found = gazetteer.candidates("Brooklyn Park")
    assert [p.admin1 for p in found[:2]] == ["MN", "MD"]
    assert found[0].place_id == "geo:5019335"


@pytest.mark.parametrize("printed", ["St. Paul", "Saint Paul", "SAINT PAUL", "St Paul"])
def test_saint_is_found_however_it_is_printed(gazetteer: Gazetteer, printed: str) -> None:
    assert gazetteer.candidates(printed)[0].geonameid == 5045360


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Minn.", "Minnesota"),
        ("W.Va.", "West Virginia"),
        ("TX", "Texas"),
        ("Ohio", "Ohio"),
        ("N. Dak.", "North Dakota"),
    ],
)
def test_states_answer_to_abbreviations_and_codes(gazetteer: Gazetteer, printed: str, name: str) -> None:
    state = gazetteer.state(printed)
    assert state is not None
    assert state.name == name


def test_demonyms_name_their_country_or_state(gazetteer: Gazetteer) -> None:
    assert gazetteer.candidates("Minnesotans")[0].name == "Minnesota"
    assert gazetteer.candidates("Iraqi")[0].country == "IQ"


def test_county_of_a_state_has_its_fips_code_and_a_point(gazetteer: Gazetteer) -> None:
    county = gazetteer.county("Hennepin", "MN")
    assert county is not None
    assert county.place_id == "us-county:27053"
    assert county.lat == pytest.approx(45.0, abs=0.2)
    assert gazetteer.county("Hennepin", "WI") is None


def test_city_lies_in_county_state_and_country(gazetteer: Gazetteer) -> None:
    place = gazetteer.by_id("geo:5037649")
    assert place is not None
    city, county, state, country = city_state_of(place)
    assert [p.name if p else None for p in (city, county, state, country)] == [
        "Minneapolis",
        "Hennepin County",
        "Minnesota",
        "United States",
    ]


def test_state_has_no_city_and_country_no_state(gazetteer: Gazetteer) -> None:
    minnesota, canada = gazetteer.candidates("Minnesota")[0], gazetteer.candidates("Canada")[0]
    assert city_state_of(minnesota)[:3] == (None, None, minnesota)
    assert city_state_of(canada) == (None, None, None, canada)


def test_every_us_city_knows_its_county_and_every_state_has_a_point(gazetteer: Gazetteer) -> None:
    us = gazetteer.country_codes == gazetteer.country_index["US"]
    assert (gazetteer.county_rows[us & (gazetteer.kinds >= module.CITY)] >= 0).all()
    assert not np.isnan(gazetteer.points[us & (gazetteer.kinds == module.STATE)]).any()


@pytest.mark.parametrize("odd", ["", " ", "...", "\x00", "東京都庁" * 50, "a" * 10_000])
def test_odd_names_find_nothing_and_raise_nothing(gazetteer: Gazetteer, odd: str) -> None:
    assert gazetteer.candidates(odd) == ()
    assert gazetteer.by_id(odd) is None


def test_lookup_of_a_new_name_takes_microseconds(gazetteer: Gazetteer) -> None:
    names = [f"nowhere {i}" for i in range(2000)]
    began = time.process_time()
    for name in names:
        gazetteer.entries(name)
    assert (time.process_time() - began) / len(names) < 200e-6


def test_normalised_names_lose_points_accents_and_hyphens() -> None:
    assert normalise("Winston-Salem") == normalise("WINSTON SALEM")
    assert normalise("Montréal") == "montreal"


def test_unwritable_cache_folder_does_not_stop_loading(tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    arrays = {"key": np.zeros(1)}
    module._write(blocked / "x.npz", arrays)
    module._write(tmp_path / "y.npz", arrays)
    assert [p.name for p in tmp_path.glob("*.npz")] == ["y.npz"]
