"""Loading language models, and giving them up when they have met too many words."""

import pytest
from spacy.tokens import Doc

from pipelines.language import parse
from pipelines.language.parse import load_model, renew_model


def told(doc: Doc) -> list[tuple[str, ...]]:
    return [(token.text, token.lemma_, token.pos_, token.dep_, str(token.morph)) for token in doc]


@pytest.fixture
def few_words(monkeypatch):
    monkeypatch.setattr(parse, "MOST_NEW_WORDS", 20)


def test_a_model_that_met_many_new_words_is_loaded_anew_and_reads_the_same(few_words):
    names = " ".join(f"Quorvek{number}" for number in range(40))
    model = load_model()
    text = f"Harbour Master Ottilie Brandvold said the ferry sank. {names} were told."
    before = told(model(text))
    assert renew_model()
    assert load_model() is not model
    assert told(load_model()(text)) == before
    assert renew_model()


def test_a_model_that_met_few_new_words_stays():
    model = load_model()
    model("The ferry sank.")
    assert not renew_model()
    assert load_model() is model
