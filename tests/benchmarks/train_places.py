"""Trains the recogniser and the ranker of places on a corpus with GeoNames labels, and measures by cross-validation.

Usage: train_places.py FOLDER [--write]. FOLDER holds articles.jsonl and gold.jsonl as `eval/score.py places`
reads them. Folds are by publisher, so that every article is scored by weights that saw none of its publisher.
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from pipelines.extract.place_evidence import COLUMN, FEATURES, Evidence, HomePlaces
from pipelines.extract.place_resolution import Ranker, group_softmax, rank
from pipelines.extract.places import MODEL_FILE, Model, Prepared, prepare, resolve, second_stage_features
from pipelines.extract.publisher_homes import Home, learn_homes, publisher_key
from pipelines.language.gazetteer import load_gazetteer
from pipelines.language.marks import marked_passages, paragraphs
from pipelines.language.parse import load_model
from pipelines.records import Document, PlaceMention, Reading

# A candidate this near the labelled point means the same place under another record of GeoNames.
SAME_PLACE_KM = 30.0
FOLDS = 5
C_CONTEXT, C_FINAL, RIDGE = 0.5, 0.5, 2.0
# LGL was collected for towns that share their names with better-known places; other news means the country more often.
COUNTRY_PRIOR = 1.0
# Recognised F1 is flat from 0.35 to 0.5 (0.882 to 0.883); a wrong place is worse than none, so the most precise.
THRESHOLD = 0.5


Labelled = tuple[Prepared, list[dict | None]]


def distance(a: Iterable[float], b: Iterable[float]) -> float:
    """Great-circle distance in km between (latitude, longitude) points."""
    (la1, lo1), (la2, lo2) = np.radians(list(a)), np.radians(list(b))
    h = np.sin((la2 - la1) / 2) ** 2 + np.cos(la1) * np.cos(la2) * np.sin((lo2 - lo1) / 2) ** 2
    return float(12742 * np.arcsin(np.sqrt(h)))


def labels_of(prepared: Prepared, gold: list[dict]) -> list[dict | None]:
    """Return the labelled toponym that each spotted stretch overlaps, None where there is none with a point."""
    out = []
    for item in prepared.spotted:
        start, end = prepared.tokens.starts[item.first], prepared.tokens.ends[item.last - 1]
        hit = [t for t in gold if "lat" in t and t["start"] < end and start < t["end"]]
        out.append(hit[0] if hit else None)
    return out


def fit_recogniser(rows: list[dict[str, float]], answers: list[bool], c: float) -> dict[str, float]:
    """Fit a logistic regression; returns the weight of each feature."""
    vectorizer = DictVectorizer()
    model = LogisticRegression(C=c, max_iter=3000, fit_intercept=False).fit(vectorizer.fit_transform(rows), answers)
    weights = dict(zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True))
    return {name: round(float(w), 3) for name, w in weights.items() if abs(w) >= 0.001}


def positives(evidence: Evidence, group: int, toponym: dict) -> np.ndarray:
    """Mark the candidates of a group that are the labelled place: by identifier, else by nearness."""
    gazetteer = load_gazetteer()
    lo = evidence.bounds[group]
    rows = evidence.rows[lo : lo + len(evidence.groups[group].entries)]
    same = gazetteer.geonameids[rows] == toponym["geonameid"]
    if same.any():
        return same
    return np.array([distance(gazetteer.points[r], (toponym["lat"], toponym["lon"])) < SAME_PLACE_KM for r in rows])


def fit_ranker(items: list[tuple[np.ndarray, np.ndarray, float]]) -> np.ndarray:
    """Fit a conditional logistic regression over (features, positives, weight) of each labelled group."""
    x = np.concatenate([f for f, *_ in items])
    y = np.concatenate([p for _, p, _ in items])
    bounds = np.concatenate([[0], np.cumsum([len(f) for f, *_ in items])[:-1]])
    weight = np.array([w for *_, w in items])
    sizes = np.diff(np.append(bounds, len(x)))

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        p = group_softmax(x @ w, bounds)
        inside = np.add.reduceat(p * y, bounds) + 1e-12
        q = p * y / np.repeat(inside, sizes)
        gradient = ((p - q) * np.repeat(weight, sizes)) @ x + 2 * RIDGE * w / 2
        return float(-(weight * np.log(inside)).sum() + RIDGE * (w @ w) / 2), gradient

    return minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x


@dataclass
class Sample:
    """A document's evidence and, for each labelled name, its group, its right candidates and its weight."""

    evidence: Evidence
    named: list[tuple[int, np.ndarray, float]]


def sample(prepared: Prepared, labels: list[dict | None], context: dict[str, float]) -> Sample:
    """Gather a document's evidence; a name takes the label that most of its mentions have."""
    evidence = prepared.evidence(context, load_gazetteer())
    named = []
    for k, group in enumerate(evidence.groups):
        toponyms = [t for t in (labels[i] for i in group.mentions) if t is not None]
        if not toponyms:
            continue
        most = Counter(t["geonameid"] for t in toponyms).most_common(1)[0][0]
        marks = positives(evidence, k, next(t for t in toponyms if t["geonameid"] == most))
        if marks.any() and len(marks) > 1:
            named.append((k, marks, float(len(group.mentions)) ** 0.5))
    return Sample(evidence, named)


def train_ranker(samples: list[Sample]) -> Ranker:
    """Fit the first round, then the later ones three times on the support that the fit before them gives."""
    zero = np.zeros(len(FEATURES), dtype=np.float32)
    ranker = Ranker(zero, zero)
    for stage in ("first", "later", "later", "later"):
        items = []
        for s in samples:
            if stage == "later":
                rank(s.evidence, ranker)
            for k, marks, weight in s.named:
                lo = s.evidence.bounds[k]
                items.append((s.evidence.features[lo : lo + len(marks)].copy(), marks, weight))
        fitted = fit_ranker(items)
        ranker = Ranker(fitted, fitted) if stage == "first" else Ranker(ranker.first, fitted)
    return ranker


def train(data: list[Labelled]) -> Model:
    """Train all stages in their order; each later one sees what the earlier ones make of the same documents."""
    rows = [f for p, _ in data for f in p.features]
    answers = [t is not None for _, labels in data for t in labels]
    context = fit_recogniser(rows, answers, C_CONTEXT)
    samples = [sample(prepared, labels, context) for prepared, labels in data]
    ranker = train_ranker(samples)
    final_rows = []
    for (prepared, _), s in zip(data, samples, strict=True):
        final_rows += second_stage_features(prepared, s.evidence, rank(s.evidence, ranker))
    final = fit_recogniser(final_rows, answers, C_FINAL)
    first, later = ranker.first.copy(), ranker.later.copy()
    for weights in (first, later):
        weights[COLUMN["is_country"]] += COUNTRY_PRIOR
    return Model(context, final, Ranker(first, later), THRESHOLD)


def folds(readings: list[Reading]) -> list[int]:
    """Assign publishers to folds, the larger first, to the smallest fold."""
    by_publisher = defaultdict(list)
    for i, reading in enumerate(readings):
        by_publisher[reading.document.publisher or reading.document.source_id].append(i)
    sizes, out = [0] * FOLDS, [0] * len(readings)
    for _, members in sorted(by_publisher.items(), key=lambda kv: (-len(kv[1]), kv[0])):
        k = sizes.index(min(sizes))
        sizes[k] += len(members)
        for i in members:
            out[i] = k
    return out


def load(folder: Path) -> tuple[list[Reading], list[dict]]:
    """Parse a corpus."""
    articles = [json.loads(line) for line in (folder / "articles.jsonl").open(encoding="utf-8")]
    gold = {g["id"]: g for g in map(json.loads, (folder / "gold.jsonl").open(encoding="utf-8"))}
    readings = []
    for a, doc in zip(articles, load_model().pipe([a["text"] for a in articles]), strict=True):
        fields = {k: a.get(k) for k in ("url", "publisher", "title")}
        document = Document(a["id"], a["id"], "article", a["text"], "", **fields)
        blocks = paragraphs(a["text"])
        readings.append(Reading(document, doc, blocks, marked_passages(a["text"], blocks)))
    return readings, [gold[a["id"]] for a in articles]


def measure(pairs: list[tuple[list[PlaceMention], list[dict]]]) -> dict[str, float]:
    """Return recognised F1, accuracy within 161 km of the recognised, both as one, and the share with the same id."""
    n = Counter[str]()
    for mentions, toponyms in pairs:
        found = [m for m in mentions if m.place and m.place.lat is not None]
        gold = [t for t in toponyms if "lat" in t]
        n.update(found=len(found), gold=len(gold))
        free = list(gold)
        for m in found:
            hit = next((t for t in free if t["start"] < m.end and m.start < t["end"]), None)
            if hit is not None and m.place is not None:
                free.remove(hit)
                near = distance((m.place.lat or 0, m.place.lon or 0), (hit["lat"], hit["lon"])) <= 161
                n.update(span=1, near=int(near), same=int(m.place.geonameid == hit["geonameid"]))
    return {
        "recognised_f1": 2 * n["span"] / (n["found"] + n["gold"]),
        "accuracy_161km": n["near"] / n["span"],
        "end_to_end_f1": 2 * n["near"] / (n["found"] + n["gold"]),
        "same_geonameid": n["same"] / n["span"],
    }


def main(folder: Path, write: bool) -> None:
    """Cross-validate, with and without the publishers' homes, then train on the whole corpus and write the weights."""
    readings, records = load(folder)
    gold = [g["toponyms"] for g in records]
    bare = [(p, labels_of(p, g)) for p, g in zip((prepare(r) for r in readings), gold, strict=True)]
    homes = learn_homes([r.document for r in readings], train(bare).ranker)
    at_home = [(replace(p, home=_home_of(r, homes)), labels) for r, (p, labels) in zip(readings, bare, strict=True)]
    fold = folds(readings)
    for name, test in (("document alone", bare), ("with homes", at_home)):
        pairs = []
        for k in range(FOLDS):
            model = train([d for i, f in enumerate(fold) if f != k for d in _both(bare[i], at_home[i])])
            pairs += [(resolve(readings[i], test[i][0], model), gold[i]) for i, f in enumerate(fold) if f == k]
        print(name, {key: round(value, 4) for key, value in measure(pairs).items()})
    if write:
        everything = [d for b, h in zip(bare, at_home, strict=True) for d in _both(b, h)]
        MODEL_FILE.write_text(train(everything).to_json(), encoding="utf-8")


def _home_of(reading: Reading, homes: dict[str, Home]) -> HomePlaces:
    home = homes.get(publisher_key(reading.document) or "")
    return home.places if home else ()


def _both(bare: Labelled, at_home: Labelled) -> list[Labelled]:
    """Return a document as read alone and, where its publisher has a home, as read with it."""
    return [bare, at_home] if at_home[0].home else [bare]


if __name__ == "__main__":
    main(Path(sys.argv[1]), "--write" in sys.argv)
