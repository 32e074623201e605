"""The remembered rules mark what the model's own ruler marks, on words that its rules name and on others."""

import pytest
import spacy
from spacy.language import Language

from pipelines.language.known_rules import KnownRules
from pipelines.language.parse import DEFAULT_MODEL

TEXT = (
    "Y'all gonna hear it: the captain ain't sorry. Let's say she's gotta go; c'mon, there are rules!\n\n"
    "“Nothin' was done,” Brandvold said, while both of her deckhands, who'd been hired in 2024, didn't. "
    "That ferry that sank is not this one; to be sure, it's hers, and so is each of those, whether or not it sails. "
    "He'd have had to stop before they did, than which nothing better.  \n The mayor's most of all."
)


@pytest.fixture(scope="module")
def plain() -> Language:
    return spacy.load(DEFAULT_MODEL, exclude=["ner", "attribute_ruler", "lemmatizer"])


@pytest.mark.parametrize("text", [TEXT, TEXT.upper(), TEXT.title(), TEXT, "\n", ""])
def test_marks_are_those_of_the_ruler(nlp: Language, plain: Language, text: str) -> None:
    ruler, known = nlp.get_pipe("attribute_ruler"), nlp.get_pipe("known_rules")
    assert isinstance(known, KnownRules)
    wanted, found = ruler(plain(text)), known(plain(text))
    for name in ("pos_", "tag_", "dep_", "lemma_", "morph"):
        assert [str(getattr(token, name)) for token in found] == [str(getattr(token, name)) for token in wanted], name
    assert len({token.pos_ for token in wanted}) > 8 or len(text) < 2
