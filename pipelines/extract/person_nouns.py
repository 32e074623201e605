"""Questions to `reference/person_nouns.yaml`: nouns that stand for people. Nothing else belongs here."""

from functools import cache

from pipelines.reference import load_reference
from schemas.vocabulary import ACTOR_TYPE

PRIVATE_TYPES = frozenset({"civilian", "activist", "media"})


@cache
def _nouns(kind: str) -> frozenset[str]:
    return frozenset(load_reference("person_nouns")[kind])


@cache
def noun_types() -> dict[str, str]:
    """Return noun for a person -> kind of actor; the first listed kind wins."""
    lists = load_reference("person_nouns")
    return {noun: kind for kind in reversed([k for k in lists if k in ACTOR_TYPE.words]) for noun in lists[kind]}


def is_noun_of(kind: str, noun: str | None) -> bool:
    """Tell whether a noun is on one of the file's lists (male, female, generic, assailants, ...)."""
    return noun is not None and noun in _nouns(kind)


def gender_of_noun(noun: str) -> str | None:
    """Return the gender that a noun such as "spokeswoman" tells, or None."""
    return next((gender for gender in ("male", "female") if noun in _nouns(gender)), None)


def singular(word: str, lemma: str) -> str | None:
    """Return the listed noun of which a word in lower case is a form, or None."""
    cut = (word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("ies") + "y")
    forms = (word, lemma, *cut, word.removesuffix("men") + "man" if word.endswith("men") else word)
    return next((form for form in forms if form in noun_types()), None)


def actor_type(noun: str, words: list[str]) -> str:
    """Return the kind of actor; the modifiers decide for nouns that many kinds share ("federal officials")."""
    for row in load_reference("person_nouns")["modifiers"]:
        if noun in row["nouns"] and not set(row["words"]).isdisjoint(words):
            return str(row["actor_type"])
    return noun_types().get(noun, "unknown")


def is_office(noun: str) -> bool:
    """Tell whether the noun names somebody who acts for a body."""
    kind = noun_types().get(noun)
    return kind is not None and kind not in PRIVATE_TYPES and noun not in _nouns("private")
