"""What is said is told from what is thought, known and wanted."""

from collections.abc import Callable

import pytest

from pipelines.extract.attribution_types import attribution_type
from pipelines.records import Reading

Read = Callable[..., Reading]


@pytest.mark.parametrize(
    ("text", "cue", "kind"),
    [
        ("Ada Finch said the road was closed.", "said", "communication"),
        ("Records show the road was closed.", "show", "communication"),
        ("Ada Finch believes the road was closed.", "believes", "belief"),
        ("The swimmer is expected to survive.", "is expected", "belief"),
        ("Deputies are not sure the road was closed.", "are not sure", "belief"),
        ("Deputies learned that the road was closed.", "learned", "knowledge"),
        ("Ada Finch wants to close the road.", "wants", "intention"),
        ("Ada Finch would like to close the road.", "would like", "intention"),
        ("Ada Finch likes the road.", "likes", "belief"),
    ],
)
def test_the_head_of_the_cue_tells_the_type(read_text: Read, text: str, cue: str, kind: str) -> None:
    words = read_text(text).doc.char_span(text.index(cue), text.index(cue) + len(cue))
    assert words is not None
    assert attribution_type(list(words), "indirect") == kind


def test_words_in_marks_count_as_said(read_text: Read) -> None:
    words = list(read_text("“The road is closed,” Ada Finch believes.").doc)
    assert attribution_type(words, "direct") == "communication"


def test_a_quotation_without_a_cue_counts_as_said() -> None:
    assert attribution_type([], "indirect") == "communication"
