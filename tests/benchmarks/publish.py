"""How long a large release takes to check and write, and its peak memory: `tests/benchmarks/publish.py [QUOTES]`.

Rows are generated: a fifth as many incidents as quotes, one report, two claims and a participant for each; dates,
places and summaries of incidents differ, other texts repeat. Publishing is measured whole: conform, check, Parquet,
CSV, DuckDB, page, descriptions. Prints seconds by step (wall clock, and processor time of all threads), the share of
publishing that is Pandera's, and the peak resident memory of publishing.
"""

import hashlib
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1]))
from sample_tables import sample_tables

from pipelines.publish.manifest import ReleaseFacts
from pipelines.publish.release import conform_all, publish
from pipelines.publish.validate import validate_release
from schemas.failures import schema_failures
from schemas.rules import rule_failures

ARTICLE_CHARS = 4000
QUOTES_A_DOCUMENT = 10


def generated_tables(quotes: int) -> dict[str, pd.DataFrame]:
    """Return sound tables with that many quotes, made by repeating the sample's rows under new keys."""
    documents, incidents = max(quotes // QUOTES_A_DOCUMENT, 1), max(quotes // 5, 1)
    sample = sample_tables()
    tables = {table: frame.iloc[:0] for table, frame in sample.items()}
    tables |= {table: sample[table] for table in ("people", "organizations", "places")}
    of_document = _ids("d", np.arange(incidents) % documents)
    tables["documents"] = _repeat(
        sample["documents"].iloc[:1],
        documents,
        document_id=_ids("d", np.arange(documents)),
        source_id=_ids("source", np.arange(documents)),
        origin_id=_ids("o", np.arange(documents)),
        text_sha256=[hashlib.sha256(str(number).encode()).hexdigest() for number in range(documents)],
        text_chars=ARTICLE_CHARS,
    )
    incident, report = _ids("i", np.arange(incidents)), _ids("r", np.arange(incidents))
    days = pd.Series(np.datetime64("2020-01-01") + np.arange(incidents) % 2000).astype(str)
    chance = np.random.default_rng(0)
    tables["incidents"] = _repeat(
        sample["incidents"],
        incidents,
        incident_id=incident,
        document_count=1,
        origin_count=1,
        date_start=days,
        date_end=days,
        lat=chance.uniform(30, 48, incidents).round(5),
        lon=chance.uniform(-120, -75, incidents).round(5),
        summary=sample["incidents"]["summary"].iloc[0] + " Case " + pd.Series(np.arange(incidents)).astype(str),
    )
    reported = {"incident_id": incident, "report_id": report, "document_id": of_document}
    tables["incident_reports"] = _repeat(
        sample["incident_reports"].iloc[:1], incidents, **reported, rank=np.arange(incidents) // documents + 1
    )
    tables["participants"] = _repeat(
        sample["participants"], incidents, participant_id=_ids("a", np.arange(incidents)), **reported
    )
    claimed = {"subject_id": incident, "report_id": report, "document_id": of_document, "quote_id": None}
    tables["claims"] = pd.concat(
        _repeat(
            sample["claims"].iloc[row : row + 1], incidents, claim_id=_ids(f"c{row}", np.arange(incidents)), **claimed
        )
        for row in (0, 1)
    )
    tables["quotes"] = _repeat(
        sample["quotes"],
        quotes,
        quote_id=_ids("q", np.arange(quotes)),
        document_id=_ids("d", np.arange(quotes) % documents),
        utterance_id=_ids("u", np.arange(quotes)),
        incident_id=_ids("i", np.arange(quotes) % incidents),
    )
    return tables


def main(quotes: int) -> None:
    """Generate, check and publish, and print what it took."""
    tables = generated_tables(quotes)
    with tempfile.TemporaryDirectory() as out:
        facts = ReleaseFacts("benchmark", "none")
        took = {"publish": _took(lambda: publish(tables, Path(out), manifest=facts, version="2026.01.01"))}
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        took["validate_release"] = _took(lambda: validate_release(Path(out) / "latest"))
    conformed = conform_all(tables)
    took["of_which_conform"] = _took(lambda: conform_all(tables))
    took["of_which_pandera"] = _took(lambda: [schema_failures(table, frame) for table, frame in conformed.items()])
    took["of_which_rules"] = _took(lambda: rule_failures(conformed))
    share = took["of_which_pandera"]["cpu"] / took["publish"]["cpu"]
    rows = {table: len(frame) for table, frame in conformed.items() if len(frame)}
    figures = {"rows": rows, "seconds": took, "pandera_share_of_cpu": round(share, 3), "peak_gib": round(peak, 2)}
    print(json.dumps(figures, indent=1))


def _took(step: Callable[[], object]) -> dict[str, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    step()
    return {"wall": round(time.perf_counter() - wall, 1), "cpu": round(time.process_time() - cpu, 1)}


def _repeat(row: pd.DataFrame, times: int, **columns: object) -> pd.DataFrame:
    return row.iloc[np.zeros(times, dtype=int)].reset_index(drop=True).assign(**columns)


def _ids(prefix: str, numbers: np.ndarray) -> pd.Series:
    return pd.Series([f"{prefix}-{number:016x}" for number in numbers], dtype="str")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
