"""Whether a source said something or held it in mind: the attribution types of the Penn Discourse TreeBank.

Belongs here: the head of a cue and its class by `reference/attribution_types.yaml`. Not here: deeds that are no
attributions at all (`acts`), the stance towards an account (`stance`).
"""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from pipelines.reference import load_reference

if TYPE_CHECKING:
    from spacy.tokens import Token

COMMUNICATION, INTENTION = "communication", "intention"
NAMING = frozenset({"NOUN", "PROPN", "ADJ"})


def head_of(cue: Sequence["Token"]) -> "Token | None":
    """Return the word of a cue that says what was done: its last verb, else its last noun or adjective, else any."""
    for kinds in ({"VERB"}, NAMING, {"AUX"}, None):
        found = next((t for t in reversed(cue) if kinds is None or t.pos_ in kinds), None)
        if found is not None:
            return found
    return None


def attribution_type(cue: Sequence["Token"], quote_type: str) -> str:
    """Return a term of the vocabulary `attribution_type`; words in marks, and what no list holds, count as said."""
    head = head_of(cue) if quote_type == "indirect" else None
    if head is None:
        return COMMUNICATION
    if head.lemma_.lower() == "like" and any(c.tag_ == "MD" for c in head.children):
        return INTENTION  # "would like to"
    return _types().get(head.lemma_.lower(), COMMUNICATION)


@cache
def _types() -> dict[str, str]:
    lists = load_reference("attribution_types")["types"]
    return {lemma: name for name, lemmas in lists.items() for lemma in lemmas}
