"""The lexicons of incidents as sets: triggers, roles, outcomes, weapons of `reference/`.

Belongs here: reading those files into a form that lookups are cheap in. Not here: any matching.
"""

from collections.abc import Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pipelines.reference import load_reference


@dataclass(frozen=True)
class Lexicon:
    gravity: tuple[str, ...]
    core: frozenset[str]
    verbs: dict[str, tuple[str, ...]]  # lemma -> types
    frames: dict[str, tuple[tuple[str, frozenset[str]], ...]]  # lemma -> (type, argument lemmas)
    nouns: dict[str, str]  # lemma -> type
    weak_nouns: dict[str, str]
    words: dict[str, frozenset[str]]  # the remaining lists, by name

    def gravest(self, types: set[str]) -> str:
        """Return the type that the vocabulary's order puts first."""
        return min(types, key=self.gravity.index)


@dataclass(frozen=True)
class ConductFrame:
    """One row of `reference/conduct_frames.yaml`, where the fields are explained; empty sets ask for nothing."""

    incident_type: str
    words: frozenset[str]
    also: frozenset[str]
    patients: frozenset[str]
    by: str
    is_in_sentence: bool  # `words` may stand anywhere in the sentence

    def is_in(self, lemmas: Set[str]) -> bool:
        """Tell whether lemmas hold the words that the frame asks for."""
        return not (self.words and self.words.isdisjoint(lemmas)) and not (self.also and self.also.isdisjoint(lemmas))


def types_named(lemmas: set[str]) -> set[str]:
    """Return the incident types that words of a passage name, by lemma alone; a hint, not a report."""
    lexicon = incident_lexicon()
    found: set[str] = set()
    for lemma in lemmas:
        found |= {incident_type for incident_type, arguments in lexicon.frames.get(lemma, ()) if lemmas & arguments}
        found |= {f.incident_type for f in conduct_frames().get(lemma, ()) if f.is_in(lemmas)}
        found |= {*lexicon.verbs.get(lemma, ())}
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
        frames=_frames(types, "frames"),
        nouns={lemma: names[0] for lemma, names in _by_lemma(types, "nouns").items()},
        weak_nouns={lemma: names[0] for lemma, names in _by_lemma(types, "weak_nouns").items()},
        words=lists,
    )


@lru_cache(maxsize=1)
def conduct_frames() -> dict[str, tuple[ConductFrame, ...]]:
    """Return the frames of officers' conduct of each verb lemma, in the file's order."""
    found: dict[str, list[ConductFrame]] = {}
    for row in load_reference("conduct_frames")["frames"]:
        words, also, kinds = (frozenset(row.get(key, ())) for key in ("words", "also", "patients"))
        is_in_sentence = row.get("scope") == "sentence"
        frame = ConductFrame(row["type"], words, also, kinds - {"any"}, row.get("by", "officer"), is_in_sentence)
        for verb in row["verbs"]:
            found.setdefault(verb, []).append(frame)
    return {verb: tuple(rows) for verb, rows in found.items()}


@lru_cache(maxsize=1)
def conduct_words() -> dict[str, frozenset[str]]:
    """Return the nouns that the frames of conduct tell patients and doers apart by."""
    raw = load_reference("conduct_frames")
    return {key: frozenset(value) for key, value in raw.items() if key != "frames"}


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
