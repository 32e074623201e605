"""One mention of a person, group or organization, as the modules that find mentions hand it to coreference.

Belongs here: the shared record and small readings of spaCy tokens. Not here: finding or joining mentions.
"""

import csv
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "agent"})
# A name borne by at least this per cent of one sex is a given name even where nothing else says so.
FREQUENT_GIVEN_NAME = 0.05
APOSTROPHES = str.maketrans("’‘ʼ", "'''")


class Words(list["Token"]):
    """The tokens of a document as a list, with their sentences.

    spaCy makes an object at each `doc[i]` and walks through the sentence at each `token.sent`; extraction asks for
    both tens of times a word.
    """

    def __init__(self, doc: "Doc") -> None:
        super().__init__(doc)
        self.doc = doc
        self.text = doc.text
        self.sentences: list[int] = []  # number of the sentence of each token
        self._first: list[int] = []
        for token in self:
            if token.is_sent_start or not self._first:
                self._first.append(token.i)
            self.sentences.append(len(self._first) - 1)
        self._first.append(len(self))
        self._starts = [token.idx for token in self]

    @cached_property
    def inner_capitals(self) -> frozenset[str]:
        """Words that the text prints with a capital inside a sentence, and so means as names."""
        return frozenset(token.text for token in self if token.text[:1].isupper() and not token.is_sent_start)

    def sentence_start(self, index: int) -> int:
        """Return the first token of the sentence that holds a token."""
        return self._first[self.sentences[index]]

    def sentence_end(self, index: int) -> int:
        """Return the token after the sentence that holds a token."""
        return self._first[self.sentences[index] + 1]

    def token_at(self, offset: int) -> int:
        """Return the index of the token that holds a code point, or of the last one before it."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def slice_of(self, first: int, last: int) -> str:
        """Return the text of tokens first to last (exclusive), exactly as printed."""
        return self.text[self[first].idx : self[last - 1].idx + len(self[last - 1])]


@dataclass(frozen=True)
class Mention:
    """Token offsets are into the spaCy doc, end exclusive; `head` is the token that stands in the sentence's parse."""

    first: int
    last: int
    head: int
    form: str  # name organization nominal body pronoun relative coordination
    name: str | None = None
    role: str | None = None
    organization: str | None = None
    description: str | None = None
    noun: str | None = None  # lemma of a nominal's head
    actor_type: str | None = None
    gender: str | None = None
    age: int | None = None
    is_plural: bool = False
    count: int | None = 1  # None: several, how many is not said
    is_additive: bool = False  # "another man": nobody named before
    is_definite: bool = False
    is_official: bool = False
    is_marked: bool = False  # inside quotation marks
    is_headline: bool = False
    name_first: int = -1  # where the bare name begins inside the mention
    same_as: int | None = None  # head token of the mention that apposition or "identified as" equates with this one


@cache
def given_names() -> dict[str, tuple[float, float]]:
    """Return given name -> per cent of US men, per cent of US women who bear it."""
    lines = resources.files("pipelines.reference").joinpath("first_names.csv").read_text(encoding="utf-8").splitlines()
    table = csv.DictReader(line for line in lines if not line.startswith("#"))
    return {row["name"]: (float(row["male"]), float(row["female"])) for row in table}


def gender_of_given_name(name: str) -> str | None:
    """Return male or female where one sex bears the name ten times as often, else None."""
    male, female = given_names().get(name.title(), (0.0, 0.0))
    if male >= 10 * female and male > 0:
        return "male"
    return "female" if female >= 10 * male and female > 0 else None


def plain(token: "Token") -> str:
    """Return the token in lower case, straight apostrophes, without a final full stop."""
    return token.lower_.translate(APOSTROPHES).rstrip(".")


def is_subject(token: "Token") -> bool:
    """Tell whether the token, or what it is coordinated with or compounds, is a subject."""
    for _ in range(4):
        if token.dep_ in SUBJECTS:
            return True
        if token.dep_ not in ("conj", "compound", "appos", "cc"):
            return False
        token = token.head
    return False
