"""What a speaker does with an account: asserts, relays, denies, disputes it, and so on.

Belongs here: reading the stance of one quotation off its cue and content by `reference/stance_cues.yaml`. Not here:
denials told by syntax alone (`denials`), answers outside quotations (`responses`), nor what they are about (`claims`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from pipelines.extract.denials import denied
from pipelines.extract.mentions import APOSTROPHES
from pipelines.reference import load_reference

# The stance of a long speech is told at its beginning; the bound keeps the patterns' time constant.
LONGEST_READ = 600


@dataclass(frozen=True)
class _Rule:
    stance: str
    cues: frozenset[str]
    content: tuple[re.Pattern[str], ...]
    after: frozenset[str]  # cues without one of which the content tells nothing


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            row["stance"],
            frozenset(row["cues"]),
            tuple(re.compile(pattern) for pattern in row["content"]),
            frozenset(row.get("after", ())),
        )
        for row in load_reference("stance_cues")
    )


def stance_of(cue_lemmas: frozenset[str], content: str, tokens: Sequence[Token] = ()) -> str:
    """Return a term of the stance vocabulary; `asserts` when nothing else is told.

    `cue_lemmas` are the lemmas of the cue's words in lower case, `content` is the quotation as printed, `tokens` are
    its words, by whose syntax a denial in plain words is told.
    """
    text = content[:LONGEST_READ].lower().translate(APOSTROPHES)
    for rule in _rules():
        may_tell = not rule.after or not rule.after.isdisjoint(cue_lemmas)
        if rule.cues & cue_lemmas or (may_tell and any(pattern.search(text) for pattern in rule.content)):
            return rule.stance
    return "denies" if denied(tokens[:LONGEST_READ]) else "asserts"


def is_question(cue_lemmas: frozenset[str], content: str) -> bool:
    """Tell whether a quotation asks: "asked whether deputies had helped"; who asks says nothing."""
    words = load_reference("questions")
    first = content.split(maxsplit=1)[0].lower() if content.strip() else ""
    return content.rstrip(" ”\"'").endswith("?") or bool(cue_lemmas & set(words["cues"]) and first in words["opens"])
