"""What a speaker does with an account: asserts, relays, denies, disputes it, and so on.

Belongs here: reading the stance of one quotation off its cue and content by `reference/stance_cues.yaml`. Not here:
answers outside quotations (`responses`), nor what they are about (`claims`).
"""

import re
from dataclasses import dataclass
from functools import cache

from pipelines.extract.mentions import APOSTROPHES
from pipelines.reference import load_reference

# The stance of a long speech is told at its beginning; the bound keeps the patterns' time constant.
LONGEST_READ = 600


@dataclass(frozen=True)
class _Rule:
    stance: str
    cues: frozenset[str]
    content: tuple[re.Pattern[str], ...]


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(row["stance"], frozenset(row["cues"]), tuple(re.compile(pattern) for pattern in row["content"]))
        for row in load_reference("stance_cues")
    )


def stance_of(cue_lemmas: frozenset[str], content: str) -> str:
    """Return a term of the stance vocabulary; `asserts` when nothing else is told.

    `cue_lemmas` are the lemmas of the cue's words in lower case, `content` is the quotation as printed.
    """
    text = content[:LONGEST_READ].lower().translate(APOSTROPHES)
    for rule in _rules():
        if rule.cues & cue_lemmas or any(pattern.search(text) for pattern in rule.content):
            return rule.stance
    return "asserts"
