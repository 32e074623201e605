"""Copies, rewrites and stated sources."""

from typing import Any

import pandas as pd

from pipelines.extract.fingerprint import fingerprint
from pipelines.frames import row_of
from pipelines.language.marks import marked_passages
from pipelines.link.origins import find_origins, is_rewrite
from pipelines.records import Document, Reading

WIRE = (
    "A ferry with 212 passengers ran onto a sandbank off Vessel Bay on Sunday after its rudder jammed, the harbor "
    "master said. Tugs pulled it free at high tide. “We drank cocoa and sang until the water came back,” said Inez "
    "Corral, who had boarded at Gannet Lane with two goats and a cello."
)
REWRITE = (
    "Passengers, 212 of them, sat on a sandbank off Vessel Bay on Sunday: a jammed rudder had put their ferry there, "
    "according to the harbor master. High tide and tugs pulled it free. Inez Corral, who boarded at Gannet Lane "
    "carrying a cello and leading goats, remembered: “We drank cocoa and sang until the water came back.”"
)
INDEPENDENT = (
    "The Vessel Bay ferry got stuck on Sunday. A coast guard spokesman blamed poor maintenance of the steering gear "
    "and announced an inquiry into the company, which has had three accidents this year."
)


def documents(*texts: str, **columns: list[Any]) -> pd.DataFrame:
    rows = []
    for number, text in enumerate(texts):
        document = Document(f"d{number}", f"s{number}", "article", text, "0" * 64)
        prints = fingerprint(Reading(document, None, (), marked_passages(text)))  # type: ignore[arg-type]
        rows.append(row_of(prints) | {"source_id": f"s{number}", "url": None, "based_on": [], "story": number})
    return pd.DataFrame(rows).assign(**columns)


def test_copy_with_a_dateline_and_another_layout_shares_the_origin() -> None:
    copy = "VESSEL BAY (Wire) -- " + WIRE.replace(". ", ".\n\n").replace("“", '"').replace("”", '"')
    assert find_origins(documents(WIRE, copy)).nunique() == 1


def test_rewrite_with_the_same_quotation_shares_the_origin() -> None:
    assert find_origins(documents(WIRE, REWRITE)).nunique() == 1


def test_independent_report_of_the_story_is_another_origin() -> None:
    assert find_origins(documents(WIRE, INDEPENDENT, story=[1, 1])).nunique() == 2


def test_document_that_says_what_it_is_based_on_shares_that_origin() -> None:
    frame = documents(WIRE, INDEPENDENT, url=["https://wire.test/1", None], based_on=[[], ["https://wire.test/1"]])
    assert find_origins(frame).nunique() == 1
    assert find_origins(frame.assign(based_on=[[], ["https://unknown.test"]])).nunique() == 2
    assert find_origins(frame.assign(based_on=[[], ["raw/batch/s0"]])).nunique() == 1


def test_same_facts_in_another_order_are_no_rewrite() -> None:
    telling = [f"fact{number}" for number in range(20)]
    assert is_rewrite(telling, telling)
    assert not is_rewrite(telling, telling[::-1])


def test_texts_without_words_are_origins_of_their_own() -> None:
    assert find_origins(documents("...", "!!!")).nunique() == 2
