from collections.abc import Callable

from pipelines.extract.adverbial_cues import with_adverbial_cues
from pipelines.records import Attribution, Reading


def told(reading: Reading, content: str, cue: str, source: str) -> list[str]:
    text = reading.document.text
    spans = [((text.index(part), text.index(part) + len(part)),) for part in (content, cue, source)]
    reading.attributions = (Attribution(*spans),)
    (mended,) = with_adverbial_cues(reading)
    return [text[start:end] for start, end in mended.content] + [text[start:end] for start, end in mended.source]


def test_the_subject_of_an_alleged_act_is_content_and_no_source(read_text: Callable[..., Reading]) -> None:
    reading = read_text("Deputies allegedly broke a window while searching the barn.")
    spans = told(reading, "a window", "allegedly", "Deputies")
    assert spans == ["Deputies", "broke a window while searching the barn"]


def test_a_verb_of_speech_keeps_its_source(read_text: Callable[..., Reading]) -> None:
    reading = read_text("Deputies alleged that a window broke.")
    assert told(reading, "that a window broke", "alleged", "Deputies") == ["that a window broke", "Deputies"]


def test_a_cue_outside_the_text_changes_nothing(read_text: Callable[..., Reading]) -> None:
    reading = read_text("Rain fell.")
    reading.attributions = tuple(Attribution((), ((start, end),), ()) for start, end in ((9, 1), (4, 4), (3, 99)))
    assert with_adverbial_cues(reading) == list(reading.attributions)
