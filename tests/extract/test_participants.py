"""Who is involved in an incident, once, and what became of them."""

from collections.abc import Callable

import pytest

from pipelines.extract.dates import find_dates
from pipelines.extract.incidents import find_incidents
from pipelines.records import Participant, Reading


@pytest.fixture(scope="session")
def people(read_text: Callable[..., Reading]) -> Callable[..., list[Participant]]:
    def find(text: str, **fields: object) -> list[Participant]:
        reading = read_text(text, **fields)
        reading.dates = find_dates(reading)
        return find_incidents(reading)[1]

    return find


People = Callable[..., list[Participant]]


def _of(found: list[Participant], role: str) -> list[Participant]:
    return [p for p in found if p.role == role]


def test_a_name_that_comes_later_joins_the_description(people: People) -> None:
    found = people(
        "A 29-year-old man was shot and killed Monday night in his car, police said. "
        "The victim was identified as Rupert Hollis, 29. He was pronounced dead at the scene."
    )
    assert [(p.name, p.age, p.outcome, p.count) for p in _of(found, "victim")] == [("Rupert Hollis", 29, "killed", 1)]


def test_a_surname_joins_the_full_name(people: People) -> None:
    found = people(
        "Gertrude Pemberly, 41, was shot in the leg on Friday. Pemberly was taken to a hospital in stable condition."
    )
    assert [(p.name, p.age, p.outcome) for p in _of(found, "victim")] == [("Gertrude Pemberly", 41, "injured")]


def test_who_is_charged_is_a_suspect(people: People) -> None:
    found = people(
        "Osbert Quillfeather, 33, was arrested and charged with murder in the shooting death of Winifred Stokes, 27."
    )
    assert [p.name for p in _of(found, "suspect")] == ["Osbert Quillfeather"]
    assert _of(found, "suspect")[0].outcome == "arrested"
    assert [(p.name, p.outcome) for p in _of(found, "victim")] == [("Winifred Stokes", "killed")]


def test_spokespersons_are_no_participants(people: People) -> None:
    found = people(
        "A woman was shot in the arm on Sunday. Police spokesman Barnaby Thackeray said the woman will recover. "
        "Her lawyer, Cornelia Vanstone, declined to comment."
    )
    assert not {p.name for p in found} & {"Barnaby Thackeray", "Cornelia Vanstone"}


def test_a_group_counts_once_with_its_members(people: People) -> None:
    found = people(
        "Three people were wounded in a shooting on Saturday. Alma Greaves, 20, was shot in the arm. "
        "Horace Tibbet, 24, was shot in the leg."
    )
    assert sum(p.count or 0 for p in _of(found, "victim") if p.outcome == "injured") == 3


def test_the_dead_and_the_wounded_are_counted_apart(people: People) -> None:
    found = people("Two men were killed and three women were wounded in a shooting outside a bar on Saturday.")
    victims = _of(found, "victim")
    assert sum(p.count or 0 for p in victims if p.outcome == "killed") == 2
    assert sum(p.count or 0 for p in victims if p.outcome == "injured") == 3


def test_age_and_gender_come_from_words_of_the_text(people: People) -> None:
    found = people("Robin Ashdown was shot and wounded on Monday outside a store.")
    assert [(p.name, p.age, p.gender) for p in _of(found, "victim")] == [("Robin Ashdown", None, None)]


def test_nobody_is_dead_where_no_word_says_so(people: People) -> None:
    found = people("A 19-year-old woman was shot twice in the back on Monday, police said.")
    assert [p.outcome for p in _of(found, "victim")] == ["injured"]


def test_spelled_out_ages_are_read(people: People) -> None:
    found = people("A five-year-old boy was shot in the foot on Monday and was taken to a hospital.")
    assert [p.age for p in _of(found, "victim")] == [5]


def test_first_mentions_are_slices_with_a_person(people: People) -> None:
    text = "A 44-year-old clerk was stabbed in the neck on Monday and died at a hospital."
    (victim,) = _of(people(text), "victim")
    assert text[victim.start : victim.end] == "A 44-year-old clerk"
    assert victim.name is None and victim.name_status == "not_reported"


def test_who_was_not_injured_is_unharmed(people: People) -> None:
    found = people("A gunman fired several shots at Leopold Marsh, 52, on Monday. Marsh was not injured.")
    assert not [p for p in found if p.name == "Leopold Marsh" and p.outcome in {"killed", "injured"}]


def test_a_convicted_killer_is_no_victim(people: People) -> None:
    found = people("Silas Grubb, 45, was convicted of murder and sentenced to life in the shooting death of a clerk.")
    assert "Silas Grubb" not in {p.name for p in _of(found, "victim")}


def test_a_name_is_one_row(people: People) -> None:
    found = people(
        "Tim Oxenham, 44, was shot twice on Sunday. Police identified the victim as Timothy Paul Oxenham, 44. "
        "Oxenham was taken to a hospital."
    )
    assert len(_of(found, "victim")) == 1


def test_who_is_convicted_is_a_suspect_and_never_dead(people: People) -> None:
    found = people(
        "A jury found that Alban Tirrell, 38, killed his landlord. Tirrell was convicted of murder on Friday and "
        "sentenced to life in prison. Judge Mortimer Askew said the slaying of Edith Lorimer, 61, was brutal. "
        "Lorimer was found dead with a gunshot wound."
    )
    roles = {(p.name, p.role, p.outcome) for p in found if p.name}
    assert ("Edith Lorimer", "victim", "killed") in roles
    assert ("Alban Tirrell", "suspect", "arrested") in roles
    assert "Mortimer Askew" not in {p.name for p in found}


def test_who_sends_another_to_jail_is_no_suspect(people: People) -> None:
    found = people(
        "Judge Osric Penhale sent Linus Farrow, 22, to jail on Monday. Farrow was charged with shooting a clerk dead."
    )
    assert "Osric Penhale" not in {p.name for p in found}


def test_an_officer_who_shoots_on_duty_is_no_suspect(people: People) -> None:
    found = people(
        "Officer Gideon Marlowe shot Wendell Sparks, 30, on Tuesday night after a chase. Sparks died at the scene."
    )
    assert "suspect" not in {p.role for p in found if p.name == "Gideon Marlowe"}


def test_who_was_treated_and_released_is_not_dead(people: People) -> None:
    found = people(
        "One man was killed and a woman was wounded in a shooting on Sunday. Hester Bramwell, 50, was treated at a "
        "hospital and released. The man, Cyril Gantry, 44, died at the scene."
    )
    assert ("Hester Bramwell", "killed") not in {(p.name, p.outcome) for p in found}


def test_who_is_exonerated_is_no_suspect(people: People) -> None:
    found = people("Barnabas Croft, 51, was exonerated on Monday in the 1999 shooting death of a shopkeeper.")
    assert not _of(found, "suspect")


def test_who_is_arrested_without_harm_to_anybody_is_a_suspect(people: People) -> None:
    found = people("Ludo Pettifer, 29, was arrested Monday after a traffic stop, police said.")
    assert [(p.name, p.role, p.outcome) for p in found if p.name] == [("Ludo Pettifer", "suspect", "arrested")]


def test_a_bare_surname_is_not_the_relative_who_shares_it(people: People) -> None:
    found = people(
        "Lucas Dunmore, 43, was shot by an officer on Tuesday. Dunmore was pronounced dead at a hospital. His wife, "
        "Beatrix Dunmore, recorded a video. Dunmore was shot four times, police said."
    )
    assert "Beatrix Dunmore" not in {p.name for p in found}
    assert ("Lucas Dunmore", "victim", "killed") in {(p.name, p.role, p.outcome) for p in found}


def test_an_officer_who_shoots_and_is_hurt_is_not_the_victim(people: People) -> None:
    text = "A deputy shot a man in the leg after a stop. The man and the deputy were taken to a hospital."
    roles = {p.role: text[p.start : p.end] for p in people(text)}
    assert (roles["victim"], roles["alleged_actor"]) == ("a man", "A deputy")
