"""Small linear models whose weights are JSON files of `reference/`; nothing about what they decide belongs here."""

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

Weights = dict[str, dict[str, float]]


@cache
def load_weights(name: str) -> Weights:
    """Return class -> feature -> weight of `reference/<name>.json`.

    Raises:
        FileNotFoundError: there is no such file.
    """
    text = resources.files("pipelines.reference").joinpath(f"{name}.json").read_text(encoding="utf-8")
    weights: Weights = json.loads(text)
    return weights


def _softmax(scores: list[float]) -> list[float]:
    top = max(scores, default=0.0)
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def _score(row: Mapping[str, float], features: Mapping[str, float]) -> float:
    return sum(row.get(name, 0.0) * value for name, value in features.items())


def choice_probabilities(model: str | Weights, candidates: Sequence[Mapping[str, float]]) -> list[float]:
    """Return each candidate's probability of being the one chosen (a conditional logit), in order.

    `model` is the name of a file of `reference/`, or weights that are being trained.
    """
    row = (load_weights(model) if isinstance(model, str) else model)["choice"]
    return _softmax([_score(row, features) for features in candidates])


def class_probabilities(model: str | Weights, features: Mapping[str, float]) -> dict[str, float]:
    """Return the probability of each class of a multinomial logistic regression; unknown features count nothing.

    `model` is the name of a file of `reference/`, or weights that are being trained.
    """
    rows = load_weights(model) if isinstance(model, str) else model
    shares = _softmax([_score(row, features) for row in rows.values()])
    return dict(zip(rows, shares, strict=True))
