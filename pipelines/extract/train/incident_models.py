"""Trains the small models of incident extraction on articles with Gun Violence Database slots.

Run: python -m pipelines.extract.train.incident_models --data ../shared/corpora/gvdb-dev
Writes reference/late_name_model.json, person_role_model.json, person_outcome_model.json, incident_city_model.json and
incident_site_model.json. With --fold N the articles whose number leaves N modulo 4 are held out, to measure on;
without it all are used, to ship. Features are generic (syntax, lexicon classes, position): no weight holds text of the
corpus.
"""

import argparse
import json
import re
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from pipelines.extract.document_clusters import find_clusters
from pipelines.extract.happening_grouping import find_happenings
from pipelines.extract.happenings import Happening
from pipelines.extract.incident_cities import city_features, relative_features
from pipelines.extract.incident_sites import NOWHERE, site_features, sites
from pipelines.extract.incident_towns import candidates
from pipelines.extract.incident_triggers import find_triggers
from pipelines.extract.person_features import outcome_features, person_features
from pipelines.extract.persons import Person, people_of
from pipelines.extract.sentences import SentenceIndex
from pipelines.extract.text_features import text_features
from pipelines.extract.train.late_name_rows import pair_rows
from pipelines.extract.trigger_reality import document_year
from pipelines.records import Document, Reading

REFERENCE = Path(__file__).parents[2] / "reference"
Floats = npt.NDArray[np.float64]
Row = dict[str, float]
Labelled = tuple[Reading, dict[str, Any]]
FOLDS = 4
# Chosen by eightfold cross-validation over {0.03, 0.1, 0.3, 0.5, 1, 3}, of single models first, then end to end.
ROLE_C, OUTCOME_C, CITY_L2, SITE_L2 = 0.5, 0.1, 3.0, 1.0
# Sixty pairs bear no more than this; the curve is flat from 0.3 to 3.
PAIR_C = 1.0
# Gold leaves the place empty in one article of three that prints one: the share of "nowhere" is not the text's.
NOWHERE_BIAS = -1.0


def near(a: str, b: str) -> bool:
    """Tell whether one string holds the other, word for word, whatever the case."""
    short, long = sorted((re.findall(r"\w+", a.lower()), re.findall(r"\w+", b.lower())), key=len)
    return bool(short) and any(long[i : i + len(short)] == short for i in range(len(long) - len(short) + 1))


def _is_gold(person: Person, gold: dict[str, Any]) -> bool:
    if person.name and gold["name"]:
        return near(person.name, gold["name"])
    return bool(person.age and gold["age"] and re.findall(r"\d+", gold["age"]) == [str(person.age)])


def _is_unlisted(features: Row, gold: dict[str, Any]) -> bool:
    """Tell whether a person outside gold has a part by the text where gold lists nobody of that part.

    One annotation in four leaves out victims or suspects whom the article names: such rows say nothing of "other".
    """
    has_victims, has_suspects = (any(p["name"] or p["age"] for p in gold[kind]) for kind in ("victims", "suspects"))
    is_victim = features["strong_victim"] or features["strong_both"]
    is_suspect = features["strong_suspect"] or features["strong_both"]
    return bool((is_victim and not has_victims) or (is_suspect and not has_suspects))


def person_rows(
    readings: Iterable[Labelled], late_names: dict[str, Row]
) -> tuple[list[tuple[int, Row, str]], list[tuple[int, Row, str]]]:
    """Return (article, features, label) of each named or aged person: its role, and victims' outcomes."""
    roles, outcomes = [], []
    for number, (reading, gold) in enumerate(readings):
        title = reading.document.title or ""
        people = people_of(find_clusters(reading, late_names), reading.doc)
        shared = text_features(title, reading.doc)
        for person in people:
            if not (person.name or person.age):
                continue
            victims = [v for v in gold["victims"] if _is_gold(person, v)]
            suspects = [s for s in gold["suspects"] if _is_gold(person, s)]
            if victims and suspects:
                continue
            features = person_features(person, reading.doc, title)
            if victims or suspects or not _is_unlisted(features, gold):
                roles.append((number, features, "victim" if victims else "suspect" if suspects else "other"))
            if victims and victims[0]["outcome"]:
                label = "killed" if "killed" in victims[0]["outcome"] else "injured"
                outcomes.append((number, outcome_features(features, shared), label))
    return roles, outcomes


def _main_shooting(reading: Reading, index: SentenceIndex) -> Happening | None:
    triggers = find_triggers(reading.doc, index, document_year(reading))
    return next((h for h in find_happenings(reading, triggers, index) if "shooting" in h.types), None)


def choice_rows(readings: Iterable[Labelled]) -> tuple[list[tuple[int, list[Row], list[bool]]], ...]:
    """Return (article, candidates' features, which are right) for cities and for sites."""
    cities, places = [], []
    for number, (reading, gold) in enumerate(readings):
        index = SentenceIndex(reading.doc, reading.paragraphs)
        happening = _main_shooting(reading, index)
        if happening is None:
            continue
        towns = candidates(reading)
        rows = [city_features(town, happening, reading, index) for town in towns]
        if towns:
            relative_features(towns, rows)
            cities.append((number, rows, [bool(gold["city"] and near(t.name, gold["city"])) for t in towns]))
        found = sites(reading)
        right = [bool(gold["place"] and near(reading.document.text[s.start : s.end], gold["place"])) for s in found]
        features = [site_features(s, happening, reading, index) for s in found]
        places.append((number, [*features, NOWHERE], [*right, not any(right)]))
    return cities, places


def fit_classes(rows: Sequence[tuple[int, Row, str]], c: float) -> dict[str, Row]:
    """Return the weights of a multinomial logistic regression, class by class."""
    vectorizer = DictVectorizer(sparse=False)
    matrix = vectorizer.fit_transform([features for _, features, _ in rows])
    model = LogisticRegression(C=c, max_iter=5000, fit_intercept=False).fit(matrix, [label for *_, label in rows])
    names = list(vectorizer.get_feature_names_out())
    weights = model.coef_ if len(model.classes_) > 2 else np.vstack([np.zeros_like(model.coef_[0]), model.coef_[0]])
    return {str(label): _rounded(names, row) for label, row in zip(model.classes_, weights, strict=True)}


def fit_choice(groups: Sequence[tuple[int, list[Row], list[bool]]], l2: float) -> Row:
    """Return the weights of a conditional logit: the right candidates' share of each group's total is maximized."""
    vectorizer = DictVectorizer(sparse=False).fit([features for _, rows, _ in groups for features in rows])
    usable = [(vectorizer.transform(rows), np.array(right)) for _, rows, right in groups if any(right)]

    def loss(weights: Floats) -> tuple[float, Floats]:
        value, gradient = 0.5 * l2 * float(weights @ weights), l2 * weights
        for matrix, right in usable:
            scores = matrix @ weights
            powers = np.exp(scores - scores.max())
            share, chosen = powers / powers.sum(), powers * right / (powers * right).sum()
            value -= float(np.log((powers * right).sum() / powers.sum()))
            gradient = gradient - matrix.T @ (chosen - share)
        return value, gradient

    names = list(vectorizer.get_feature_names_out())
    return _rounded(names, minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x)


def _rounded(names: Sequence[str], weights: Iterable[float]) -> Row:
    return {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}


def train(readings: Sequence[Labelled], fold: int | None = None) -> dict[str, dict[str, Row]]:
    """Return the five models, by file name, from the articles that are not held out."""
    used = [pair for number, pair in enumerate(readings) if number % FOLDS != fold]
    late_names = fit_classes(pair_rows(used, near), PAIR_C)
    roles, outcomes = person_rows(used, late_names)
    cities, places = choice_rows(used)
    site = fit_choice(places, SITE_L2)
    site["nowhere"] = round(site["nowhere"] + NOWHERE_BIAS, 4)
    return {
        "late_name_model": late_names,
        "person_role_model": fit_classes(roles, ROLE_C),
        "person_outcome_model": fit_classes(outcomes, OUTCOME_C),
        "incident_city_model": {"choice": fit_choice(cities, CITY_L2)},
        "incident_site_model": {"choice": site},
    }


def write(models: dict[str, dict[str, Row]], folder: Path = REFERENCE) -> None:
    """Write each model as JSON with sorted keys."""
    for name, model in models.items():
        (folder / f"{name}.json").write_text(json.dumps(model, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def read_articles(folder: Path, wanted: Collection[str] | None = None) -> list[Reading]:
    """Parse the articles of a folder, or the wanted ones, and find their dates and places; minutes on one core."""
    from pipelines.extract.dates import find_dates
    from pipelines.extract.places import find_places
    from pipelines.extract.places import load_model as load_place_model
    from pipelines.extract.publisher_homes import learn_homes, publisher_key
    from pipelines.ingest.discover import discover
    from pipelines.ingest.json_lines import read_json_lines
    from pipelines.language.marks import marked_passages, paragraphs
    from pipelines.language.parse import load_model

    rows = (row for file in discover([folder / "articles.jsonl"]) for row in read_json_lines(file))
    documents = [row for row in rows if isinstance(row, Document)]
    homes = learn_homes(documents, load_place_model().ranker)
    used = [document for document in documents if wanted is None or document.source_id in wanted]
    found = []
    parsed = load_model().pipe([document.text for document in used], batch_size=16)
    for document, doc in zip(used, parsed, strict=True):
        blocks = paragraphs(document.text)
        reading = Reading(document, doc, blocks, marked_passages(document.text, blocks))
        reading.dates = find_dates(reading)
        reading.places = find_places(reading, homes.get(publisher_key(document) or ""))
        found.append(reading)
    return found


def read_labelled(folder: Path) -> list[Labelled]:
    """Read the articles of a corpus folder with the slots that its gold gives."""
    gold = [json.loads(line) for line in (folder / "gold.jsonl").open(encoding="utf-8")]
    by_id = {row["id"]: row for row in gold}
    return [(reading, by_id[reading.document.source_id]) for reading in read_articles(folder)]


def main() -> None:
    """Train on the folder that the command line names and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with articles.jsonl and gold.jsonl")
    parser.add_argument("--fold", type=int, choices=range(FOLDS), help="hold out this fold; default: none")
    arguments = parser.parse_args()
    write(train(read_labelled(arguments.data), arguments.fold))


if __name__ == "__main__":
    main()
