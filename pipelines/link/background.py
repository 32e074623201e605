"""How many texts of a general news collection hold a term: what makes a term rare.

Belongs here: the table and how it is made (`python -m pipelines.link.background ARTICLES.jsonl ... > CSV`). A
fixed table, not the batch's own counts, so that an unrelated document never changes how others are linked.
"""

import csv
import json
import sys
from collections import Counter
from functools import cache
from importlib import resources
from pathlib import Path

from pipelines.extract.lexical import folded, terms

TABLE = "term_frequencies.csv"
# Rarer terms are mostly names and misprints; leaving them out costs nothing, since unknown terms count as rare.
LEAST_DOCUMENTS = 5
# What an unknown term is taken to have, and the number of terms that the language may hold beyond the table.
UNSEEN_DOCUMENTS = 0.1
VOCABULARY = 60_000


@cache
def _table() -> dict[str, int]:
    lines = resources.files("pipelines.reference").joinpath(TABLE).read_text(encoding="utf-8").splitlines()
    rows = csv.reader(line for line in lines if not line.startswith("#"))
    next(rows)
    return {term: int(documents) for term, documents in rows}


@cache
def _total() -> float:
    return sum(_table().values()) + UNSEEN_DOCUMENTS * VOCABULARY


def probability(term: str) -> float:
    """Return the share of the term among all term-document pairs of general news; always above 0."""
    return (_table().get(term, 0) + UNSEEN_DOCUMENTS) / _total()


def count(paths: list[Path]) -> Counter[str]:
    """Return how many of the texts (JSON lines with `text`) hold each term."""
    found: Counter[str] = Counter()
    for path in paths:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                found.update(set(terms(folded(json.loads(line)["text"]))))
    return found


def main() -> None:
    """Print the table for the files named on the command line."""
    found = count([Path(name) for name in sys.argv[1:]])
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["term", "documents"])
    writer.writerows(sorted(row for row in found.items() if row[1] >= LEAST_DOCUMENTS))


if __name__ == "__main__":
    main()
