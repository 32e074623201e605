"""Trains the recogniser and the ranker of places on a corpus with GeoNames labels, and measures by cross-validation.

Usage: train_places.py FOLDER [--write]. FOLDER holds articles.jsonl and gold.jsonl as `eval/score.py places`
reads them. Folds are by publisher, so that every article is scored by weights that saw none of its publisher.
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from pipelines.extract.place_evidence import FEATURES, Evidence
from pipelines.extract.place_resolution import Ranker, group_softmax, rank
from pipelines.extract.places import MODEL_FILE, Model, Prepared, prepare, second_stage_features
from pipelines.language.gazetteer import load_gazetteer
from pipelines.records import Reading

# A candidate this near the labelled point means the same place under another record of GeoNames.
SAME_PLACE_KM = 30.0
FOLDS = 5
C_CONTEXT, C_FINAL, RIDGE = 0.5, 0.5, 2.0


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


def train(data: list[tuple[Prepared, list[dict | None]]]) -> Model:
    """Train all stages in their order; each later one sees what the earlier ones make of the same documents."""
    rows = [f for p, _ in data for f in p.features]
    context = fit_recogniser(rows, [t is not None for _, labels in data for t in labels], C_CONTEXT)
    zero = np.zeros(len(FEATURES))
    gazetteer = load_gazetteer()
    ranker = Ranker(zero, zero)
    evidences = []
    for prepared, labels in data:
        evidence = prepared.evidence(context, gazetteer)
        chosen = []
        for k, group in enumerate(evidence.groups):
            named = Counter(labels[i]["geonameid"] for i in group.mentions if labels[i] is not None)
            if named:
                top = next(
                    labels[i]
                    for i in group.mentions
                    if labels[i] and labels[i]["geonameid"] == named.most_common(1)[0][0]
                )
                marks = positives(evidence, k, top)
                if marks.any() and len(marks) > 1:
                    chosen.append((k, marks, float(len(group.mentions)) ** 0.5))
        evidences.append((evidence, chosen))
    for stage in ("first", "later", "later", "later"):
        items = []
        for evidence, chosen in evidences:
            if stage == "later" and len(evidence.rows):
                rank(evidence, ranker)
            for k, marks, weight in chosen:
                lo = evidence.bounds[k]
                items.append((evidence.features[lo : lo + len(marks)].copy(), marks, weight))
        fitted = fit_ranker(items)
        ranker = Ranker(fitted, fitted) if stage == "first" else Ranker(ranker.first, fitted)
    final_rows, final_answers = [], []
    for (prepared, labels), (evidence, _) in zip(data, evidences, strict=True):
        p = rank(evidence, ranker)
        final_rows += second_stage_features(prepared, evidence, p)
        final_answers += [t is not None for t in labels]
    final = fit_recogniser(final_rows, final_answers, C_FINAL)
    return Model(context, final, ranker, 0.5)


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
    from pipelines.language.marks import marked_passages, paragraphs
    from pipelines.language.parse import load_model
    from pipelines.records import Document

    articles = [json.loads(line) for line in (folder / "articles.jsonl").open(encoding="utf-8")]
    gold = {g["id"]: g for g in map(json.loads, (folder / "gold.jsonl").open(encoding="utf-8"))}
    readings = []
    for a, doc in zip(articles, load_model().pipe([a["text"] for a in articles]), strict=True):
        fields = {k: a.get(k) for k in ("url", "publisher", "title")}
        document = Document(a["id"], a["id"], "article", a["text"], "", **fields)
        blocks = paragraphs(a["text"])
        readings.append(Reading(document, doc, blocks, marked_passages(a["text"], blocks)))
    return readings, [gold[a["id"]] for a in articles]


def main(folder: Path, write: bool) -> None:
    """Train on the whole corpus and write the weights."""
    readings, gold = load(folder)
    data = []
    for reading, g in zip(readings, gold, strict=True):
        prepared = prepare(reading)
        data.append((prepared, labels_of(prepared, g["toponyms"])))
    model = train(data)
    if write:
        MODEL_FILE.write_text(model.to_json(), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), "--write" in sys.argv)
