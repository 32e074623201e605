"""The lexicons of incidents as sets: triggers, roles, outcomes, weapons of `reference/`.

Belongs here: reading those files into a form that lookups are cheap in. Not here: any matching.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pipelines.reference import load_reference


@dataclass(frozen=True)
class Lexicon:
    gravity: tuple[str, ...]
    core: frozenset[str]
    verbs: dict[str, tuple[str, ...]]  # lemma -> types
    officer_verbs: dict[str, tuple[str, ...]]
    frames: dict[str, tuple[tuple[str, frozenset[str]], ...]]  # lemma -> (type, argument lemmas)
    officer_frames: dict[str, tuple[tuple[str, frozenset[str]], ...]]
    nouns: dict[str, str]  # lemma -> type
    weak_nouns: dict[str, str]
    words: dict[str, frozenset[str]]  # the remaining lists, by name

    def gravest(self, types: set[str]) -> str:
        """Return the type that the vocabulary's order puts first."""
        return min(types, key=self.gravity.index)


def types_named(lemmas: set[str]) -> set[str]:
    """Return the incident types that words of a passage name, by lemma alone; a hint, not a report."""
    lexicon = incident_lexicon()
    found: set[str] = set()
    for lemma in lemmas:
        frames = (*lexicon.frames.get(lemma, ()), *lexicon.officer_frames.get(lemma, ()))
        found |= {incident_type for incident_type, arguments in frames if lemmas & arguments}
        found |= {*lexicon.verbs.get(lemma, ()), *lexicon.officer_verbs.get(lemma, ())}
        found |= {lexicon.nouns[lemma]} if lemma in lexicon.nouns else set()
    return found


def _by_lemma(types: dict[str, Any], key: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for incident_type, entry in types.items():
        for lemma in entry.get(key, []):
            found.setdefault(lemma, []).append(incident_type)
    return {lemma: tuple(names) for lemma, names in found.items()}


def _frames(types: dict[str, Any], key: str) -> dict[str, tuple[tuple[str, frozenset[str]], ...]]:
    found: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for incident_type, entry in types.items():
        for lemma, arguments in entry.get(key, {}).items():
            found.setdefault(lemma, []).append((incident_type, frozenset(arguments)))
    return {lemma: tuple(frames) for lemma, frames in found.items()}


@lru_cache(maxsize=1)
def incident_lexicon() -> Lexicon:
    """Return the incident vocabulary's lexicon, read once a process."""
    raw = load_reference("incident_triggers")
    types = raw["types"]
    lists = {key: frozenset(value) for key, value in raw.items() if isinstance(value, list)}
    return Lexicon(
        gravity=tuple(raw["gravity"]),
        core=frozenset(raw["core"]),
        verbs=_by_lemma(types, "verbs"),
        officer_verbs=_by_lemma(types, "officer_verbs"),
        frames=_frames(types, "frames"),
        officer_frames=_frames(types, "officer_frames"),
        nouns={lemma: names[0] for lemma, names in _by_lemma(types, "nouns").items()},
        weak_nouns={lemma: names[0] for lemma, names in _by_lemma(types, "weak_nouns").items()},
        words=lists,
    )


@lru_cache(maxsize=1)
def role_lexicon() -> dict[str, frozenset[str]]:
    """Return the nouns for people by what they say of a person's part; `persons` unites its three genders."""
    raw = load_reference("roles")
    lists = {key: frozenset(value) for key, value in raw.items() if isinstance(value, list)}
    genders = {f"persons_{gender}": frozenset(nouns) for gender, nouns in raw["persons"].items()}
    return lists | genders | {"persons": frozenset().union(*genders.values())}


@lru_cache(maxsize=1)
def outcome_lexicon() -> dict[str, frozenset[str]]:
    """Return the outcome words as `<outcome>_<word class>` sets, for example `killed_verbs`."""
    return {
        f"{outcome}_{word_class}": frozenset(words)
        for outcome, classes in load_reference("outcomes").items()
        for word_class, words in classes.items()
    }


@lru_cache(maxsize=1)
def weapon_lexicon() -> dict[str, frozenset[str]]:
    """Return the weapon nouns by class."""
    return {name: frozenset(words) for name, words in load_reference("weapons").items()}


@lru_cache(maxsize=1)
def site_lexicon() -> dict[str, frozenset[str]]:
    """Return the nouns for sites and areas, and words that make a toponym part of another name."""
    return {name: frozenset(words) for name, words in load_reference("sites").items()}
