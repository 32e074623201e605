"""Places of a document: recognition, resolution and addresses, on invented sentences about real and invented places."""

import time
from collections.abc import Callable

import pytest

from pipelines.extract.addresses import find_addresses, find_sites
from pipelines.extract.place_resolution import source_of
from pipelines.extract.places import find_places, load_model, nearest_city, title_places
from pipelines.extract.publisher_homes import Home, learn_homes, publisher_key
from pipelines.language.gazetteer import load_gazetteer
from pipelines.records import Document, PlaceMention, Reading

Reader = Callable[..., Reading]


def by_phrase(mentions: list[PlaceMention]) -> dict[str, PlaceMention]:
    return {m.phrase: m for m in mentions}


def document(text: str, **fields: str) -> Document:
    return Document("d", "s", "article", text, "", **fields)  # type: ignore[arg-type]


def test_state_printed_after_a_town_decides_which_town(read_text: Reader) -> None:
    text = "A man from Springfield, Ohio, met a woman from Springfield, Ill., on Monday."
    towns = [m.place.admin1 for m in find_places(read_text(text)) if m.place and m.phrase == "Springfield"]
    assert towns == ["OH", "IL"]


def test_county_and_state_of_the_text_decide_for_a_bare_town(read_text: Reader) -> None:
    text = (
        "Deputies in Rapides Parish arrested a man in Alexandria on Tuesday. The Louisiana State Police helped. "
        "He was booked into jail in Alexandria, officials in Pineville said."
    )
    towns = {(m.place.name, m.place.admin1) for m in find_places(read_text(text)) if m.place and m.place.kind == "city"}
    assert towns == {("Alexandria", "LA"), ("Pineville", "LA")}


def test_county_phrase_resolves_to_its_fips_code(read_text: Reader) -> None:
    text = "Two people were hurt in Anoka County, Minnesota, the sheriff said. The crash was near Blaine."
    found = by_phrase(find_places(read_text(text)))
    assert found["Anoka County"].place is not None
    assert found["Anoka County"].place.place_id == "us-county:27003"
    assert found["Blaine"].place is not None
    assert found["Blaine"].place.admin1 == "MN"


def test_list_of_counties_is_read_as_counties(read_text: Reader) -> None:
    text = "Snow fell in Becker, Clay and Swift counties in Minnesota overnight."
    kinds = {m.phrase: m.kind for m in find_places(read_text(text))}
    assert [kinds[name] for name in ("Becker", "Clay", "Swift")] == ["county"] * 3


def test_town_inside_the_name_of_its_police_is_a_place_in_a_name(read_text: Reader) -> None:
    text = "Officers of the Duluth Police Department in Minnesota found the car in Duluth on Friday."
    found = [m for m in find_places(read_text(text)) if m.phrase == "Duluth"]
    assert [m.is_in_name for m in found] == [True, False]


def test_surname_that_is_also_a_town_is_no_place(read_text: Reader) -> None:
    text = "Marcus Jackson drove home. Jackson said he saw nothing. A neighbor told Jackson to call the police."
    assert not [m for m in find_places(read_text(text)) if "Jackson" in m.phrase]


def test_metonyms_and_newspapers_are_no_towns(read_text: Reader) -> None:
    text = "The White House declined to comment, and the Kremlin said nothing on Wall Street's fall."
    assert not [m for m in find_places(read_text(text)) if m.place]


def test_part_of_a_city_keeps_its_phrase_and_has_the_city(read_text: Reader) -> None:
    text = "A teenager was shot in north Minneapolis on Sunday, Minneapolis police said."
    found = by_phrase(find_places(read_text(text)))
    part = found["north Minneapolis"]
    assert part.kind == "neighbourhood"
    assert part.place is not None
    assert part.place.place_id == "geo:5037649"


def test_name_of_a_people_is_marked_as_a_demonym(read_text: Reader) -> None:
    mentions = find_places(
        read_text("Officials in Venezuela met on Friday. The Venezuelan government said troops crossed into Colombia.")
    )
    assert [m.is_demonym for m in mentions if m.place and m.place.country == "VE"] == [False, True]


def test_dateline_is_marked(read_text: Reader) -> None:
    mentions = find_places(read_text("FARGO, N.D. (AP) — The river crested on Sunday in Fargo."))
    assert [m.is_dateline for m in mentions if m.phrase.lower() == "fargo"] == [True, False]


def test_street_and_block_have_no_point_and_hide_the_towns_in_their_names(read_text: Reader) -> None:
    text = "Shots were fired in the 2900 block of Memphis Avenue South and at 114 Augusta St. in Duluth, Minn."
    mentions = find_places(read_text(text))
    assert [(m.phrase, m.kind) for m in mentions if m.place is None] == [
        ("the 2900 block of Memphis Avenue South", "block"),
        ("114 Augusta St.", "street"),
    ]
    assert not {"Memphis", "Augusta"} & {m.phrase for m in mentions}


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("It happened at the intersection of Oak and Elm Streets.", "intersection of Oak and Elm Streets"),
        ("A crash on Interstate 94 closed a lane.", "Interstate 94"),
        ("He drove west on Minn. 55 at noon.", "Minn. 55"),
        ("near 34th Street and Portland Avenue late", "34th Street and Portland Avenue"),
        ("a fire on N. 20th Street was out", "N. 20th Street"),
    ],
)
def test_printed_forms_of_streets(text: str, phrase: str) -> None:
    assert [text[a.start : a.end] for a in find_addresses(text)] == [phrase]


@pytest.mark.parametrize("text", ["on Dec. 17 he left", "an AR-15 rifle", "The street was empty.", "$5 Drive", ""])
def test_dates_guns_and_common_nouns_are_no_streets(text: str) -> None:
    assert find_addresses(text) == []


def test_named_sites_are_found() -> None:
    text = "She teaches at Harding Elementary School near Fairview Medical Center."
    assert [text[a.start : a.end] for a in find_sites(text)] == ["Harding Elementary School", "Fairview Medical Center"]


def test_nearest_city_is_by_distance_in_the_text(read_text: Reader) -> None:
    text = "Police in Duluth, Minn., called. Hours later officers in Bemidji, Minn., found the car on Elm Avenue."
    mentions = find_places(read_text(text))
    near = nearest_city(mentions, text.index("Elm"))
    assert near is not None
    assert near.phrase == "Bemidji"
    assert nearest_city([], 3) is None


def test_town_only_in_the_title_is_offered_without_offsets(read_text: Reader) -> None:
    reading = read_text("A man was shot on Elm Street, police said.", title="Man shot in Rockford - Rockford, IL")
    assert ("Rockford", "IL") in [(p.name, p.admin1) for p in title_places(reading)]


def test_domain_tells_the_country() -> None:
    assert source_of(document("x", url="http://www.example.co.uk/a")).country == "GB"
    assert source_of(document("x", url="https://example.com/a")).country == ""


def test_home_of_a_publisher_is_learned_and_decides_for_a_bare_town(read_text: Reader) -> None:
    texts = [
        "The council of Clinton, Iowa, met. Residents of Davenport, Iowa, came to Scott County.",
        "A fire in DeWitt, Iowa, was put out by crews from Clinton County, Iowa.",
        "A man in Davenport, Iowa, won a prize in Scott County, Iowa.",
    ]
    batch = [document(text, url=f"https://riverpaper.example/{i}") for i, text in enumerate(texts)]
    homes = learn_homes(batch, load_model().ranker)
    assert list(homes) == ["riverpaper.example"]
    reading = read_text("Two cars collided in Clinton on Monday.", url="https://riverpaper.example/9")
    home = homes[publisher_key(reading.document) or ""]
    states = [[m.place.admin1 for m in find_places(reading, h) if m.place] for h in (None, home)]
    assert states[1] == ["IA"]
    assert states[0] != states[1]


def test_two_documents_make_no_home() -> None:
    batch = [document("A man in Davenport, Iowa, won.", url="https://few.example/1")] * 2
    assert learn_homes(batch, load_model().ranker) == {}


def test_mentions_are_slices_with_places_of_the_gazetteer(read_text: Reader) -> None:
    text = "Leaders from France, Ontario and Minnesota met in Geneva. Iraqi officials stayed in Baghdad."
    mentions = find_places(read_text(text))
    assert mentions == sorted(mentions, key=lambda m: m.start)
    assert all(text[m.start : m.end] == m.phrase for m in mentions)
    assert all(load_gazetteer().by_id(m.place.place_id) == m.place for m in mentions if m.place)
    assert {m.place.country for m in mentions if m.place} >= {"FR", "US", "IQ"}


@pytest.mark.parametrize("text", ["", " ", "\n\n", "?!", "SHOTS FIRED IN DULUTH", "the the the", "é" * 300])
def test_odd_texts_raise_nothing(read_text: Reader, text: str) -> None:
    assert isinstance(find_places(read_text(text), Home(3, ())), list)


def test_time_grows_with_length_not_faster(read_text: Reader) -> None:
    sentence = "Police in Duluth and Superior, Wis., met near Elm Street and Oak Avenue on Friday. "
    short, long = read_text(sentence * 20), read_text(sentence * 160)

    def seconds(reading: Reading) -> float:
        began = time.process_time()
        find_places(reading)
        return time.process_time() - began

    find_places(short)
    assert seconds(long) < 40 * max(min(seconds(short) for _ in range(3)), 0.002)


def test_address_search_is_linear_on_hostile_text() -> None:
    began = time.process_time()
    find_addresses("Street " * 20_000)
    find_sites("Oak Elm Ash " * 10_000)
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("My mother stopped going to Mass. She stays at home.", "Mass."),
        ("The suit was filed in the Western District of Texas on Monday.", "Western District"),
    ],
)
def test_a_service_and_a_court_district_are_no_places(read_text: Reader, text: str, phrase: str) -> None:
    assert phrase not in by_phrase(find_places(read_text(text)))


def test_a_dateline_that_is_also_a_state_is_the_large_city(read_text: Reader) -> None:
    found = find_places(read_text("WASHINGTON — The department defended its agents on Sunday."))
    assert [(m.kind, m.place.admin1) for m in found if m.place] == [("city", "DC")]


def test_dotted_initials_of_a_person_are_no_state(read_text: Reader) -> None:
    text = "One detainee, a man from Senegal identified as M.D., said he lost two teeth. He now lives in Albany, N.Y."
    assert {m.phrase for m in find_places(read_text(text))} == {"Senegal", "Albany", "N.Y."}
