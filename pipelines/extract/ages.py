"""Ages printed beside a name or a noun. Not here: whose age it is (`titles`, `descriptions`)."""

import re

from pipelines.extract.mentions import Words
from pipelines.extract.numbers import number_value

AGE_BEFORE = re.compile(
    r"(?<![\d\w])(?P<age>\d{1,3}|[a-z]+(?:-(?:one|two|three|four|five|six|seven|eight|nine))?)"
    r"(?:[-‐‑– ](?:years?|yrs?)[-‐‑– ]olds?|-?yoa?)[-‐‑– ]*$",
    re.IGNORECASE,
)
# ", 34," "(34)" ", who is 34," ", age 34," ", 17 years old,"
AGE_AFTER = re.compile(
    r"\.?\s*(?:,|\(|--?|–|—)\s*(?:(?:who (?:is|was)|age|aged|ages)\s+)?(?P<age>\d{1,3})(?:[- ]years?[- ]old|[- ]?yoa)?"
    r"(?=\s*(?:,|\)|;|\.|–|—|$|\n| -"
    r"|(?:of|and|was|is|were|from|who|after|in|with|has|had|at|on|to|died|remains|faces|told|said|pleaded)\b))",
    re.IGNORECASE,
)
MONTH_BEFORE = re.compile(
    r"\b(?:Jan(?:uary)?|Feb(?:ruary)?|March|Apr|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?$"
)
OLDEST = 115
# Code points in which an age beside a name stands: ", who was 34 years old".
LONGEST = 48
# Tokens of "27 - year - old -".
AGE_TOKENS = 8


def age_after(doc: Words, i: int) -> tuple[int | None, int]:
    """Read ", 34" or "(34)" before token i; return the age and the token after it (i where there is none)."""
    if i <= 0 or i + 1 >= len(doc):
        return None, i
    begin = doc[i - 1].idx + len(doc[i - 1])
    match = AGE_AFTER.match(doc.text, begin, begin + LONGEST)
    if match is None or MONTH_BEFORE.search(doc.text[max(0, begin - 10) : begin]):
        return None, i
    age = int(match["age"])
    after = doc.token_at(match.end() - 1) + 1
    return (age, after) if 1 <= age <= OLDEST else (None, i)


def age_before(doc: Words, i: int) -> int | None:
    """Read "27-year-old" or "five-year-old" that ends at token i (exclusive)."""
    if i < 1 or not any(_may_end_age(doc, k) for k in range(max(0, i - 2), i)):
        return None
    end = doc[i - 1].idx + len(doc[i - 1])
    match = AGE_BEFORE.search(doc.text, max(0, end - LONGEST), end)
    age = number_value(match["age"]) if match else None
    return age if age is not None and 0 < age <= OLDEST else None


def age_begin(doc: Words, i: int) -> int:
    """Return the token where "27-year-old" begins that ends at token i, or i where there is none."""
    if age_before(doc, i) is None:
        return i
    return next((k for k in range(i - 1, max(-1, i - AGE_TOKENS), -1) if doc[k].like_num), i)


def _may_end_age(doc: Words, k: int) -> bool:
    return doc[k].lower_.endswith(("old", "olds", "yo", "yoa"))
