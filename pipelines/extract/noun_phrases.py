"""Where a noun phrase about people begins and which token heads it.

Belongs here: reading the extent of a phrase off print and tags, because the small model's parse breaks at hyphens
("off-duty") and long modifiers. Not here: what the phrase says (`descriptions`).
"""

from pipelines.extract.mentions import Words

# "a 29-year-old female off-duty Oak Hollow police officer" has thirteen tokens before its head.
LONGEST_DESCRIPTION = 16
INDEFINITES = frozenset(
    (
        "a",
        "an",
        "another",
        "some",
        "several",
        "many",
        "any",
        "each",
        "every",
        "no",
        "one",
        "few",
        "other",
        "most",
        "more",
    )
)
DEFINITES = frozenset({"the", "this", "that", "these", "those", "both"})
POSSESSIVES = frozenset({"his", "her", "their", "its", "my", "our", "your", "whose"})
OPENERS = INDEFINITES | DEFINITES | POSSESSIVES
HYPHENS = frozenset({"-", "‑", "‐"})
INSIDE_TAGS = frozenset({"NOUN", "PROPN", "ADJ", "NUM"})
PARTICIPLES = frozenset({"VBN", "VBG", "POS"})
MODIFYING = frozenset({"amod", "case", "compound", "poss"})
# The parser joins "the suspect police are looking for" into one compound.
BEFORE_POLICE = frozenset({"suspect", "suspects", "man", "woman", "men", "women", "whom"})


def begin(doc: Words, head: int) -> int:
    """Return where the noun phrase that ends in `head` begins: its determiner, number or first modifier."""
    first, floor = head, max(doc.sentence_start(head), head - LONGEST_DESCRIPTION)
    while first > floor:
        if _is_opener(doc, first - 1):
            return first - 1
        if not _is_inside(doc, first - 1) or (doc[head].lower_ == "police" and doc[first - 1].lower_ in BEFORE_POLICE):
            break
        first -= 1
    return first


def _is_opener(doc: Words, i: int) -> bool:
    token, word = doc[i], doc[i].lower_
    if word == "that":
        return token.pos_ == "DET" or token.dep_ == "det"
    return word in OPENERS or (token.pos_ == "DET" and word not in ("all", "what"))


def _is_inside(doc: Words, i: int) -> bool:
    """Tell whether a token belongs to the phrase that goes on with the token after it."""
    token, after = doc[i], doc[i + 1]
    if token.is_space or token.is_sent_end or token.lower_ == "that":
        return False
    if token.text in HYPHENS:
        return True
    if after.text in HYPHENS:
        return token.pos_ not in ("PUNCT", "VERB", "AUX")
    if token.pos_ == "ADV":
        return token.dep_ == "advmod" and after.pos_ in ("ADJ", "VERB", "NUM")
    return token.pos_ in INSIDE_TAGS or (token.tag_ in PARTICIPLES and token.dep_ in MODIFYING)


def continues(doc: Words, i: int) -> bool:
    """Tell whether token i continues the phrase of the token before it, so that this is no head."""
    if i >= len(doc):
        return False
    token, before = doc[i], doc[i - 1]
    if token.text == "-" and not before.whitespace_:
        return True
    if token.pos_ in ("NOUN", "PROPN") and not token.is_sent_start:
        return before.dep_ in ("compound", "amod", "nmod", "poss")
    return token.pos_ == "ADJ" and before.dep_ == "compound"


def is_definite(doc: Words, first: int, head: int) -> bool:
    """Tell whether a phrase takes up something known: "the", "this", "his", or a possessor."""
    if doc[first].lower_ in DEFINITES | POSSESSIVES:
        return True
    return doc[first].lower_ not in INDEFINITES and any(doc[k].tag_ == "POS" for k in range(first, head))
