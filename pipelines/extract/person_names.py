"""Names of persons by their print: runs of capitalized words, titles before them, the gender of given names.

Belongs here: the form of a name. Not here: whether a run is a person (`persons.py`), nor the chains of a document's
entities (`entities.py`).
"""

from collections.abc import Iterator
from csv import DictReader
from functools import lru_cache
from importlib import resources

from spacy.tokens import Doc, Token

from pipelines.extract.incident_lexicon import role_lexicon

NAME_PARTICLES = frozenset({"de", "la", "del", "van", "von", "da", "dos", "bin", "al", "el", "le", "y"})
SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})


@lru_cache(maxsize=1)
def first_names() -> dict[str, str]:
    """Map a given name in lower case to the gender of most who bear it, or `either`."""
    path = resources.files("pipelines.reference").joinpath("first_names.csv")
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    found = {}
    for row in DictReader(lines):
        male, female = float(row["male"] or 0), float(row["female"] or 0)
        # A name counts as one gender's when at least nine in ten of its bearers are of it.
        found[row["name"].lower()] = "male" if male >= 9 * female else "female" if female >= 9 * male else "either"
    return found


def given_name_gender(name: str) -> str | None:
    """Return the gender that a given name tells, or None where it tells none."""
    known = first_names().get(name.split()[0].strip("\"'“”").lower()) if name.split() else None
    return known if known in {"male", "female"} else None


def is_month_name(token: Token) -> bool:
    """Tell whether a month's name is a given name: "April Roe", not "April 5"."""
    if token.lower_ not in first_names() or token.i + 1 >= len(token.doc) or token.text.isupper():
        return False
    following = token.doc[token.i + 1]
    is_word = following.pos_ == "PROPN" and following.is_title and following.ent_type_ != "GPE"
    return is_word and following.lower_ not in role_lexicon()["not_names"] and not following.is_sent_start


def is_name_word(token: Token) -> bool:
    """Tell whether a token may be part of a person's name by its print and what the model takes it for."""
    text = token.text
    if token.lower_ in SUFFIXES:
        return True
    if not text[:1].isupper() or token.like_num:
        return False
    if token.lower_ in role_lexicon()["not_names"] and not is_month_name(token):
        return False
    if not text.replace("-", "").replace("'", "").replace("’", "").replace(".", "").replace("\xad", "").isalpha():
        return False
    return token.pos_ in {"PROPN", "NOUN", "ADJ", "X", "INTJ", "VERB", "ADV"} and (
        token.ent_type_ not in {"GPE", "DATE", "TIME", "NORP"}
        or token.ent_type_ == "PERSON"
        or token.lower_ in first_names()
    )


def name_runs(doc: Doc) -> Iterator[tuple[int, int]]:
    """Yield stretches of capitalized words that may be a name, with particles and a nickname inside."""
    i, n = 0, len(doc)
    while i < n:
        if not is_name_word(doc[i]) or doc[i].lower_ in SUFFIXES:
            i += 1
            continue
        j = i + 1
        while j < n:
            if is_name_word(doc[j]) and not (doc[j].is_sent_start and doc[j - 1].text not in {"Jr.", "St."}):
                j += 1
            elif (
                doc[j].text in {'"', "“", "'", "‘", "("}
                and j + 2 < n
                and doc[j + 2].text in {'"', "”", "'", "’", ")"}
                and doc[j + 1].text[:1].isupper()
                and j + 3 < n
                and is_name_word(doc[j + 3])
            ):
                j += 3
            elif doc[j].lower_ in NAME_PARTICLES and j + 1 < n and is_name_word(doc[j + 1]):
                j += 1
            elif (
                doc[j].text == "-"
                and j + 1 < n
                and is_name_word(doc[j + 1])
                and not doc[j].whitespace_
                and not doc[j - 1].whitespace_
            ) or (doc[j].text == "," and j + 1 < n and doc[j + 1].lower_ in SUFFIXES):
                j += 2
            else:
                break
        yield i, j
        i = j


def strip_title(doc: Doc, start: int, end: int) -> tuple[int, str | None]:
    """Return where the name begins after a title ("Det. Lt. Ann Roe"), and the title."""
    titles = role_lexicon()["official_titles"]
    position = start
    for i in range(start, end - 1):
        if doc[i].lower_ in titles or doc[i].lower_.rstrip(".") in titles:
            position = i + 1
    return position, doc[start:position].text if position > start else None


def title_before(doc: Doc, start: int) -> str | None:
    """Return the official title that stands before a name."""
    left = start - 1
    while left >= 0 and left >= start - 4 and (doc[left].lower_ in role_lexicon()["official_titles"]):
        left -= 1
    return doc[left + 1 : start].text or None
