"""What a court decided, and of which incident."""

from collections.abc import Callable

import pytest

from pipelines.extract.entities import find_entities
from pipelines.extract.incidents import find_incidents
from pipelines.extract.verdicts import find_verdicts
from pipelines.records import Reading

Read = Callable[..., Reading]
TOLD = "Ned Quill, 31, shot a clerk at a bakery in Arbor on May 2, police said. "


def verdicts(read_text: Read, sentence: str) -> list[tuple[str, str | None]]:
    reading = read_text(TOLD + sentence)
    reading.entities = find_entities(reading)
    reading.reports, reading.participants = find_incidents(reading)
    return [(verdict.stance, verdict.judge) for _, verdict in find_verdicts(reading)]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("A jury convicted Quill of shooting the clerk.", [("asserts", "jury")]),
        ("Quill was acquitted of assault in the shooting of the clerk.", [("denies", None)]),
        ("Quill was found not guilty of assault in the shooting.", [("denies", None)]),
        ("Quill is a convicted burglar.", []),
        ("Quill had been convicted of assault in 2011.", []),
        ("Quill could be convicted of assault.", []),
        ("Quill was sentenced for fraud.", []),
    ],
)
def test_a_verdict_on_the_deed_is_the_courts(
    read_text: Read, sentence: str, found: list[tuple[str, str | None]]
) -> None:
    assert verdicts(read_text, sentence) == found
