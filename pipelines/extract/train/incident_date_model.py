"""Trains the ranker of incidents' days on articles in which the project marked the day of the main incident.

Run: python -m pipelines.extract.train.incident_date_model --corpora ../shared/corpora
Writes reference/incident_date_model.json and prints the share right in fourfold cross-validation. Labels are
`incident_dates.csv` beside this file: offsets of the articles' dates, no text.
"""

import argparse
import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipelines.extract.incident_dates import UNDATED, choose_day, date_candidates, date_features
from pipelines.extract.incident_slots import announcements
from pipelines.extract.incidents import foreign_sentences, happenings_of
from pipelines.extract.linear_models import choice_probabilities
from pipelines.extract.sentences import SentenceIndex
from pipelines.extract.train.incident_models import FOLDS, Row, fit_choice, read_articles, write
from pipelines.records import DateMention, Reading

MODEL = "incident_date_model"
LABELS = Path(__file__).with_name("incident_dates.csv")
# Best of {0.3, 1, 2, 3} in cross-validation; all are within two articles of each other.
L2 = 2.0
# A wrong day is worse than none: in cross-validation one fewer is wrong at this, at the cost of three right ones.
UNDATED_BIAS = 0.3
Example = tuple[
    list[DateMention], list[Row], list[bool], bool
]  # days, features, which are right, whether any is printed


def read_labels() -> dict[str, dict[str, list[int]]]:
    """Return corpus -> article -> where its incident's day is printed."""
    lines = (line for line in LABELS.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    labels: dict[str, dict[str, list[int]]] = {}
    for row in csv.DictReader(lines):
        labels.setdefault(row["corpus"], {})[row["source_id"]] = [int(start) for start in row["starts"].split()]
    return labels


def examples(readings: Sequence[Reading], labels: dict[str, list[int]]) -> Iterator[Example]:
    """Yield the days of each labelled article whose main incident is found; those of one date are right together."""
    for reading in readings:
        index = SentenceIndex(reading.doc, reading.paragraphs)
        found = happenings_of(reading, index)
        starts = labels[reading.document.source_id]
        if not found:
            continue
        days = date_candidates(found[0], reading, index, foreign_sentences(found[0], found, index))
        rows = date_features(days, found[0], reading, index, announcements(reading.doc))
        values = {day.date_start for day in days if day.start in starts and day.date_start}
        right = [day.start in starts or day.date_start in values for day in days]
        yield days, rows, right, bool(starts)


def train(rows: Sequence[Example]) -> dict[str, Row]:
    """Return the weights; where no candidate is right, leaving the day empty is."""
    groups = [(n, [*features, UNDATED], [*right, not any(right)]) for n, (_, features, right, _) in enumerate(rows)]
    weights = fit_choice(groups, L2)
    weights["undated"] = round(weights["undated"] + UNDATED_BIAS, 4)
    return {"choice": weights}


def share_right(rows: Sequence[Example]) -> float:
    """Return the share of articles whose day is right in cross-validation, "not printed" counted as an answer."""
    right = 0
    for fold in range(FOLDS):
        weights = train([row for n, row in enumerate(rows) if n % FOLDS != fold])
        for days, features, is_right, is_printed in rows[fold::FOLDS]:
            shares = choice_probabilities(weights, [*features, UNDATED])
            best = choose_day(days, features, shares)
            right += is_right[best] if best is not None else not is_printed
    return right / len(rows)


def main() -> None:
    """Train on the folder of corpora that the command line names and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True, help="folder with gvdb-dev and lgl-dev")
    folder = parser.parse_args().corpora
    rows = [
        example
        for corpus, labels in read_labels().items()
        for example in examples(read_articles(folder / corpus, labels), labels)
    ]
    print(f"{len(rows)} articles, {share_right(rows):.3f} right in cross-validation")
    write({MODEL: train(rows)})


if __name__ == "__main__":
    main()
