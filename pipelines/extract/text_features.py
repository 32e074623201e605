"""What a whole text, its title or the sentences that tell one happening say of outcomes and of its persons.

Belongs here: features shared by all persons of a text. Not here: those of one person (`person_features.py`).
"""

from collections.abc import Iterable

from spacy.tokens import Doc, Token

from pipelines.extract.incident_lexicon import outcome_lexicon, role_lexicon
from pipelines.extract.verb_arguments import lemma_of


def text_outcomes(words: Iterable[Token]) -> dict[str, float]:
    """Return which outcomes the words of a text, or of the sentences that tell one happening, speak of."""
    outcomes = outcome_lexicon()
    deaths = outcomes["killed_verbs"] | outcomes["killed_nouns"]
    told = ((lemma_of(t), t) for t in words if t.pos_ in {"VERB", "NOUN", "ADJ", "ADV", "PROPN"})
    lemmas = {lemma for lemma, token in told if lemma not in deaths or not _is_attempt(token)}
    return {
        "text_died": float(bool(lemmas & outcomes["killed_verbs"])),
        "text_homicide": float(bool(lemmas & (outcomes["killed_nouns"] | outcomes["killed_modifiers"]))),
        "text_dead": float(bool(lemmas & (outcomes["killed_adjectives"] | outcomes["killed_adverbs"]))),
        "text_condition": float("condition" in lemmas),
        "text_hospital": float("hospital" in lemmas),
        "text_surviving": float(bool(lemmas & {"survive", "recover", "non", "threaten"})),
    }


def _is_attempt(token: Token) -> bool:
    """Tell whether a word is of what was tried or threatened only: "attempted murder", "tried to kill"."""
    tried = outcome_lexicon()["attempted_verbs"]
    if token.pos_ == "VERB":
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
