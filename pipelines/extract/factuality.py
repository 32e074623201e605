"""Whether a predicate is told as having happened.

Belongs here: reading negation, mood and time off the dependency parse. Not here: who says so (`claims.py`).
The classes follow the factuality literature (Saurí and Pustejovsky, FactBank, 2009) reduced to what a coder
needs: a fact or an ongoing state, negated, or not (yet) real.
"""

from functools import lru_cache

from spacy.tokens import Token

from pipelines.reference import load_reference

FACTUAL, NEGATED, IRREALIS = "factual", "negated", "irrealis"
# A happening governed from farther up than this is told by another clause.
MAX_CLIMB = 12
CLAUSE_LINKS = frozenset({"xcomp", "ccomp", "acl", "advcl", "pcomp", "dobj", "pobj", "prep", "nsubj", "nsubjpass"})


@lru_cache(maxsize=1)
def _lexicon() -> dict[str, frozenset[str]]:
    return {key: frozenset(words) for key, words in load_reference("factuality").items()}


def _children(token: Token, *dependencies: str) -> list[Token]:
    return [child for child in token.children if child.dep_ in dependencies]


def _is_negated(token: Token) -> bool:
    lexicon = _lexicon()
    if _children(token, "neg"):
        return True
    if any(c.lower_ in lexicon["negative_determiners"] for c in _children(token, "det", "preconj", "advmod")):
        return True
    if any(c.lower_ == "no" for thing in _children(token, "dobj") for c in _children(thing, "det")):
        return True  # "fired no rounds"
    subjects = _children(token, "nsubj", "nsubjpass")
    if any(
        c.lower_ in lexicon["negative_subjects"] for s in subjects for c in [s, *_children(s, "det", "preconj", "cc")]
    ):
        return True
    return token.dep_ in {"pobj", "pcomp"} and token.head.lower_ in lexicon["negative_prepositions"]


def _is_unreal(token: Token) -> bool:
    lexicon = _lexicon()
    if any(c.lower_ in lexicon["modals"] for c in _children(token, "aux")):
        # "could not be verified", "would have": modal; "will" with a perfect still lies ahead.
        return True
    if any(c.lower_ in lexicon["conditional_marks"] for c in _children(token, "mark", "advmod")):
        return True
    if any(c.lower_ in lexicon["unreal_predicates"] for c in _children(token, "acomp", "oprd")):
        return True
    return any(c.lower_ in lexicon["unreal_modifiers"] for c in _children(token, "amod", "advmod"))


def _infinitive_is_unreal(token: Token) -> bool:
    """A bare "to" infinitive tells a purpose or a wish, unless an implicative verb governs it ("managed to")."""
    if not any(c.tag_ == "TO" for c in _children(token, "aux")):
        return False
    head = token.head
    return token.dep_ in {"advcl", "acl", "relcl", "xcomp", "ccomp"} and head.lemma_ not in _lexicon()["implicatives"]


def _shares_auxiliaries(token: Token) -> bool:
    """Tell whether a verb stands under the auxiliaries of the one before it: "may be hurt or held"."""
    return (
        token.dep_ == "conj"
        and token.tag_ == token.head.tag_
        and token.tag_ in {"VBN", "VB"}
        and not _children(token, "aux", "auxpass", "nsubj", "nsubjpass")
    )


def factuality(token: Token) -> str:
    """Return FACTUAL, NEGATED or IRREALIS for the happening that `token` names.

    Climbs from the token to the predicates that govern it: "no shots were fired", "plans to sue", "if agents
    return", "denied that officers fired" reach the happening from above.
    """
    lexicon = _lexicon()
    current = token
    for _ in range(MAX_CLIMB):
        if _is_negated(current):
            return NEGATED
        if _is_unreal(current) or _infinitive_is_unreal(current):
            return IRREALIS
        head = current.head
        if head is not current and _shares_auxiliaries(current):
            current = head
            continue
        if head is current or current.dep_ not in CLAUSE_LINKS:
            return FACTUAL
        if current.dep_ in {"ccomp", "advcl", "relcl", "acl"} and head.lemma_ in lexicon["reporting_verbs"]:
            return FACTUAL
        if head.lemma_ in lexicon["irrealis_governors"] and current.dep_ not in {"nsubj", "nsubjpass"}:
            return IRREALIS
        if current.dep_ in {"acl", "relcl", "advcl"}:
            return FACTUAL
        current = head
    return FACTUAL
