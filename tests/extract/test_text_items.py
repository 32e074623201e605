"""Where one item of a page ends and the next begins."""

from collections.abc import Callable

import pytest

from pipelines.extract.sentences import SentenceIndex
from pipelines.extract.text_items import Items, find_items
from pipelines.records import Reading

Read = Callable[..., Reading]

SECTIONS = {
    "Harlow": "A boy was hurt on Friday night in a crash. Police said the officer was not hurt.",
    "Melby": "Two deputies were placed on leave after a video. The man was booked on Sunday.",
    "Ashdale": "Dozens of workers walked out of a plant. There was no raid.",
}


@pytest.fixture(scope="module")
def items_of(read_text: Read) -> Callable[..., Items]:
    def find(text: str, **fields: object) -> Items:
        reading = read_text(text, **fields)
        return find_items(reading, SentenceIndex(reading.doc, reading.paragraphs))

    return find


@pytest.mark.parametrize(
    "paragraphs",
    [
        [f"{town}\n\n{text}" for town, text in SECTIONS.items()],
        [f"• {text}" for text in SECTIONS.values()],
        [f"{number}. {text}" for number, text in enumerate(SECTIONS.values(), 1)],
        [f"Jan. {day}, 8:14 a.m., Oak Street. {text}" for day, text in enumerate(SECTIONS.values(), 5)],
        [f"{town.upper()} — {text}" for town, text in SECTIONS.items()],
        [f"{town}: {text}" for town, text in SECTIONS.items()],
    ],
)
def test_each_form_of_a_round_up_has_an_item_an_entry(items_of: Callable[..., Items], paragraphs: list[str]) -> None:
    items = items_of("\n\n".join(paragraphs))
    assert items.is_several and not items.is_live
    assert items.of_sentence[-1] == len(SECTIONS) - 1
    assert items.sentences_of(0).start == 0
    assert list(items.of_sentence) == sorted(items.of_sentence)


def test_entries_with_a_clock_time_are_stages_of_one_page(items_of: Callable[..., Items]) -> None:
    items = items_of(
        "Updates on Friday's protest.\n\n9:48 p.m.: Crowd thins\n\nA few people remain.\n\n8:15 p.m.: Mayor speaks\n\n"
        "The mayor spoke.\n\n2:20 p.m.: Pepper spray used\n\nAgents used pepper spray."
    )
    assert items.is_live and items.of_sentence[-1] == 3


@pytest.mark.parametrize(
    "text",
    [
        "A woman was pulled from her car on Friday.\n\nWHAT WE KNOW\n\n- The woman is 29.\n\n- She was held.\n\n"
        "- Police say they were not told.\n\nRELATED: How to talk to your kids\n\nPHOTO: A still from a video",
        "HARLOW, Ohio (AP) — A man was shot on Monday.\n\nHe died on Tuesday.\n\nThe first night\n\n"
        "She could not sleep. He had gone out.\n\nThe trial\n\nIt took a week.\n\nThe verdict\n\nHis sister wept.",
        "One line.",
        "",
    ],
)
def test_subheads_and_lists_within_a_story_part_nothing(items_of: Callable[..., Items], text: str) -> None:
    assert not items_of(text).is_several
