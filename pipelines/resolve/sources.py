"""How a summary names who says something, each source once.

Belongs here: names with office and body, articles, agreement, one name for one source. Not here: the sentence
(`summary.py`), nor who is the same person across documents (`link/`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipelines.link.organizations import normal_name
from pipelines.records import COURT, NARRATOR, UNNAMED
from pipelines.reference import load_reference

NOT_SOURCES = frozenset({NARRATOR, UNNAMED, COURT})
# Longer descriptions read as a biography.
MOST_ROLE_WORDS = 5
MOST_BODY_WORDS = 8


@dataclass(frozen=True)
class Source:
    """A source as a sentence names it; `key` is the name alone, by which sources are compared."""

    key: str
    label: str


@dataclass(frozen=True)
class Saying:
    """Who says what of a happening: the stance of one claim."""

    source: Source
    stance: str
    is_accused: bool = False
    is_court: bool = False


def _words() -> dict[str, list[str]]:
    return load_reference("summary_phrases")["sources"]


def named_source(name: str, role: str | None, organization: str | None) -> Source:
    """Return a source with its office before the name and its body behind: "Lt. Ida Moss of the Vale police"."""
    if name in NOT_SOURCES:
        return Source(name, name)
    label, folded = _with_the(name), name.casefold()
    is_person = name != organization and label == name and name.split()[-1][:1].isupper()
    if role and is_person and len(role.split()) <= MOST_ROLE_WORDS and role.casefold() not in folded:
        label = f"{role} {label}"
    body = organization or ""
    is_new = body.casefold() not in label.casefold() and folded not in body.casefold()
    if body and role and is_person and is_new and len(body.split()) <= MOST_BODY_WORDS:
        label = f"{label} of {_with_the(body)}"
    return Source(name, inline(label))


def inline(name: str) -> str:
    """Return a printed source as it stands within a sentence: "The groups" begins with a small letter there."""
    first, *rest = name.split(" ")
    words = {*_words()["plural"], *_words()["common"]}
    is_common = first.lower() in words and (not rest or (rest[0].islower() and rest[0] not in {"and", "of", "for"}))
    return " ".join([first.lower(), *rest]) if is_common or first.lower() in _words()["small"] else name


def with_article(body: str) -> str:
    """Return a public body with the article that it takes: "the Vale Police Department", "an officer", "ICE"."""
    if body.split()[-1].lower() in _words()["one_officer"] and not _is_determined(body):
        return f"{'an' if body[0] in 'aeioAEIO' else 'a'} {body}"
    return _with_the(body)


def _is_determined(body: str) -> bool:
    first = body.split()[0].lower()
    return first in _words()["small"] or first.endswith(("'s", "’s"))


def _with_the(body: str) -> str:
    words = body.split()
    takes_it = words[-1] == "Sheriff" or any(word in _words()["with_the"] for word in words)
    return f"the {body}" if takes_it and not _is_determined(body) else inline(body)


def is_plural(name: str) -> bool:
    """Return whether a printed source takes a plural verb ("police", "two witnesses"); names of people do not."""
    first, *rest = name.split()
    last = name.split()[-1]
    if last.lower() in _words()["plural"] or (first.lower() in _words()["plural"] and rest and rest[0].islower()):
        return True
    return last.islower() and last.endswith("s") and not last.endswith(("ss", "'s", "’s"))


def _parts(name: str) -> frozenset[str]:
    return frozenset(normal_name(name).split()) - frozenset(_words()["small"])


def once(said: Sequence[Saying]) -> list[Saying]:
    """Return sayings with one name for each source: the fullest of those that hold one another's words.

    A body that speaks through somebody who is named with it is not named again.
    """
    full = sorted({s.source for s in said}, key=lambda source: (-len(_parts(source.key)), -len(source.label)))
    chosen: dict[str, Source] = {}
    for source in full:
        same = next((kept for kept in chosen.values() if _parts(source.key) <= _parts(kept.label)), None)
        chosen[source.key] = same or source
    return list(dict.fromkeys(replace(s, source=chosen[s.source.key]) for s in said))
