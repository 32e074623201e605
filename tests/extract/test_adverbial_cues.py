from collections.abc import Callable

from pipelines.extract.adverbial_cues import with_adverbial_cues
from pipelines.extract.mentions import Words
from pipelines.records import Attribution, Reading


def told(reading: Reading, content: str, cue: str, source: str) -> list[str]:
    text = reading.document.text
    spans = [((text.index(part), text.index(part) + len(part)),) for part in (content, cue, source)]
    (mended,) = with_adverbial_cues(Words(reading.doc), [Attribution(*spans)])
    return [text[start:end] for start, end in mended.content] + [text[start:end] for start, end in mended.source]


def test_the_subject_of_an_alleged_act_is_content_and_no_source(read_text: Callable[..., Reading]) -> None:
    reading = read_text("Deputies allegedly broke a window while searching the barn.")
    spans = told(reading, "a window", "allegedly", "Deputies")
    assert spans == ["Deputies", "broke a window while searching the barn"]


def test_a_verb_of_speech_keeps_its_source(read_text: Callable[..., Reading]) -> None:
    reading = read_text("Deputies alleged that a window broke.")
    assert told(reading, "that a window broke", "alleged", "Deputies") == ["that a window broke", "Deputies"]
