"""Names of bodies in a document: agencies, courts, companies, media, parties.

Belongs here: finding a body's name, its kind and the kind of actor it is. Not here: people (`names`), and
which mentions are one body (`coreference`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipelines.extract.mentions import APOSTROPHES, Mention, Words, plain
from pipelines.records import Span
from pipelines.reference import load_reference

LONGEST_NAME = 9
LONGEST_ACRONYM = 6
PLACE_ENDS = frozenset(["county", "avenue", "street", "road", "drive", "city", "parish", "township"])
INNER = frozenset({"of", "and", "for", "the", "&", "on", "in", "-", "'s", "’s", "'", "’", "to", "/"})


@dataclass(frozen=True)
class Kind:
    kind: str
    actor_type: str


@cache
def _known() -> dict[str, Kind]:
    return {
        _key(name): Kind(row["kind"], row["actor_type"])
        for row in load_reference("organizations")["known"]
        for name in row["names"]
    }


@cache
def _aliases() -> dict[str, str]:
    """Return known name -> first name of its row: one body under several names."""
    return {
        _key(name): _key(row["names"][0])
        for row in load_reference("organizations")["known"]
        if len(row["names"]) < 5
        for name in row["names"]
    }


@cache
def _heads() -> dict[str, Kind]:
    heads = load_reference("organizations")["heads"]
    return {
        _key(word): Kind(row["kind"], row["actor_type"]) for row in reversed(heads.values()) for word in row["words"]
    }


@cache
def _known_pattern() -> re.Pattern[str]:
    names = sorted(
        {name for row in load_reference("organizations")["known"] for name in row["names"]}, key=len, reverse=True
    )
    return re.compile(r"(?<![\w-])(?:" + "|".join(re.escape(name) for name in names) + r")(?![\w])")


def _key(name: str) -> str:
    return re.sub(r"^the ", "", name.translate(APOSTROPHES).casefold().replace(".", ""))


def is_known_name(name: str) -> bool:
    """Tell whether the reference lists the name."""
    return _key(name) in _known()


def canonical(name: str) -> str:
    """Return the key under which all listed names of one body agree."""
    key = _key(name)
    return _aliases().get(key, key)


def is_body_word(word: str) -> bool:
    """Tell whether a word alone ends the name of a body ("department", "inc")."""
    return word in _heads()


def is_anaphor(word: str) -> bool:
    """Tell whether "the <word>" may take up a body ("the department")."""
    return word in load_reference("organizations")["anaphors"]


@cache
def _anaphor_heads(word: str) -> frozenset[str]:
    return frozenset(_key(head) for head in load_reference("organizations")["anaphors"][word])


def may_be_called(word: str, name: str) -> bool:
    """Tell whether "the <word>" can stand for the named body."""
    key, heads = _key(name), _anaphor_heads(word)
    words = key.split()
    return bool(heads & {*words, " ".join(words[-2:])})


def initials(name: str) -> str:
    """Return the first letters of the capital words of a name of two words or more, else an empty text."""
    letters = [word[0] for word in name.replace("-", " ").split() if word[:1].isupper()]
    return "".join(letters) if len(letters) > 1 else ""


def other_forms(key: str) -> Iterator[str]:
    """Yield the other keys under which the same body may have been named: with or without its last word, initials."""
    words = key.split()
    if words[-1:] and words[-1] in ("department", "dept", "bureau", "force", "service", "pd"):
        yield " ".join(words[:-1])
    else:
        yield from (f"{key} {word}" for word in ("department", "dept", "bureau", "force", "service", "pd"))


def kind_of(name: str | None) -> Kind | None:
    """Return the kind of a body from its name, or None when the name does not tell."""
    if not name:
        return None
    key = _key(name)
    if key in _known():
        return _refined(key, _known()[key])
    words = key.split()
    for start in range(max(0, len(words) - 3), len(words)):
        if found := _heads().get(" ".join(words[start:])):
            return _refined(key, found)
    for listed, kind in _known().items():
        if len(listed) > 4 and listed in key:
            return kind
    first_part = re.split(r" (?:of|for|at|on|in) ", key)[0].split()
    found = _heads().get(first_part[-1]) if first_part else None
    return _refined(key, found) if found else None


def _refined(key: str, kind: Kind) -> Kind:
    """Let words like "U.S.", "county" and "state" inside the name decide the level of government."""
    if kind.kind in ("media", "company", "ngo") or kind.actor_type == "court":
        return kind
    words = set(key.split())
    if words & {"us", "federal", "national", "united"} and kind.kind != "state":
        return Kind(
            "federal",
            {"prosecutor": "prosecutor", "unknown": "federal_government"}.get(kind.actor_type, kind.actor_type),
        )
    if "county" in words or "parish" in words:
        return Kind("county", "local_government" if kind.actor_type == "unknown" else kind.actor_type)
    if "state" in words and kind.kind != "federal":
        return Kind("state", "state_government" if kind.actor_type == "unknown" else kind.actor_type)
    if "city" in words and kind.kind != "federal":
        return Kind("city", "local_government" if kind.actor_type == "unknown" else kind.actor_type)
    return kind


def named_bodies(doc: Words, headline_end: int) -> list[Mention]:
    """Return the bodies whose name itself says that they are one, by a listed name or a word such as "Department"."""
    return [_mention(doc, span, headline_end) for span in _longest([*_by_head(doc), *_by_list(doc)])]


def labelled_bodies(doc: Words, taken: list[Span], not_bodies: frozenset[str], headline_end: int) -> list[Mention]:
    """Return what the language model alone holds for a body, outside `taken` tokens and `not_bodies` words."""
    busy = {k for span in taken for k in range(span.start, span.end)}
    found = []
    for first, last in _by_label(doc, headline_end):
        name = doc.slice_of(first, last)
        if (
            busy.isdisjoint(range(first, last))
            and not not_bodies & {name, doc[last - 1].text}
            and _is_body_like(doc, first, last)
        ):
            found.append(_mention(doc, Span(first, last), headline_end))
    return found


def _is_body_like(doc: Words, first: int, last: int) -> bool:
    word = plain(doc[last - 1])
    if word in PLACE_ENDS or "\n" in doc.slice_of(first, last):
        return False
    if last - first == 1 and doc[first].is_upper and (len(doc[first]) > LONGEST_ACRONYM or doc[first].is_stop):
        return False  # a dateline or a stressed word
    # A single capital word after "in" or "at" is more often a place that the model does not know.
    return last - first > 1 or not (first > 0 and doc[first - 1].lower_ in ("in", "near", "at"))


def _longest(spans: list[tuple[int, int]]) -> list[Span]:
    """Return the spans, the longer one where two overlap."""
    kept: list[Span] = []
    for first, last in sorted(spans, key=lambda s: (s[0], -s[1])):
        if kept and first < kept[-1].end:
            if last - first > kept[-1].end - kept[-1].start:
                kept[-1] = Span(first, last)
        else:
            kept.append(Span(first, last))
    return kept


def _by_label(doc: Words, headline_end: int) -> Iterator[tuple[int, int]]:
    """Yield the model's ORG spans, trimmed, outside the headline."""
    for entity in doc.doc.ents:
        first, last = _trimmed(doc, entity.start, entity.end)
        if entity.label_ == "ORG" and headline_end <= first < last and doc[first].text[:1].isupper():
            yield first, last


def _trimmed(doc: Words, first: int, last: int) -> tuple[int, int]:
    while first < last and (doc[first].pos_ == "DET" or doc[first].is_punct or doc[first].is_space):
        first += 1
    while last > first and (
        doc[last - 1].tag_ == "POS" or doc[last - 1].is_space or (doc[last - 1].is_punct and doc[last - 1].text != ".")
    ):
        last -= 1
    return first, last


def _by_head(doc: Words) -> Iterator[tuple[int, int]]:
    """Yield capital runs that end in, or begin with, a word for a body ("Sheriff's Office", "Department of ...")."""
    heads, i, total = _heads(), 0, len(doc)
    while i < total:
        token = doc[i]
        if not token.text[:1].isupper() or token.pos_ in ("DET", "PRON") or plain(token) not in _head_words():
            i += 1
            continue
        first = i
        while first > 0 and i - first < LONGEST_NAME and _joins(doc, first - 1, doc[first]):
            first -= 1
        while first < i and (
            doc[first].lower_ in INNER
            or doc[first].pos_ in ("DET", "ADP", "SCONJ", "CCONJ")
            or _possessive_of_name(doc, first)
        ):
            first += 1
        last = i + 1
        if (
            last + 1 < total
            and doc[last].lower_ in ("of", "for")
            and (doc[last + 1].text[:1].isupper() or doc[last + 1].lower_ == "the")
        ):
            last = _extent_after(doc, last)
        key = _key(doc.slice_of(first, i + 1)).split()
        known = any(" ".join(key[k:]) in heads for k in range(len(key)))
        if known and (last - first > 1):
            yield first, last
        i = max(last, i + 1)


def _possessive_of_name(doc: Words, i: int) -> bool:
    return doc[i].tag_ == "POS"


@cache
def _head_words() -> frozenset[str]:
    return frozenset(word.split()[-1] for word in _heads())


def _joins(doc: Words, i: int, after: object) -> bool:
    token = doc[i]
    if token.is_sent_end or token.is_space:
        return False
    if token.lower_ in ("'s", "’s", "'", "’", "&", "-"):
        return i > 0 and doc[i - 1].text[:1].isupper()
    if token.lower_ in ("of", "and"):
        return i > 0 and doc[i - 1].text[:1].isupper() and doc[i - 1].pos_ == "PROPN" and token.ent_type_ == "ORG"
    return token.text[:1].isupper() and token.pos_ in ("PROPN", "NOUN", "ADJ")


def _extent_after(doc: Words, i: int) -> int:
    """Return the end of "of Homeland Security", "for the Advancement of ...": capital words joined by small ones."""
    last, k = i, i
    while k < min(len(doc), i + LONGEST_NAME):
        token = doc[k]
        if token.text[:1].isupper() and token.pos_ in ("PROPN", "NOUN", "ADJ"):
            last = k + 1
        elif (
            token.lower_ not in ("of", "and", "for", "the", "&")
            or token.is_sent_start
            or (token.lower_ == "and" and not (k + 1 < len(doc) and doc[k].ent_type_ == "ORG"))
        ):
            break
        k += 1
    return last


def _by_list(doc: Words) -> Iterator[tuple[int, int]]:
    for match in _known_pattern().finditer(doc.text):
        span = doc.doc.char_span(match.start(), match.end(), alignment_mode="expand")
        if span is not None:
            yield span.start, span.end


def _mention(doc: Words, span: Span, headline_end: int) -> Mention:
    first, last = span.start, span.end
    name = doc.slice_of(first, last)
    kind = kind_of(name)
    head = next((k for k in range(first, last) if doc[k].head.i < first or doc[k].head.i >= last), last - 1)
    return Mention(
        first=first,
        last=last,
        head=head,
        form="organization",
        name=name,
        actor_type=kind.actor_type if kind else None,
        is_definite=True,
        is_headline=first < headline_end,
        name_first=first,
    )
