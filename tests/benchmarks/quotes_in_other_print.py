"""Scores of quotations when the same articles are printed otherwise: other marks, other line breaks, lost marks.

    python tests/benchmarks/quotes_in_other_print.py [CORPUS_FOLDER] [--held-out 40]

`--held-out` takes the articles of `polnear-train` that training leaves out (`pipelines.language.train`, seed 7). All
changes keep the length of the text, so that the labels hold.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.extract.entities import find_entities
from pipelines.extract.quotes import find_quotes
from pipelines.language.parse import read
from pipelines.language.tagger import marks_of
from pipelines.records import Document

SHARED = Path(__file__).parents[3] / "shared"
WIDTH = 78


def with_marks(text: str, opening: str, closing: str, lost_each: int = 0) -> str:
    """Return the text with other marks; of the closing ones each so many-th is a blank."""
    out, closed = list(text), 0
    for start, end, opens in marks_of(text):
        closed += not opens
        is_lost = lost_each > 0 and not opens and closed % lost_each == 0
        out[start:end] = [" " if is_lost else opening if opens else closing, *" " * (end - start - 1)]
    return "".join(out)


def wrapped(text: str) -> str:
    """Return the text with a line break for the last blank before each `WIDTH` characters."""
    out, column, blank = list(text), 0, 0
    for i, char in enumerate(text):
        column, blank = (0, 0) if char == "\n" else (column + 1, i if char == " " else blank)
        if column > WIDTH and blank:
            out[blank], column, blank = "\n", i - blank, 0
    return "".join(out)


PRINTS: dict[str, Callable[[str], str]] = {
    "as printed": str,
    "line breaks to blanks": lambda text: text.replace("\n", " "),
    "curly marks": lambda text: with_marks(text, "“", "”"),
    "straight marks": lambda text: with_marks(text, '"', '"'),
    "guillemets": lambda text: with_marks(text, "«", "»"),
    f"wrapped at {WIDTH}": wrapped,
    "1 in 20 closing marks lost": lambda text: with_marks(text, "“", "”", 20),
}


def quotes_of(articles: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of the table `quotes` that scoring looks at."""
    rows = []
    documents = [Document(a["id"], a["id"], "article", a["text"], "0") for a in articles]
    for reading in read(documents):
        reading.places = []
        reading.entities = find_entities(reading)
        for quote in find_quotes(reading):
            spans = [{"start": s.start, "end": s.end} for s in quote.content_spans]
            names = ("document_id", "text", "start", "end", "speaker_start", "speaker_end")
            rows.append({name: getattr(quote, name) for name in names} | {"content_spans": spans})
    return rows


def scores(articles: list[dict[str, Any]], gold: list[dict[str, Any]]) -> list[float]:
    """Return content and attribution F1 of all, then of the quoted."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part, lines in (("articles", articles), ("gold", gold)):
            (folder / f"{part}.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
        pq.write_table(
            pa.Table.from_pylist([{"document_id": a["id"], "source_id": a["id"]} for a in articles]),
            folder / "documents.parquet",
        )
        pq.write_table(pa.Table.from_pylist(quotes_of(articles)), folder / "quotes.parquet")
        command = [sys.executable, str(SHARED / "eval" / "score.py"), "quotes", name, str(folder / "gold.jsonl")]
        found = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    return [found[part][kind]["f1"] for part in ("all", "quoted") for kind in ("content_half_overlap", "attribution")]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="?", type=Path, default=SHARED / "corpora" / "polnear-dev")
    parser.add_argument("--held-out", type=int, default=None, help="only the articles that training leaves out")
    options = parser.parse_args()
    articles, gold = (
        [json.loads(line) for line in (options.corpus / f"{part}.jsonl").read_text(encoding="utf-8").splitlines()]
        for part in ("articles", "gold")
    )
    if options.held_out is not None:
        random.Random(7).shuffle(articles)
        articles = articles[: options.held_out]
        kept = {article["id"] for article in articles}
        gold = [row for row in gold if row["id"] in kept]
    print(f"{'':28}{'content':>10}{'speaker':>10}{'quoted':>10}{'speaker':>10}")
    for name, printed in PRINTS.items():
        found = scores([a | {"text": printed(a["text"])} for a in articles], gold)
        print(f"{name:28}" + "".join(f"{value:10.3f}" for value in found), flush=True)


if __name__ == "__main__":
    main()
