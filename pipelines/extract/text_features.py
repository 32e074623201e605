"""What a whole text, its title or the sentences that tell one happening say of outcomes and of its persons.

Belongs here: features shared by all persons of a text. Not here: those of one person (`person_features.py`).
"""

from collections.abc import Iterable

from spacy.tokens import Doc, Token

from pipelines.extract.incident_lexicon import outcome_lexicon, role_lexicon
from pipelines.extract.verb_arguments import lemma_of

MIGHT_HAVE = frozenset({"could", "would", "might", "may"})


def text_outcomes(words: Iterable[Token]) -> dict[str, float]:
    """Return which outcomes the words of a text, or of the sentences that tell one happening, speak of."""
    outcomes, words = outcome_lexicon(), list(words)
    deaths = outcomes["killed_verbs"] | outcomes["killed_nouns"]
    told = ((lemma_of(t), t) for t in words if t.pos_ in {"VERB", "NOUN", "ADJ", "ADV", "PROPN"})
    lemmas = {lemma for lemma, token in told if lemma not in deaths or not _is_attempt(token)}
    return {
        "text_died": float(bool(lemmas & outcomes["killed_verbs"])),
        "text_homicide": float(bool(lemmas & (outcomes["killed_nouns"] | outcomes["killed_modifiers"]))),
        "text_dead": float(bool(lemmas & (outcomes["killed_adjectives"] | outcomes["killed_adverbs"]))),
        "text_condition": float("condition" in lemmas),
        "text_hospital": float("hospital" in lemmas),
        "text_unharmed": float(nobody_is_hurt(words)),
        "officers_unharmed": float(any(_is_unhurt_officer(t) for t in words)),
        "text_surviving": float(bool(lemmas & {"survive", "recover", "non", "threaten"})),
    }


def nobody_is_hurt(words: Iterable[Token]) -> bool:
    """Tell whether words say that nobody came to harm: "no one was hurt", "no injuries were reported"."""
    outcomes = outcome_lexicon()
    for token in words:
        before = token.doc[token.i - 1].lower_ if token.i else ""
        if before == "no" and lemma_of(token) == "injury":
            return True
        is_nobody = token.lower_ == "nobody" or (before == "no" and token.lower_ == "one")
        is_all = token.i + 1 < len(token.doc) and token.nbor(1).lower_ != "else"
        if is_nobody and is_all and token.dep_ == "nsubjpass" and lemma_of(token.head) in outcomes["injured_verbs"]:
            return True
    return False


def _is_unhurt_officer(token: Token) -> bool:
    """Tell whether a word is of "no agents were hurt"."""
    is_none = token.dep_ == "nsubjpass" and any(c.lower_ == "no" for c in token.children)
    is_harm = lemma_of(token.head) in outcome_lexicon()["injured_verbs"]
    return is_none and is_harm and lemma_of(token) in role_lexicon()["officers"]


def _is_attempt(token: Token) -> bool:
    """Tell whether a word is of what was tried or might have been: "attempted murder", "could have killed her"."""
    tried = outcome_lexicon()["attempted_verbs"]
    if token.pos_ == "VERB":
        if any(c.dep_ == "neg" or c.lower_ in MIGHT_HAVE for c in token.children):
            return True
        return token.dep_ in {"xcomp", "acl"} and lemma_of(token.head) in tried
    before = token.doc[max(0, token.i - 2) : token.i]
    return any(lemma_of(t) in tried for t in before)


def text_features(title: str, doc: Doc) -> dict[str, float]:
    """Return what the title and the whole text say that bears on the outcome of each of its persons."""
    return {**title_features(title), **text_outcomes(doc)}


def title_features(title: str) -> dict[str, float]:
    """Return what a title speaks of: an arrest, a death, a hurt person, an officer."""
    outcomes, roles = outcome_lexicon(), role_lexicon()
    words = [w.strip(".,:;!?'\"“”‘’()").lower() for w in title.split()]
    stems = {
        s
        for w in words
        for s in (w, w.removesuffix("s"), w.removesuffix("ed"), w.removesuffix("d"), w.removesuffix("ing"))
    }
    groups = {
        "arrest": outcomes["arrested_verbs"] | outcomes["arrested_nouns"] | roles["suspects"],
        "death": outcomes["killed_verbs"]
        | outcomes["killed_nouns"]
        | outcomes["killed_adjectives"]
        | outcomes["killed_modifiers"],
        "hurt": outcomes["injured_verbs"] | outcomes["injured_adjectives"] | roles["victims"],
        "officer": roles["officers"] | {"police"},
    }
    return {f"title_{name}": 1.0 for name, known in groups.items() if stems & known}
