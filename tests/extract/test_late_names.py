"""Which later name belongs to whom a text only described before, and where the labels for that come from."""

from collections.abc import Callable

import pytest

from pipelines.extract.document_clusters import clusters_of
from pipelines.extract.late_names import APART, JOINED
from pipelines.extract.persons import Person, people_of
from pipelines.extract.train.incident_models import fit_classes, near
from pipelines.extract.train.late_name_rows import pair_rows
from pipelines.records import Reading

Read = Callable[..., Reading]
NOBODY = {"victims": [], "suspects": []}
PUZZLE = (
    "A 29-year-old man was shot outside a bar on Monday. Ivo Brandt was pronounced dead. Otto Lind said he heard "
    "it. Brandt, 29, was a baker."
)


@pytest.fixture(scope="session")
def people(read_text: Read) -> Callable[[str], list[Person]]:
    def find(text: str) -> list[Person]:
        reading = read_text(text)
        return people_of(clusters_of(reading), reading.doc)

    return find


def test_each_description_gets_the_name_of_its_part(
    people: Callable[[str], list[Person]],
) -> None:
    found = people(
        "A 24-year-old man was charged with murder on Friday. Police said Lorne Haskett was arrested at a motel. "
        "Haskett is held without bail."
    )
    assert [(p.name, p.age) for p in found if p.name] == [("Lorne Haskett", 24)]


def test_two_ages_are_two_persons(people: Callable[[str], list[Person]]) -> None:
    found = people("A 24-year-old man was shot on Friday. Lorne Haskett, 51, was shot too.")
    assert sorted(p.age or 0 for p in found) == [24, 51]


def test_another_man_is_nobody_named_before(
    people: Callable[[str], list[Person]],
) -> None:
    found = people("Lorne Haskett was shot on Friday. Another man was shot and killed.")
    assert [p.name for p in found] == ["Lorne Haskett", None]


def test_a_text_that_repeats_an_age_labels_its_own_pairs(read_text: Read) -> None:
    labels = [label for _, _, label in pair_rows([(read_text(PUZZLE), NOBODY)], near)]
    assert sorted(labels) == [APART, JOINED]


def test_gold_labels_the_name_that_an_age_awaits(read_text: Read) -> None:
    person = {"name": "Ivo Brandt", "age": "29", "outcome": ["killed"]}
    text = "A 29-year-old man was shot on Monday. Ivo Brandt was pronounced dead. Otto Lind was wounded."
    rows = pair_rows([(read_text(text), {"victims": [person], "suspects": []})], near)
    assert sorted(label for *_, label in rows) == [APART, JOINED]


def test_pairs_of_a_few_texts_are_enough_to_fit_weights(read_text: Read) -> None:
    weights = fit_classes(pair_rows([(read_text(PUZZLE), NOBODY)], near), 1.0)
    assert weights[JOINED]["first_name"] > weights[APART]["first_name"]
