from collections.abc import Callable

import pytest

from pipelines.extract.dates import find_dates
from pipelines.extract.events import find_events
from pipelines.records import EventReport, Reading


@pytest.fixture
def events_of(read_text: Callable[..., Reading]) -> Callable[[str], list[EventReport]]:
    def find(text: str) -> list[EventReport]:
        reading = read_text(text, published_at="2024-05-10")
        reading.dates = find_dates(reading)
        return find_events(reading)

    return find


@pytest.mark.parametrize(
    ("text", "event_type"),
    [
        ("Mayor Ana Lopez spoke at a news conference on Tuesday.", "news_conference"),
        ("The department issued a statement on Monday.", "official_statement"),
        ("Residents protested outside the courthouse.", "protest"),
        ("Governor Lee mobilized the National Guard on May 2.", "mobilization"),
        ("The county deployed 40 deputies to the harbor.", "deployment"),
        ("The state filed a lawsuit against the agency.", "lawsuit"),
        ("Prosecutors charged him with second-degree murder.", "charges"),
        ("A federal judge blocked the order on Friday.", "court_ruling"),
        ("The sheriff launched an investigation into the stop.", "investigation"),
        ("The council passed an ordinance on cameras.", "legislation"),
        ("Clergy called for an independent investigation.", "call_for_action"),
        ("Neighbors held a candlelight vigil for the nurse.", "vigil"),
    ],
)
def test_each_kind_of_event_is_found(events_of: Callable[[str], list[EventReport]], text: str, event_type: str) -> None:
    assert event_type in {event.event_type for event in events_of(text)}


@pytest.mark.parametrize(
    "text",
    [
        "The troops have not been deployed.",
        "The union will hold a news conference on Friday.",
        "She plans to file a lawsuit against the city.",
        "If the mayor mobilizes the National Guard, streets will close.",
        "No charges were filed.",
        "They sang a protest song.",
        "A vigil is planned for Saturday at the park.",
        "The arrests came ahead of rallies against the mayor next month.",
        "The judges have demonstrated their position clearly.",
        "The crackdown on graffiti has many friends.",
        "She has filed a complaint with the department.",
        "A March 7 fire drew protesters' signs from the windows.",
    ],
)
def test_a_negated_planned_or_figurative_event_is_none(
    events_of: Callable[[str], list[EventReport]], text: str
) -> None:
    assert events_of(text) == []


def test_a_named_operation_keeps_its_name(events_of: Callable[[str], list[EventReport]]) -> None:
    (event,) = events_of("Agents arrived as part of Operation Silver Lantern.")
    assert (event.event_type, event.name) == ("operation", "Operation Silver Lantern")


def test_an_instance_is_part_of_its_wave_and_keeps_its_own_date(
    events_of: Callable[[str], list[EventReport]],
) -> None:
    wave, march = events_of("The raid sparked widespread demonstrations, including a protest on May 3.")[-2:]
    assert march.date is not None and march.date.date_start == "2024-05-03"
    assert wave.date is None
    assert march.part_of == wave.report_id


def test_a_later_bare_mention_joins_the_event_told_before(events_of: Callable[[str], list[EventReport]]) -> None:
    events = events_of("The city filed a lawsuit on May 2. The lawsuit names three officials.")
    assert [event.event_type for event in events] == ["lawsuit"]


def test_evidence_has_at_most_twelve_words_and_is_a_slice(events_of: Callable[[str], list[EventReport]]) -> None:
    text = (
        "On a cold morning in the northern part of the old harbor district, hundreds of dock workers, joined by "
        "teachers, nurses and drivers from nine unions, protested outside the customs house for eleven hours."
    )
    (event,) = events_of(text)
    assert len(event.evidence_text.split()) <= 12
    assert text[event.evidence_start : event.evidence_end] == event.evidence_text
    assert "protested" in event.evidence_text


@pytest.mark.parametrize("text", ["", "...", "PROTEST PROTEST PROTEST", "No verbs here. Only nouns.", "«»“”" * 50])
def test_odd_text_ends_in_sound_rows_or_none(events_of: Callable[[str], list[EventReport]], text: str) -> None:
    for event in events_of(text):
        assert event.evidence_text


def test_an_investigation_that_is_called_for_is_none_yet(events_of: Callable[[str], list[EventReport]]) -> None:
    events = events_of("The video prompted calls from clergy for an independent investigation.")
    assert "investigation" not in {event.event_type for event in events}


def test_a_crowd_that_marches_is_a_protest(events_of: Callable[[str], list[EventReport]]) -> None:
    (event,) = events_of("About 900 people are marching up Elm Street.")
    assert event.event_type == "protest"


def test_the_accused_takes_part_in_the_charges(events_of: Callable[[str], list[EventReport]]) -> None:
    (event,) = events_of("Bo Lind and Ana Roe were charged with murder on Monday.")
    assert {"Bo Lind", "Ana Roe"} <= set(event.actors)


def test_what_a_protest_is_against_does_not_take_part(events_of: Callable[[str], list[EventReport]]) -> None:
    (event,) = events_of("Thousands came to a protest against the federal agency on Monday.")
    assert "federal agency" not in event.actors


def test_charges_do_not_take_the_day_of_what_they_are_about(events_of: Callable[[str], list[EventReport]]) -> None:
    (event,) = events_of("He was charged with assault in connection with an incident on Elm Street on May 3.")
    assert event.date is None


def test_a_suit_that_others_may_join_is_there(events_of: Callable[[str], list[EventReport]]) -> None:
    (event,) = events_of("The mayor may join the lawsuit filed on Monday by two counties.")
    assert (event.event_type, event.date_text) == ("lawsuit", "Monday")


def test_chemicals_that_are_deployed_are_no_deployment(events_of: Callable[[str], list[EventReport]]) -> None:
    found = events_of("She said that chemical agents were deployed in the yard.")
    assert "deployment" not in {event.event_type for event in found}


def test_a_dismissed_charge_is_no_charges(events_of: Callable[[str], list[EventReport]]) -> None:
    found = events_of("In 2022, a federal judge dismissed a manslaughter charge against a marshal.")
    assert "charges" not in {event.event_type for event in found}


def test_a_body_with_and_in_its_name_is_one_actor(events_of: Callable[[str], list[EventReport]]) -> None:
    (event,) = events_of("Customs and Border Protection issued a statement on Monday.")
    assert event.actors == ("Customs and Border Protection",)
