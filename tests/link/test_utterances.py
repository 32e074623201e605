"""The same utterance in several documents."""

import pandas as pd

from pipelines.link.speech import utterances_of_reports
from pipelines.link.utterances import find_utterances, variant_findings


def quotes(*rows: tuple[str, str, str | None]) -> pd.DataFrame:
    frame = pd.DataFrame(
        [
            {"quote_id": f"q{n}", "document_id": f"d{n}", "quote_type": kind, "text": text, "speaker_name": speaker}
            for n, (kind, text, speaker) in enumerate(rows)
        ]
    )
    return frame.assign(start=0, end=10)


SAID = "It pains me to think of how many of our neighbors fall victim to this"


def test_same_words_of_one_speaker_are_one_utterance() -> None:
    frame = quotes(("direct", SAID, "Maren Oakes"), ("direct", f"{SAID}.", "Chief Oakes"))
    assert find_utterances(frame).nunique() == 1


def test_cut_and_slightly_changed_quotations_are_one_utterance() -> None:
    frame = quotes(
        ("direct", SAID, "Maren Oakes"),
        ("mixed", "pains me to think how many of our neighbors", "Maren Oakes"),
    )
    assert find_utterances(frame).nunique() == 1


def test_same_words_of_two_speakers_are_two_utterances() -> None:
    assert find_utterances(quotes(("direct", SAID, "Maren Oakes"), ("direct", SAID, "Lyle Brandvold"))).nunique() == 2


def test_short_phrases_are_not_joined() -> None:
    assert (
        find_utterances(
            quotes(("direct", "a terrible tragedy", None), ("direct", "a terrible tragedy", None))
        ).nunique()
        == 2
    )


def test_differing_words_are_flagged_and_a_mere_cut_is_not() -> None:
    frame = quotes(
        ("direct", SAID, "Maren Oakes"),
        ("direct", SAID.replace("of how", "how"), "Maren Oakes"),
    )
    frame["utterance_id"] = find_utterances(frame)
    assert list(variant_findings(frame)["row_id"]) == ["q0", "q1"]
    cut = quotes(("direct", SAID, "Maren Oakes"), ("direct", SAID[:40], "Maren Oakes"))
    cut["utterance_id"] = find_utterances(cut)
    assert variant_findings(cut).empty


def test_a_set_phrase_of_nobody_is_not_words_that_two_reports_share() -> None:
    call = "anyone with information should call the town police at once"
    frame = quotes(("indirect", call, None), ("indirect", call, None), ("indirect", SAID, "Maren Oakes"))
    frame["speaker_name"] = pd.Series([None, None, "Maren Oakes"], dtype=object)
    frame["utterance_id"] = find_utterances(frame)
    found = utterances_of_reports(frame, pd.Series(["r1", "r2", "r3"]))
    assert set(found) == {"r3"}
