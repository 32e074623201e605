"""Documents about one happening, and look-alikes."""

import pandas as pd
import pytest

from pipelines.extract.lexical import facts, folded, terms
from pipelines.link.stories import find_stories

FIRE = [
    "A blaze gutted the Tallow Street candle factory in Pinmark on Monday, and 26 workers fled over the roof.",
    "Workers fled over the roof as fire destroyed a candle factory on Tallow Street in Pinmark, officials said.",
    "Pinmark candle factory burns: 26 workers escape over the roof of the Tallow Street building.",
    "Investigators returned to the ruins of the Tallow Street candle factory in Pinmark, where wax burned all night.",
]
OTHER_FIRE = [
    "Flames destroyed a candle factory on Gannet Lane in Vessel Bay on Thursday; 41 packers got out by a freight lift.",
    "A fire at the Gannet Lane candle factory in Vessel Bay sent 41 packers down a freight lift, a foreman said.",
    "Vessel Bay candle factory fire: 41 packers of Gannet Lane saved by a freight lift, says the foreman.",
    "A cigarette started Thursday's candle factory fire in Vessel Bay, says the foreman who led 41 packers to a lift.",
]
ELECTION = [
    "Ottoline Marsh won the harbor board election by nine votes after a recount that lasted until dawn.",
    "A recount gave Ottoline Marsh the harbor board by nine votes, the clerk said at dawn.",
]


def documents(texts: list[str], published: list[str | None] | None = None) -> pd.DataFrame:
    plain = [folded(text) for text in texts]
    return pd.DataFrame(
        {
            "document_id": [f"d{number:02d}" for number in range(len(texts))],
            "terms": [list(dict.fromkeys(terms(text))) for text in plain],
            "facts": [facts(text) for text in plain],
            "published_at": published or [None] * len(texts),
        }
    )


def groups(labels: pd.Series) -> set[frozenset[int]]:
    return {frozenset(labels.index[labels == label]) for label in labels.unique()}


def test_accounts_of_one_happening_share_a_story_and_others_do_not() -> None:
    assert groups(find_stories(documents(FIRE + ELECTION))) == {frozenset(range(4)), frozenset({4, 5})}


def test_look_alike_happening_is_another_story() -> None:
    assert groups(find_stories(documents(FIRE + OTHER_FIRE))) == {frozenset(range(4)), frozenset(range(4, 8))}


def test_order_of_documents_does_not_matter() -> None:
    frame = documents(FIRE + OTHER_FIRE + ELECTION)
    turned = frame.iloc[::-1]
    assert groups(find_stories(frame)) == groups(find_stories(turned))


def test_unrelated_document_leaves_stories_as_they_are() -> None:
    alone = groups(find_stories(documents(FIRE + OTHER_FIRE)))
    assert alone < groups(find_stories(documents([*FIRE, *OTHER_FIRE, ELECTION[0]])))


def test_like_texts_of_different_months_are_two_stories() -> None:
    text = "Police in Dunmere are looking for a man who robbed the savings bank."
    months = [f"2031-{month:02d}-05" for month in (1, 4)]
    assert find_stories(documents([text, text], months)).nunique() == 2
    assert find_stories(documents([text, text], months[:1] * 2)).nunique() == 1


@pytest.mark.parametrize("texts", [[], [""], ["", "", "..."], ["word " * 50_000]])
def test_empty_and_odd_texts_do_not_fail(texts: list[str]) -> None:
    assert len(find_stories(documents(texts))) == len(texts)
