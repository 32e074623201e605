"""Ages printed beside a name or a noun. Not here: whose age it is (`titles`, `descriptions`)."""

import re

from pipelines.extract.mentions import Words

AGE = re.compile(r"\d{1,3}$")
AGE_BEFORE = re.compile(r"(\d{1,3})[-‐‑ ]years?[-‐‑ ]old[- ]*$")
OLDEST = 115
# Tokens of "27 - year - old -".
AGE_TOKENS = 7
CLOSES_AGE = frozenset({",", ".", ")", ";", "—", "–", "-"})


def age_after(doc: Words, i: int) -> tuple[int | None, int]:
    """Read ", 34" or "(34)" at token i; return the age and the token after it (i where there is none)."""
    if i + 1 >= len(doc) or doc[i].text not in (",", "(") or not AGE.match(doc[i + 1].text):
        return None, i
    age, after = int(doc[i + 1].text), i + 2
    closes = (
        after >= len(doc)
        or doc[after].text in CLOSES_AGE
        or doc[after].is_space
        or doc[after].pos_ in ("VERB", "AUX", "ADP", "CCONJ", "SCONJ")
        or doc[after].lower_ == "who"
    )
    return (age, after) if closes and 1 <= age <= OLDEST else (None, i)


def age_before(doc: Words, i: int) -> int | None:
    """Read "27-year-old" that ends at token i (exclusive)."""
    if i < 2 or ("old" not in (doc[i - 1].lower_, doc[i - 2].lower_) and not doc[i - 1].lower_.endswith("old")):
        return None
    match = AGE_BEFORE.search(doc.slice_of(max(0, i - AGE_TOKENS), i))
    return int(match[1]) if match and int(match[1]) <= OLDEST else None
