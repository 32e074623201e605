"""One act told in one speaker's words: known again in a rewrite, whatever extraction made of it."""

from dataclasses import replace

import pandas as pd
import pytest
from test_compare import BASE

from pipelines.link.clustering import total
from pipelines.link.compare import compare, threshold
from pipelines.link.incidents import link_incidents, may_join
from pipelines.link.telling import told_as_one, told_words

FIRST = "Chief Orla Tennant said agents “pinned in” a deputy. “They took the radio out of her hands,” Tennant said. "
FIRST += "“People are harried on every road of this county,” said Sheriff Bo Lindqvist."
AGAIN = "Agents stopped a deputy. Tennant said that “they took the radio out of her hands” by the road."


def quote(document: str, text: str, content: str, speaker: str, kind: str) -> dict[str, object]:
    start = text.index(content)
    return {"document_id": document, "text": content, "start": start, "end": start + len(content)} | {
        "speaker_name": speaker, "quote_type": kind}  # fmt: skip


def report(name: str, document: str, text: str, *sentences: str) -> dict[str, object]:
    spans = [{"start": text.index(s), "end": text.index(s) + len(s)} for s in sentences]
    evidence = {"evidence_start": spans[0]["start"], "evidence_end": spans[0]["end"]}
    return {"report_id": name, "document_id": document, "sentences": spans} | evidence


QUOTES = pd.DataFrame(
    [
        quote("d1", FIRST, "agents “pinned in” a deputy", "Orla Tennant", "mixed"),
        quote("d1", FIRST, "They took the radio out of her hands,", "Orla Tennant", "direct"),
        quote("d1", FIRST, "People are harried on every road of this county,", "Bo Lindqvist", "direct"),
        quote("d2", AGAIN, "that “they took the radio out of her hands” by the road", "Chief Tennant", "mixed"),
    ]
)
REPORTS = pd.DataFrame(
    [
        report("r1", "d1", FIRST, "agents “pinned in” a deputy", "They took the radio", "People are harried"),
        report("r2", "d2", AGAIN, "they took the radio out of her hands"),
    ]
)


def test_the_words_of_one_speaker_are_known_again_inside_a_sentence() -> None:
    told = told_words(QUOTES, REPORTS)
    assert ("tennant", "out of her hands") in told["r1"] & told["r2"]


def test_words_of_another_speaker_are_not_the_tellers() -> None:
    assert {speaker for speaker, _ in told_words(QUOTES, REPORTS)["r1"]} == {"tennant"}


def test_words_outside_quotation_marks_are_not_the_speakers() -> None:
    assert not any("by the road" in words for _, words in told_words(QUOTES, REPORTS)["r2"])


def test_reports_that_the_other_version_tells_as_one_are_one() -> None:
    words = {"a": frozenset({("x", "1"), ("x", "2")}), "b": frozenset({("x", "1")}), "c": frozenset({("x", "2")})}
    documents = {"a": "d1", "b": "d2", "c": "d2"}
    assert told_as_one(words, documents, {"d1": "o", "d2": "o"}) == {"b": {"c"}, "c": {"b"}}
    assert told_as_one(words, documents, {"d1": "o", "d2": "other"}) == {}


WORDS = frozenset({("tennant", "out of her hands")})
STOP = replace(
    BASE, incident_type="force_display", incident_types=frozenset({"force_display", "profiling"}), days=None,
    is_dated_to_day=False, victim_names=frozenset(), told=WORDS
)  # fmt: skip
SUM = replace(STOP, report_id="r2", document_id="d2", is_aggregate=True)


def test_an_aggregate_that_quotes_the_very_act_may_join_it() -> None:
    assert may_join(STOP, SUM)
    assert total(compare(STOP, SUM)) >= threshold("threshold")


@pytest.mark.parametrize(
    "other",
    [
        replace(SUM, told=frozenset()),
        replace(SUM, told=frozenset({("lindqvist", "out of her hands")})),
        replace(SUM, incident_type="profiling", incident_types=frozenset({"profiling"})),
        replace(SUM, document_id="d1"),
    ],
)
def test_an_aggregate_does_not_absorb_an_incident_without_words_on_that_act(other: object) -> None:
    assert not may_join(STOP, other)  # type: ignore[arg-type]


def test_the_halves_of_a_rewrite_join_the_whole() -> None:
    whole = replace(STOP, told=frozenset({("tennant", "one two three four"), ("tennant", "five six seven eight")}))
    first = replace(SUM, told=frozenset({("tennant", "one two three four")}), told_as_one=frozenset({"r3"}))
    second = replace(first, report_id="r3", is_aggregate=False, told=frozenset({("tennant", "five six seven eight")}))
    second = replace(second, told_as_one=frozenset({"r2"}))
    assert len(set(link_incidents([whole, first, second]).labels)) == 1
