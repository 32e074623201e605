"""With what an incident was done: the passage that names the weapon.

Belongs here: nouns for weapons, which of them fit the kind of deed, and the extent of the passage. Not here: the other
slots (`incident_slots.py`).
"""

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from pipelines.extract.happenings import Happening
from pipelines.extract.incident_lexicon import weapon_lexicon
from pipelines.extract.sentences import SentenceIndex, gap
from pipelines.extract.verb_arguments import lemma_of
from pipelines.records import Span

# Which weapons each kind of deed takes, the kinds in the order in which an account's weapon is looked for.
FITTING: dict[str, tuple[str, ...]] = {
    "shooting": ("firearms",),
    "stabbing": ("blades",),
    "force_less_lethal": ("less_lethal",),
    "force_display": ("firearms",),
    "assault_on_officer": ("firearms", "blades", "blunt"),
    "assault": ("firearms", "blades", "blunt"),
    "force_physical": ("firearms", "blunt"),
    "threat": ("firearms", "blades"),
    "injury": ("firearms", "blades", "blunt"),
}
# "service weapon", ".45-caliber gun": what says of which kind; an adjective such as "loaded" does not.
KIND_WORDS = frozenset({"compound", "nummod", "nmod"})
QUALIFIERS = frozenset({"amod", "compound", "nummod", "nmod"})


def weapons_of(doc: Doc) -> list[tuple[str, Token]]:
    """Return the nouns of a text that name a weapon, each with its class."""
    return list(_weapons(doc))


def _weapons(doc: Doc) -> Iterator[tuple[str, Token]]:
    """Yield class and noun; "pistol whipped" and "BB gun" are none."""
    weapons = weapon_lexicon()
    for token in doc:
        if token.pos_ not in {"NOUN", "PROPN"} or token.dep_ == "compound" or token.ent_type_ in {"PERSON", "GPE"}:
            continue  # a bearer of the name Glock
        kind = _class_of(token)
        if kind is None:
            continue
        follows = doc[token.i + 1 : token.i + 3].text.lower() if token.i + 1 < len(doc) else ""
        is_other = any(c.lower_ in weapons["other_modifiers"] for c in token.children)
        if kind == "less_lethal" or not (is_other or follows.startswith(("whip", "-whip"))):
            yield kind, token


def _class_of(noun: Token) -> str | None:
    weapons, lemma = weapon_lexicon(), lemma_of(noun)
    before = {t.lower_ for t in noun.children if t.i < noun.i} | {t.lower_ for c in noun.children for t in c.children}
    if lemma in weapons["less_lethal_heads"] and before & weapons["less_lethal_modifiers"]:
        return "less_lethal"
    return next((kind for kind in ("firearms", "blades", "blunt", "less_lethal") if lemma in weapons[kind]), None)


def _is_telling(kind: str, noun: Token) -> bool:
    """Tell whether a passage says more than that there was one: "gun" alone is not worth a row."""
    if kind == "blunt":
        return noun.dep_ == "dobj" or noun.head.lower_ == "with"
    is_plain = lemma_of(noun) in weapon_lexicon()["generic"]
    return (
        not is_plain or (noun.i > 0 and noun.nbor(-1).dep_ in KIND_WORDS) or (noun.i > 1 and noun.nbor(-2).text == "-")
    )


def _passage(noun: Token) -> Span:
    """Return the weapon with its calibre and make, without its article: ".40-caliber Glock", "black handgun"."""
    doc, first = noun.doc, noun.i
    while first > 0 and (doc[first - 1].dep_ in QUALIFIERS | {"punct"} or doc[first].text == "-"):
        before = doc[first - 1]
        if before.is_space or doc[first].is_sent_start or (before.is_punct and before.text not in {"-", "."}):
            break
        first -= 1
    return Span(doc[first].idx, noun.idx + len(noun))


def find_weapon(
    happening: Happening, index: SentenceIndex, offered: list[tuple[str, Token]], foreign: frozenset[int]
) -> Span | None:
    """Return the weapon of a happening as printed, that nearest to where its deed is told.

    Anywhere in the text where somebody was shot or stabbed, else in the sentences that tell the deed.
    """
    deed = next((kind for kind in FITTING if kind in happening.types), None)
    if deed is None:
        return None
    is_far_told = deed in {"shooting", "stabbing"}
    near = [
        (abs(gap(happening.ordered, number)), noun.i, noun)
        for kind, noun in offered
        if kind in FITTING[deed] and _is_telling(kind, noun)
        if (number := index.of_token(noun)) not in foreign and (is_far_told or number in happening.sentences)
    ]
    return _passage(min(near)[2]) if near else None
