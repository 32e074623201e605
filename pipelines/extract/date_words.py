"""The words that tell time, read once from `pipelines/reference/`.

Belongs here: reading those files into lookups. Not here: patterns over them (`date_expressions.py`).
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@dataclass(frozen=True)
class DateWords:
    """Lookups from a word, in lower case and without full stop, to what it means."""

    months: dict[str, int]
    ambiguous_months: frozenset[str]
    weekdays: dict[str, int]
    dotted_weekdays: frozenset[str]
    parts_of_day: tuple[str, ...]
    seasons: dict[str, int]
    numbers: dict[str, int]
    vague_numbers: tuple[str, ...]
    retrospective_words: frozenset[str]
    future_words: frozenset[str]
    reporting_verbs: frozenset[str]
    scheduled_nouns: frozenset[str]
    unforeseen_nouns: frozenset[str]
    acts_of_office: frozenset[str]


@dataclass(frozen=True)
class Holidays:
    """Rules by a holiday's name in lower case; days of history by month and day, and by name."""

    rules: dict[str, dict[str, Any]]
    historic_days: dict[str, tuple[date, frozenset[str]]]
    historic_names: dict[str, date]


def read_reference(name: str) -> Any:
    """Return the content of a YAML file of `pipelines/reference/`."""
    return yaml.safe_load((files("pipelines") / "reference" / name).read_text(encoding="utf-8"))


@cache
def date_words() -> DateWords:
    """Return the words of `date_words.yaml`."""
    raw = read_reference("date_words.yaml")

    def inverted(groups: dict[int, list[str]]) -> dict[str, int]:
        return {form: value for value, forms in groups.items() for form in forms}

    return DateWords(
        months=inverted(raw["months"]),
        ambiguous_months=frozenset(raw["ambiguous_months"]),
        weekdays=inverted(raw["weekdays"]),
        dotted_weekdays=frozenset(raw["dotted_weekdays"]),
        parts_of_day=tuple(raw["parts_of_day"]),
        seasons=raw["seasons"],
        numbers=raw["numbers"],
        vague_numbers=tuple(raw["vague_numbers"]),
        retrospective_words=frozenset(raw["retrospective_words"]),
        future_words=frozenset(raw["future_words"]),
        reporting_verbs=frozenset(raw["reporting_verbs"]),
        scheduled_nouns=frozenset(raw["scheduled_nouns"]),
        unforeseen_nouns=frozenset(raw["unforeseen_nouns"]),
        acts_of_office=frozenset(raw["acts_of_office"]),
    )


@cache
def holidays() -> Holidays:
    """Return the days of `holidays.yaml`."""
    raw = read_reference("holidays.yaml")
    return Holidays(
        rules={name.lower(): rule for rule in raw["holidays"] for name in rule["names"]},
        historic_days={
            row["month_day"]: (date.fromisoformat(row["date"]), frozenset(w.lower() for w in row["words"]))
            for row in raw["historic_days"]
        },
        historic_names={name: date.fromisoformat(day) for name, day in raw["historic_names"].items()},
    )
