from collections.abc import Callable

import pytest

from pipelines.extract.dates import find_dates
from pipelines.extract.incidents import find_incidents
from pipelines.extract.places import find_places
from pipelines.records import IncidentReport, Participant, Reading


@pytest.fixture(scope="session")
def incidents(read_text: Callable[..., Reading]) -> Callable[..., tuple[list[IncidentReport], list[Participant]]]:
    """What is found of incidents in a text, with its dates and places; fields are those of its document."""

    def find(text: str, **fields: object) -> tuple[list[IncidentReport], list[Participant]]:
        reading = read_text(text, **fields)
        reading.dates, reading.places = find_dates(reading), find_places(reading)
        return find_incidents(reading)

    return find
