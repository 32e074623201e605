"""Measures how often date expressions of invented sentences are resolved as labelled, by kind of expression.

Run: python -m tests.benchmarks.dates [LABELS.jsonl]. A row is right when a mention touches the expression and its
date_start, date_end, date_precision and date_basis are all as labelled.
"""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from spacy.language import Language

from pipelines.extract.dates import find_dates
from pipelines.language.marks import marked_passages, paragraphs
from pipelines.language.parse import load_model
from pipelines.records import DateMention, Document, Reading

LABELS = Path(__file__).parent.parent / "data" / "dates.jsonl"
FIELDS = ("date_start", "date_end", "date_precision", "date_basis")


def labelled(path: Path = LABELS) -> list[dict[str, Any]]:
    """Return the labelled sentences."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def answer(nlp: Language, row: dict[str, Any]) -> DateMention | None:
    """Return the mention that covers most of a row's expression, None where there is none."""
    text = row["sentence"]
    document = Document("d", "d", "article", text, "", published_at=row["document_date"])
    blocks = paragraphs(text)
    mentions = find_dates(Reading(document, nlp(text), blocks, marked_passages(text, blocks)))
    start = text.index(row["expression"])
    end = start + len(row["expression"])
    touching = [m for m in mentions if m.start < end and start < m.end]
    return max(touching, key=lambda m: min(m.end, end) - max(m.start, start), default=None)


def is_right(row: dict[str, Any], mention: DateMention | None) -> bool:
    """Tell whether a mention says what the label says."""
    return mention is not None and all(getattr(mention, f) == row["answer"].get(f) for f in FIELDS)


def main() -> None:
    """Print the rows that are wrong, then the share right by kind."""
    nlp, right, total = load_model(), Counter[str](), Counter[str]()
    for row in labelled(Path(sys.argv[1]) if len(sys.argv) > 1 else LABELS):
        mention = answer(nlp, row)
        total[row["kind"]] += 1
        right[row["kind"]] += is_right(row, mention)
        if not is_right(row, mention):
            got = {f: getattr(mention, f) for f in ("phrase", *FIELDS)} if mention else None
            print(f"{row['kind']}: {row['sentence']!r} {row['expression']!r}\n  want {row['answer']}\n  got  {got}")
    for kind in sorted(total):
        print(f"{kind:22} {right[kind]:3}/{total[kind]:<3} {right[kind] / total[kind]:.2f}")
    print(f"{'all':22} {right.total():3}/{total.total():<3} {right.total() / total.total():.3f}")


if __name__ == "__main__":
    main()
