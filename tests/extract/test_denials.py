"""Denials told by syntax alone, and what only looks like one."""

from collections.abc import Callable

import pytest

from pipelines.extract.denials import denied, denied_kinds, denies_part
from pipelines.records import Reading

Read = Callable[..., Reading]


@pytest.mark.parametrize(
    "text",
    [
        "My deputies did not lay a hand on that teacher.",
        "There was no raid.",
        "It wasn't us.",
        "Our agents have never lunged at anybody.",
        "They had not.",
        "ICE doesn't arrest citizens.",
        "That did not happen.",
        "No officer struck anyone.",
        "No agents were at the market that day.",
        "The nurse had not been detained.",
        "The troopers did not use force.",
        "The Quillby police were not involved in the stop.",
        "No staff member struck any detainee.",
        "ICE did not enter the school.",
    ],
)
def test_a_negated_deed_is_denied(read_text: Read, text: str) -> None:
    assert denied(list(read_text(text).doc))


@pytest.mark.parametrize(
    "text",
    [
        "Nobody was hurt.",
        "No arrests have been made.",
        "We will not comment.",
        "I don't know why they didn't shoot.",
        "She did not see the agents.",
        "The suspect has not been identified.",
        "The shooting was not random.",
        "Troopers who were not involved in the chase were interviewed.",
        "The gun did not fire.",
        "They don't want to take that risk.",
        "The union won't resign itself to that.",
    ],
)
def test_a_spared_outcome_an_unknown_or_another_matter_is_no_denial(read_text: Read, text: str) -> None:
    assert not denied(list(read_text(text).doc))


def test_only_the_denied_clause_names_what_is_denied(read_text: Read) -> None:
    doc = read_text("The man was arrested, but no deputy shot at him.").doc
    assert denied_kinds(list(doc)) == {"shooting"}


def test_a_denied_part_is_not_a_denied_deed(read_text: Read) -> None:
    assert denies_part(list(read_text("Quillby police were not involved in the stop.").doc))
    assert not denies_part(list(read_text("No deputy struck anyone.").doc))
