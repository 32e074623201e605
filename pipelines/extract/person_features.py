"""What the text around a person's mentions says of his or her part in an incident, as numbers.

Belongs here: features for the ranker of `person_roles.py`, generic ones only: syntax, lexicon classes, position.
Not here: the decision.
"""

from collections import Counter
from collections.abc import Iterable

from spacy.tokens import Doc, Token

from pipelines.extract.incident_lexicon import outcome_lexicon, role_lexicon, weapon_lexicon
from pipelines.extract.person_signs import STRONG_SUSPECT, STRONG_VICTIM
from pipelines.extract.person_verbs import REFLEXIVES, SUBJECTS, add_verb, governing_verb, told_clause, with_conjuncts
from pipelines.extract.persons import Mention, Person
from pipelines.extract.sentences import SentenceIndex
from pipelines.extract.verb_arguments import RELATIVES, lemma_of

BEFORE_NAME = frozenset({"compound", "nmod", "amod"})
MAX_COUNT = 3.0


def _noun_features(mention: Mention, features: Counter[str]) -> None:
    roles, outcomes = role_lexicon(), outcome_lexicon()
    head = mention.head
    if mention.kind == "description":
        lemma = lemma_of(head)
        for name in ("victims", "suspects", "witnesses", "relatives", "officers", "minors"):
            if lemma in roles[name]:
                features[f"noun_{name}"] += 1
        features["unhurt_by"] += (
            any(c.lower_ in roles["robberies"] for c in head.children) and lemma in roles["victims"]
        )
        hurt = outcomes["killed_adjectives"] | {"wounded", "injured"}
        if any(lemma_of(c) in hurt or c.lower_ in {"wounded", "injured"} for c in head.children if c.dep_ == "amod"):
            features["modified_hurt"] += 1
        if any(lemma_of(c) in outcomes["killed_adjectives"] for c in head.children):
            features["death_of"] += 1
        if any(c.lower_ in {"suspected", "alleged", "accused", "armed"} for c in head.children):
            features["modified_suspect"] += 1
    else:
        for name in ("victims", "suspects"):  # "shooting suspect John Roe"
            features[f"noun_{name}"] += any(c.dep_ in BEFORE_NAME and lemma_of(c) in roles[name] for c in head.children)
    if mention.title:
        features["titled"] += 1
    if any(c.dep_ == "poss" for c in head.children):
        features["possessed"] += 1
    owner = head.head
    if head.dep_ == "poss":
        if lemma_of(owner) in outcomes["killed_nouns"] | outcomes["injured_nouns"]:
            features["owns_harm"] += 1
        if lemma_of(owner) in outcomes["killed_nouns"]:
            features["death_of"] += 1
        if lemma_of(owner) in weapon_lexicon()["firearms"] and owner.dep_ == "nsubj":
            features["fire_subj"] += 1  # "his gun went off"
        if lemma_of(owner) in roles["relatives"]:
            features["owns_relative"] += 1
    if (
        head.dep_ == "pobj"
        and owner.lower_ in {"of", "in", "for", "to", "on"}
        and lemma_of(owner.head) in outcomes["killed_nouns"] | {"shooting", "stabbing", "attack", "murder", "assault"}
    ):
        features["of_harm"] += 1
        if lemma_of(owner.head) in outcomes["killed_nouns"]:
            features["death_of"] += 1
    if head.dep_ == "pobj" and owner.lower_ == "by":
        features["by_harm" if lemma_of(owner.head) in roles["harm_verbs"] else "by"] += 1
    if (
        head.dep_ == "pobj"
        and owner.lower_ in {"against", "for"}
        and lemma_of(owner.head) in outcomes["arrested_nouns"] | {"search", "case", "evidence"}
    ):
        features["warrant_for"] += 1
    if head.dep_ == "pobj" and owner.lower_ == "for" and lemma_of(owner.head) in outcomes["sought_verbs"]:
        features["sought_obj"] += 1  # "looking for X"
    if any(
        c.dep_ == "prep" and any(lemma_of(g) in outcomes["injured_nouns"] for g in c.children) for c in head.children
    ):
        features["suffers"] += 1  # "a man with a gunshot wound"
    features["injured_obj"] += head.dep_ == "poss" and _is_broken(owner)
    _identity_features(head, features)
    _garden_path_features(head, features)
    if head.dep_ == "pobj" and owner.lower_ == "to" and owner.head.lower_ == "according":
        features["speaks"] += 1


def _is_broken(part: Token) -> bool:
    """Tell whether a limb or bone is said to be broken, cut or burnt: "his leg was broken", "broke her wrist"."""
    outcomes = outcome_lexicon()
    verb, is_denied = part.head, any(c.dep_ == "neg" for c in part.head.children)
    is_undergone = part.dep_ in {"nsubjpass", "dobj"} and lemma_of(verb) in outcomes["injured_breaking"]
    return is_undergone and not is_denied and lemma_of(part) in outcomes["injured_parts"]


def _garden_path_features(head: Token, features: Counter[str]) -> None:
    """Read "Roe fatally shot Poe" and "found Poe shot to death" where the parser took the verb for a participle."""
    harms, kills = role_lexicon()["harm_verbs"], outcome_lexicon()["killed_verbs"]
    for child in head.children:
        is_verb = child.dep_ == "amod" and child.tag_ == "VBN" and head.pos_ == "PROPN"
        if is_verb and child.i < head.i and child.nbor(-1).dep_ not in {"det", "poss"} and lemma_of(child) in harms:
            features["harm_obj"] += 1
            features["killed_obj"] += lemma_of(child) in kills or any(c.lower_ == "fatally" for c in child.children)


def _identity_features(head: Token, features: Counter[str]) -> None:
    """Read "the victims were identified as A and B", "A and B were two of the victims"."""
    roles = role_lexicon()
    base = head
    for _ in range(8):
        if base.dep_ not in {"conj", "appos"}:
            break
        base = base.head
    others: list[Token] = []
    if base.dep_ == "pobj" and base.head.lower_ == "as":
        others = [c for c in base.head.head.children if c.dep_ in {"nsubjpass", "dobj"}]
    elif base.dep_ in SUBJECTS and base.head.lemma_ == "be":
        others = [t for c in base.head.children if c.dep_ == "attr" for t in c.subtree]
    for name in ("victims", "suspects"):
        if any(lemma_of(other) in roles[name] for other in others):
            features[f"noun_{name}"] += 1


def _count_features(mentions: Iterable[Mention]) -> Counter[str]:
    features: Counter[str] = Counter()
    for mention in mentions:
        if mention.head.lower_ in REFLEXIVES:
            features["self_harm"] += lemma_of(mention.head.head) in role_lexicon()["harm_verbs"]
            continue
        _noun_features(mention, features)
        verb, relation = governing_verb(mention.head)
        if verb is not None:
            for each in with_conjuncts(verb):
                add_verb(each, relation, features)
        for child in mention.head.children:
            if child.dep_ in {"relcl", "acl"}:
                parts = (c for c in child.children if any(g.lower_ == "whose" for g in c.children))
                features["injured_pass"] += any(_is_broken(part) for part in parts)
                clause = told_clause(child)
                for each in with_conjuncts(clause):
                    add_verb(each, _relation_to_antecedent(child, clause), features)
    return features


def _relation_to_antecedent(child: Token, clause: Token) -> str:
    """Return how the noun that a clause modifies stands to its verb: "the man whom officers shot" is the object."""
    subject = next((c for c in clause.children if c.dep_ == "nsubj"), None)
    if child.dep_ == "relcl" and subject is not None and subject.lower_ not in RELATIVES:
        return "dobj"
    is_passive = (child.tag_ == "VBN" and child.dep_ == "acl") or any(
        c.dep_ in {"nsubjpass", "auxpass"} for c in child.children
    )
    return "nsubjpass" if is_passive else "nsubj"


def direct_features(person: Person, index: SentenceIndex) -> Counter[str]:
    """Return what governs the person's names and descriptions, and pronouns beside one of them in a sentence.

    A pronoun farther off may mean somebody else; a role that harms a reputation rests on these alone.
    """
    printed = {index.of_token(m.head) for m in person.mentions if m.kind != "pronoun"}
    return _count_features(m for m in person.mentions if m.kind != "pronoun" or index.of_token(m.head) in printed)


def person_features(person: Person, doc: Doc, title: str) -> dict[str, float]:
    """Return the features of one person; counts are capped so that a long text weighs no more than a short one."""
    features = _count_features(person.mentions)
    found = {name: min(MAX_COUNT, value) for name, value in features.items()}
    victim, suspect = (any(features[name] for name in strong) for strong in (STRONG_VICTIM, STRONG_SUSPECT))
    found |= {
        "strong_victim": float(victim and not suspect),
        "strong_suspect": float(suspect and not victim),
        "strong_both": float(victim and suspect),
        "strong_none": float(not victim and not suspect),
        "only_speaks": float(bool(features["speaks"] or features["titled"]) and not victim and not suspect),
        "aged_or_described": float(person.age is not None and not (victim or suspect)),
    }
    found["bias"] = 1.0
    if person.name:
        found["in_title"] = float(person.name.split()[-1].lower() in title.lower())
    found["named"] = float(person.name is not None)
    found["full_name"] = float(bool(person.name and len(person.name.split()) > 1))
    found["aged"] = float(person.age is not None)
    found["group"] = float(person.is_group)
    found["officer"] = float(person.is_officer)
    found["mentions"] = min(MAX_COUNT, len(person.mentions) / 3)
    found["early"] = 1.0 - min(1.0, person.first.start / max(1, len(doc)))
    found["pronouns"] = min(MAX_COUNT, sum(m.kind == "pronoun" for m in person.mentions) / 2)
    return found


def outcome_features(features: dict[str, float], shared: dict[str, float]) -> dict[str, float]:
    """Return the features that bear on whether a victim was killed: the person's own and the whole text's."""
    return features | {name: value for name, value in shared.items() if name.startswith(("text_", "title_"))}
