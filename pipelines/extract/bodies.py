"""Whether a claimant is, or answers for, the body accused.

Belongs here: comparing printed names of public bodies. Not here: linking organizations across documents (`link/`).
"""

import re
from functools import lru_cache

from pipelines.reference import load_reference

# Words that say what kind of force a body is; two printed names of one kind, one of them bare, may be one body.
FORCE_WORDS = {
    "police": "police", "officer": "police", "officers": "police", "pd": "police", "cops": "police",
    "sheriff": "sheriff", "sheriffs": "sheriff", "deputy": "sheriff", "deputies": "sheriff",
    "trooper": "troopers", "troopers": "troopers", "patrol": "troopers",
}  # fmt: skip
# fmt: off
FILLER = frozenset({
    "the", "a", "an", "of", "department", "office", "dept", "s", "and", "chief", "city", "spokesman", "spokeswoman",
    "spokesperson", "officials", "official", "force", "off", "duty", "members",
})
# fmt: on
# What is filed with a court says nothing of what it decides.
COURT = re.compile(
    r"\b(court|judge|justice of the|jury|jurors|tribunal)\b"
    r"(?! (?:documents?|records?|papers?|filings?|files?|affidavits?))",
    re.IGNORECASE,
)
PROSECUTOR = re.compile(
    r"\b(prosecutors?|district attorney|county attorney|u\.?s\.? attorney|state'?s attorney|attorney general|"
    r"indictment|criminal complaint|charging documents?)\b",
    re.IGNORECASE,
)


def _words(name: str) -> list[str]:
    return re.findall(r"[a-z]+", name.lower().replace("’s", "").replace("'s", ""))


@lru_cache(maxsize=1)
def _known() -> list[tuple[re.Pattern[str], str]]:
    found = []
    for body, entry in load_reference("bodies").items():
        for name in entry["names"]:
            found.append((re.compile(rf"(?<![a-z]){re.escape(name)}(?![a-z])"), body))
    return sorted(found, key=lambda pair: -len(pair[0].pattern))


@lru_cache(maxsize=4096)
def body_of(name: str) -> str | None:
    """Return the key of `reference/bodies.yaml` that a printed name means, the longest match first."""
    lowered = " ".join(name.lower().split())
    return next((body for pattern, body in _known() if pattern.search(lowered)), None)


@lru_cache(maxsize=16384)
def answers_for(claimant: str, accused: str) -> bool:
    """Return whether `claimant` is the body `accused`, or one that speaks for it; both as printed."""
    one, other = body_of(claimant), body_of(accused)
    if one and other:
        return one == other or other in load_reference("bodies")[one].get("children", ())
    if one or other:
        return False
    first, second = _words(claimant), _words(accused)
    forces = {FORCE_WORDS[w] for w in first if w in FORCE_WORDS} & {FORCE_WORDS[w] for w in second if w in FORCE_WORDS}
    if not forces:
        return False
    names = [{w for w in words if w not in FORCE_WORDS and w not in FILLER} for words in (first, second)]
    return not names[0] or not names[1] or bool(names[0] & names[1])


def is_court(claimant: str) -> bool:
    """Return whether a printed claimant is a court or a judge."""
    return bool(COURT.search(claimant))


def is_prosecutor(claimant: str) -> bool:
    """Return whether a printed claimant is a prosecutor or what a prosecutor files."""
    return bool(PROSECUTOR.search(claimant))
