"""Who is involved in an incident, once, and what became of them."""

from collections.abc import Callable

import pytest

from pipelines.extract.dates import find_dates
from pipelines.extract.entities import find_entities
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


@pytest.mark.parametrize(
    "text",
    [
        "Judge Tom Harker sent Ned Quill, 31, who shot a clerk on Monday, to jail.",
        "Ned Quill, 31, who shot a clerk on Monday, was taken into custody by Arbor police, Lt. Bea Harker said.",
    ],
)
def test_a_judge_or_an_officer_who_tells_is_not_the_one_held(people: People, text: str) -> None:
    assert "Harker" not in " ".join(person.name or "" for person in people(text))


def test_whom_officers_shot_is_the_victim(people: People) -> None:
    text = "The man whom deputies shot and killed on Monday was Ned Quill, a 31-year-old cook, officials said."
    (victim,) = _of(people(text), "victim")
    assert (victim.name, victim.outcome) == ("Ned Quill", "killed")


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


def test_a_name_in_the_next_sentence_belongs_to_whom_the_lead_describes(
    people: People,
) -> None:
    found = people(
        "A 36-year-old Brookvale man was shot and killed on Friday night. Police said Oskar Tellman was found in an "
        "alley. Tellman was pronounced dead at the scene."
    )
    assert [(p.name, p.age, p.outcome, p.count) for p in _of(found, "victim")] == [("Oskar Tellman", 36, "killed", 1)]


def test_a_passer_by_does_not_lend_a_suspect_the_name(people: People) -> None:
    found = people(
        "A clerk was shot on Monday by a man in a mask. Selma Vickery, who lives across the street, said she heard "
        "three shots. Vickery said she called the police."
    )
    assert "Selma Vickery" not in {p.name for p in found if p.role != "witness"}


def test_a_peoples_name_with_an_age_is_a_person(people: People) -> None:
    found = people("Odell Brandt, a 24-year-old Latino, was shot dead on Thursday near Elm Street, police said.")
    assert [(p.name, p.age) for p in _of(found, "victim")] == [("Odell Brandt", 24)]


def test_two_others_count_beside_the_one_who_is_known(people: People) -> None:
    found = people("A 16-year-old girl is in grave condition after a shooting that hurt at least two others Monday.")
    assert sum(p.count or 0 for p in _of(found, "victim") if p.outcome == "injured") == 3


def test_a_grown_person_is_none_of_the_children(people: People) -> None:
    found = people(
        "Ervin Halloway opened fire at his home on Tuesday, killing his five children and his wife, police said."
    )
    assert sum(p.count or 0 for p in _of(found, "victim") if p.outcome == "killed") == 6
    assert [p.name for p in _of(found, "suspect")] == ["Ervin Halloway"]


def test_a_civilian_who_shoots_an_officer_is_a_suspect(people: People) -> None:
    text = "A man shot a police officer in Tarrow on Monday night, authorities said."
    roles = {p.role: text[p.start : p.end] for p in people(text)}
    assert (roles["suspect"], roles["victim"]) == ("A man", "a police officer")


def test_an_attempted_murder_kills_nobody(people: People) -> None:
    found = people("A woman was shot in the arm on Sunday. Ned Rusk, 30, was charged with attempted murder.")
    assert {p.outcome for p in _of(found, "victim")} == {"injured"}


def test_who_may_yet_be_charged_is_not_arrested(people: People) -> None:
    found = people(
        "A woman was shot in the arm on Sunday. Prosecutors will decide whether Alban Rusk, 40, will be charged."
    )
    assert ("Alban Rusk", "arrested") not in {(p.name, p.outcome) for p in found}


def test_who_is_only_sought_is_not_arrested(people: People) -> None:
    found = people(
        "A clerk was shot on Friday. Police are looking for Manfred Orlo, 22, in connection with the shooting."
    )
    assert [(p.name, p.outcome) for p in _of(found, "suspect")] == [("Manfred Orlo", "unknown")]


def test_who_is_found_shot_to_death_shot_nobody(people: People) -> None:
    found = people("Officers found Lorenz Moody shot to death inside a home early Sunday.")
    assert [(p.name, p.role) for p in found if p.name] == [("Lorenz Moody", "victim")]


def test_a_dateline_is_no_part_of_a_participant(people: People) -> None:
    text = "OAKDALE, Pa.–A man was shot in the leg on Sunday."
    assert [text[p.start : p.end] for p in people(text)] == ["A man"]


def test_the_people_of_an_earlier_case_take_no_part(people: People) -> None:
    found = people(
        "Silas Marden, 18, was shot and killed Sunday at a lodge. Police arrested Ivo Hartley, 22. All was quiet. "
        "In 2012, Desmond Larkin killed three men there. Larkin was convicted of murder in the death of Orrin Vane.",
        published_at="2014-12-15",
    )
    assert {p.name for p in found if p.name} == {"Silas Marden", "Ivo Hartley"}


def test_a_month_may_be_a_name(people: People) -> None:
    found = people("April Ransley, 38, was shot and killed on Tuesday. Dean Mar, 18, was wounded.")
    assert {(p.name, p.age) for p in _of(found, "victim")} == {
        ("April Ransley", 38),
        ("Dean Mar", 18),
    }


def test_a_range_of_ages_is_no_victim(people: People) -> None:
    found = people("A driver was shot on Sunday. The suspect is described as a male, 30-35 years old, 5 feet 8 tall.")
    assert [p.age for p in _of(found, "victim")] == [None]


def test_who_hears_shots_is_no_suspect(people: People) -> None:
    found = people("A man was shot on Monday. His neighbor Selma Vickery heard shots. People in the area heard a shot.")
    assert not _of(found, "suspect")


def test_a_count_over_years_is_no_group_of_victims(people: People) -> None:
    found = people(
        "A boy was shot and killed on Monday. At least 555 children have been killed since the law was passed."
    )
    assert sum(p.count or 0 for p in _of(found, "victim")) == 1


def test_no_suspects_are_nobody(people: People) -> None:
    found = people("A clerk was shot on Monday. No suspects have been arrested. Police do not have any suspect.")
    assert not _of(found, "suspect")


def test_who_tells_what_was_seen_or_heard_is_a_witness(people: People) -> None:
    found = people("A clerk was shot on Monday. Selma Vickery, who lives nearby, said she heard three shots.")
    assert [p.name for p in _of(found, "witness")] == ["Selma Vickery"]


def test_who_is_robbed_is_not_thereby_hurt(people: People) -> None:
    found = people(
        "Two men carjacked a woman on Sunday. Police arrested Ty Marlow, 22, after he shot a clerk in the leg."
    )
    outcomes = {p.gender: p.outcome for p in _of(found, "victim")}
    assert outcomes == {"female": "unknown", None: "injured"}


def test_who_shoots_himself_is_the_victim(people: People) -> None:
    found = people("A 12-year-old boy accidentally shot himself in the hand on Sunday. Doctors treated the boy.")
    assert [(p.role, p.age, p.outcome) for p in found] == [("victim", 12, "injured")]


def test_what_could_have_killed_killed_nobody(people: People) -> None:
    found = people("A man was shot in the leg on Sunday. The bullet could have killed a child, police said.")
    assert {p.outcome for p in _of(found, "victim")} == {"injured"}


def test_who_is_brought_out_of_a_house_is_not_hurt(people: People) -> None:
    found = people("A man was shot in the leg on Sunday. Two women were brought out of the house.")
    assert [(p.gender, p.count) for p in _of(found, "victim")] == [("male", 1)]


def test_an_agent_charged_with_a_deed_on_duty_is_the_alleged_actor(
    people: People,
) -> None:
    found = people(
        "Border Patrol Agent Lyle Stroud has been charged with assault. Stroud shot a 25-year-old man in the leg on "
        "Monday. The man is recovering."
    )
    assert [p.name for p in _of(found, "alleged_actor")] == ["Lyle Stroud"]
    assert [(p.age, p.outcome) for p in _of(found, "victim")] == [(25, "injured")]


def test_whom_immigration_agents_arrest_is_no_suspect(people: People) -> None:
    found = people("Immigration agents arrested Ines Carmona, 31, outside a bakery on Monday.")
    assert [(p.name, p.role, p.outcome) for p in found if p.name] == [("Ines Carmona", "victim", "arrested")]


def test_agents_share_the_one_body_that_the_text_names(people: People) -> None:
    found = people("Three ICE agents stopped a woman on Tuesday. One of the agents pepper-sprayed her, she said.")
    assert {(p.organization, p.actor_type) for p in _of(found, "alleged_actor")} == {("ICE", "immigration_agents")}


def test_a_group_and_a_person_beside_it_are_counted_apart(people: People) -> None:
    found = people("A clerk was shot on Monday. Officers arrested two men and a woman.")
    assert sorted(p.count or 0 for p in _of(found, "suspect")) == [1, 2]


def test_father_and_son_of_one_name_are_two(people: People) -> None:
    found = people(
        "Walter Crane Sr., 54, was shot in the leg on Friday. His son, 27-year-old Walter Crane Jr., was arrested and "
        "charged with the shooting."
    )
    assert {(p.role, p.age) for p in found} >= {("victim", 54), ("suspect", 27)}


def test_the_first_of_two_surnames_names_a_person(people: People) -> None:
    found = people("Joaquin Carrasco Vidal was shot and killed on Friday. Carrasco was 40, his sister said.")
    assert [p.name for p in _of(found, "victim")] == ["Joaquin Carrasco Vidal"]


def test_a_street_lends_nobody_its_name(people: People) -> None:
    found = people("A 36-year-old woman was shot on Monday in the 3800 block of Camino Aguilar.")
    assert [p.name for p in _of(found, "victim")] == [None]


def test_who_speaks_and_takes_part_is_one_entity(
    read_text: Callable[..., Reading],
) -> None:
    reading = read_text("A woman was shot in the arm on Sunday. Hester Bramwell, 50, said she was shot from a car.")
    names = {e.entity_id: e.name for e in find_entities(reading)}
    assert [names[p.entity_id] for p in find_incidents(reading)[1] if p.name and p.entity_id] == ["Hester Bramwell"]


def test_where_no_one_was_hurt_nobody_is(people: People) -> None:
    found = people("A man shot at a clerk, Hester Bramwell, 50, on Sunday. No one was hurt. Bramwell was shaken.")
    assert not [p for p in found if p.outcome in {"killed", "injured"}]


def test_another_man_is_other_than_the_suspect_only(people: People) -> None:
    found = people(
        "A man is accused of killing another man on Sunday. Ned Rusk was arrested in the shooting of Alban Tirrell. "
        "Tirrell died at a hospital."
    )
    assert [(p.name, p.count) for p in _of(found, "victim")] == [("Alban Tirrell", 1)]


def test_who_kills_himself_is_dead(people: People) -> None:
    found = people("Alban Tirrell, 36, shot and killed himself at a motel on Sunday, police said.")
    assert [(p.role, p.outcome) for p in found if p.name] == [("victim", "killed")]


def test_a_noun_and_its_apposition_are_one_person(people: People) -> None:
    found = people("A man was shot in the leg on Friday. A clerk at the shop, a 31-year-old woman, died at the scene.")
    dead = [p for p in _of(found, "victim") if p.outcome == "killed"]
    assert [(p.age, p.count) for p in dead] == [(31, 1)]


def test_two_other_people_are_two(people: People) -> None:
    found = people("A woman was killed and two other people were injured in a shooting in Quarrytown on Friday.")
    assert [(p.outcome, p.count) for p in _of(found, "victim")] == [("killed", 1), ("injured", 2)]


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("A Tamber County sheriff's K-9 bit a 52-year-old man in his garden early Friday.", "injured"),
        ("Officers used a stun gun on a 52-year-old man in Quarrytown on Friday.", "unknown"),
        (
            "Agents tackled a 52-year-old man in Quarrytown on Friday. The man, whose wrist was broken, was let go.",
            "injured",
        ),
    ],
)
def test_on_whom_force_is_used_is_the_victim(people: People, text: str, outcome: str) -> None:
    assert [(p.age, p.outcome) for p in _of(people(text), "victim")] == [(52, outcome)]


def test_who_is_hurt_in_an_arrest_is_a_victim_beside_whom_they_took(people: People) -> None:
    found = people(
        "ICE officers arrested Wendel Ortolan, 33, in Quarrytown on Friday. "
        "One ICE officer suffered cuts to his hand and was treated at a hospital."
    )
    assert [(p.name, p.outcome) for p in _of(found, "victim")] == [("Wendel Ortolan", "arrested"), (None, "injured")]


def test_whom_immigration_agents_take_away_is_no_suspect(people: People) -> None:
    found = people(
        "Orla Tamsin, 44, was arrested by ICE agents outside a church in Quarrytown on Friday. "
        "Two men who had been waiting were taken away in a van."
    )
    assert not _of(found, "suspect")


def test_of_many_held_nobody_is_taken_off(people: People) -> None:
    found = people(
        "Immigration agents detained 41 people in a raid on a plant in Quarrytown on Friday. "
        "A 52-year-old woman said that an agent struck her in the back with a rifle as the agents entered the plant."
    )
    assert [p.count for p in _of(found, "victim")] == [41, 1]


def test_where_no_agents_were_hurt_an_assaulted_one_is_not(people: People) -> None:
    found = people(
        "An ICE officer shot and wounded a man in Quarrytown on Friday. "
        "The department called it an assault on a federal officer. No agents were hurt."
    )
    assert {(p.actor_type, p.outcome) for p in _of(found, "victim")} == {
        ("civilian", "injured"),
        ("federal_agents", "unharmed"),
    }


def test_somebody_of_another_month_takes_no_part(people: People) -> None:
    found = people(
        "Alaric Mossop, 41, was shot and killed by an officer on March 3, 2025, in Quarrytown. "
        "His sister said he was kind. The mayor asked for calm. A vigil was held. "
        "A Norwegian man, 56, died there in October.",
        published_at="2025-12-20T10:00:00-05:00",
    )
    assert [p.name for p in _of(found, "victim")] == ["Alaric Mossop"]
