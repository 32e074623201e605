"""Decides whether a stretch that a gazetteer name matches is a place in this text.

Belongs here: the evidence around a stretch and the classifier. Not here: finding stretches (`toponyms.py`) and
choosing among the places of a name (`place_resolution.py`).
The classifier is a logistic regression trained by `tests/benchmarks/train_places.py` in two stages: by the context
alone, and again with what the resolution found (how near the place is to the document's other places).
"""

from dataclasses import dataclass
from math import exp, log, log1p, log10

from spacy.symbols import ADJ, NOUN, PROPN, VERB

from pipelines.extract.toponym_clues import PLACE_LABELS, DocumentClues
from pipelines.extract.toponyms import Spotted, TokenView, given_names, place_words, surnames
from pipelines.language.gazetteer import COUNTRY, COUNTY, NEIGHBOURHOOD, STATE, Gazetteer

Features = dict[str, float]


def context_features(
    tokens: TokenView, item: Spotted, known: DocumentClues, gazetteer: Gazetteer, count: int
) -> Features:
    """Return the evidence for one stretch from its own form, its neighbours, the parser and the gazetteer."""
    f: Features = {"bias": 1.0}
    _form(f, tokens, item, known, count)
    _entity(f, tokens, item)
    _before(f, tokens, item.first)
    _after(f, tokens, item)
    key = (item.name, len(item.entries))
    if key not in known.of_names:
        known.of_names[key] = _gazetteer(item, gazetteer)
    f.update(known.of_names[key])
    return f


def _form(f: Features, tokens: TokenView, item: Spotted, known: DocumentClues, count: int) -> None:
    words = tokens.words[item.first : item.last]
    text = " ".join(words)
    low = text.lower()
    f["many_words"] = float(len(words) > 1)
    if text.isupper() and len(text) > 3:
        f["all_capitals"] = 1.0
    if tokens.sentence_start[item.first]:
        f["sentence_start"] = 1.0
        if item.first == 0:
            f["text_start"] = 1.0
    f["count"] = min(count, 5) / 5
    surname = words[-1].lower()
    if len(words) == 1 and known.people[surname]:
        f["is_surname_here"] = 1.0
        f["surname_count"] = min(known.people[surname], 4) / 4
    if known.first_names[words[0].lower()]:
        f["is_first_name_here"] = 1.0
    taken = known.places[low]
    f["place_elsewhere"] = min(taken, 3) / 3
    if len(words) == 1 and low in known.lower_words:
        f["also_in_lower_case"] = 1.0
    if low in known.title:
        f["in_title"] = 1.0
    if len(low) > 4 and low.replace(" ", "") in known.source_words:
        f["in_source"] = 1.0
    shares = known.labels.get(surname)
    if shares:
        total = sum(shares.values())
        for label in ("GPE", "PERSON", "ORG", "LOC", "NORP"):
            if shares[label]:
                f[f"share={label}"] = shares[label] / total
    if len(words) == 1 and (percent := surnames().get(words[0].capitalize())):
        f["surname"] = min(log(percent / 0.002) / 6, 1.0)
    if len(words) == 1 and words[0].capitalize() in given_names():
        f["given_name"] = 1.0
    if item.container:
        f["has_container"] = 1.0
    if item.is_county:
        f["is_county_word"] = 1.0


def _entity(f: Features, tokens: TokenView, item: Spotted) -> None:
    label = tokens.entity[item.first] or tokens.entity[item.last - 1] or "none"
    f[f"entity={label}"] = 1.0
    start, end = tokens.entity_span[item.first]
    if start < 0:
        f["part=none"] = 1.0
    elif (start, end) == (item.first, item.last):
        f[f"exact={label}"] = 1.0
    else:
        f["part=begin" if start == item.first else "part=end" if end == item.last else "part=middle"] = 1.0
        if start == item.first:
            f[f"begins={label}"] = 1.0
        if end == item.last and start < item.first:
            f[f"ends={label}"] = 1.0
    part = tokens.part_of_speech[item.last - 1]
    f[
        "is_proper"
        if part == PROPN
        else "is_noun"
        if part == NOUN
        else "is_adjective"
        if part == ADJ
        else "is_other_part"
    ] = 1.0


def _before(f: Features, tokens: TokenView, first: int) -> None:
    words = place_words()
    previous, earlier = tokens.word(first - 1), tokens.word(first - 2)
    low = previous.lower()
    if not previous or tokens.sentence_start[first]:
        f["before=start"] = 1.0
        return
    if low in words["before_words"]:
        f[f"before={low}"] = 1.0
    elif low in words["near_words"]:
        f["before=near_word"] = 1.0
    elif previous in words["titles"]:
        f["before=title"] = 1.0
    elif low in words["part_words"]:
        f["before=part_word"] = 1.0
    elif low in words["place_nouns"]:
        f["before=place_noun"] = 1.0
    elif tokens.is_capital[first - 1]:
        f["before=capital"] = 1.0
        if previous in given_names():
            f["before=given_name"] = 1.0
        if tokens.entity[first - 1] == "PERSON":
            f["before=person"] = 1.0
    elif previous[0].isdigit():
        f["before=digit"] = 1.0
    else:
        f["before=verb" if tokens.part_of_speech[first - 1] == VERB else "before=other"] = 1.0
    if low == "of" and earlier.lower() in words["place_nouns"]:
        f["place_noun_of"] = 1.0
    if low == "the":
        f["the_after=prep" if earlier.lower() in words["before_words"] else "the_after=other"] = 1.0
    if low in ("-", "–") and earlier in words["parties"]:
        f["party_before"] = 1.0
    if low in ("and", ",", "or") and tokens.is_capital[first - 2] and tokens.entity[first - 2] in PLACE_LABELS:
        f["listed_after_place"] = 1.0


def _after(f: Features, tokens: TokenView, item: Spotted) -> None:
    words = place_words()
    following, later = tokens.word(item.last), tokens.word(item.last + 1)
    low = following.lower()
    if not following:
        f["after=end"] = 1.0
    elif low in words["after_words"]:
        f[f"after={low}"] = 1.0
    elif following in words["organization_heads"]:
        f["after=organization_head"] = 1.0
    elif following in words["publications"]:
        f["after=publication"] = 1.0
    elif following in words["sites"]:
        f["after=site"] = 1.0
    elif low in words["speech_verbs"]:
        f["after=speech_verb"] = 1.0
    elif low in words["people_nouns"]:
        f["after=people_noun"] = 1.0
    elif tokens.is_capital[item.last]:
        f["after=capital"] = 1.0
        if tokens.entity[item.last] == "PERSON":
            f["after=person"] = 1.0
    elif following[0].isdigit():
        f["after=digit"] = 1.0
    elif tokens.part_of_speech[item.last] == VERB:
        f["after=verb"] = 1.0
    else:
        f["after=other"] = 1.0
    if later and tokens.is_capital[item.last + 1] and low in words["after_words"]:
        f["later=capital"] = 1.0
    if low == "," and later[:1].isdigit():
        f["later=age"] = 1.0
    if later in words["organization_heads"] and tokens.is_capital[item.last]:
        f["later=organization_head"] = 1.0


def _gazetteer(item: Spotted, gazetteer: Gazetteer) -> Features:
    f: Features = {}
    rows = [e.row for e in item.entries]
    kinds = {int(gazetteer.kinds[row]) for row in rows}
    population = max(int(gazetteer.populations[row]) for row in rows)
    f["population"] = log10(population + 1.0) / 7
    f["bearers"] = log1p(len(rows)) / 4
    for name, kind in (("country", COUNTRY), ("state", STATE), ("county", COUNTY)):
        if kind in kinds:
            f[f"may_be={name}"] = 1.0
    if kinds == {NEIGHBOURHOOD}:
        f["only_section"] = 1.0
    if not any(gazetteer.geonameids[row] for row in rows):
        f["only_locality"] = 1.0
    if not population and not kinds & {COUNTRY, STATE, COUNTY}:
        f["unpeopled"] = 1.0
    if all(e.is_alternate for e in item.entries):
        f["only_alternate"] = 1.0
    if any(e.is_demonym for e in item.entries):
        f["demonym"] = 1.0
    if any(e.is_abbreviation for e in item.entries):
        f["abbreviation"] = 1.0
    return f


@dataclass(frozen=True)
class Company:
    """How surely the same name elsewhere in the document, and the names next to it, are places by their context."""

    alone: float
    others_most: float
    others_mean: float
    before: float
    after: float


def resolution_features(f: Features, best: float, entropy: float, support: dict[str, float], near: Company) -> Features:
    """Return the context features with what the resolution says of the likeliest place."""
    out = dict(f)
    out["alone"] = near.alone
    if near.others_most >= 0:
        out["others_most"], out["others_mean"] = near.others_most - 0.5, near.others_mean - 0.5
    if near.before >= 0:
        out["neighbour_before"] = near.before - 0.5
    if near.after >= 0:
        out["neighbour_after"] = near.after - 0.5
    out["certainty"] = best
    out["entropy"] = entropy
    for name, value in support.items():
        out[f"best.{name}"] = value
        if f.get("population", 0.0) < 0.6:
            out[f"best.{name}*small"] = value
    return out


def probability(f: Features, weights: dict[str, float]) -> float:
    """Return the logistic score of a feature set; unknown features weigh nothing."""
    total = 0.0
    for name, value in f.items():
        total += value * weights.get(name, 0.0)
    return 1.0 / (1.0 + exp(-max(min(total, 30.0), -30.0)))
