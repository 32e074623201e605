"""Victim, suspect or neither: a multinomial logistic regression over what the text says of a person.

Belongs here: the decision from features and its weights (`weights/person_roles.json`, trained by
`train/person_roles.py`). Not here: the features (`person_features.py`) nor outcomes and rows (`participants.py`).
"""

import json
import math
from functools import lru_cache
from importlib import resources

OTHER, SUSPECT, VICTIM = "other", "suspect", "victim"


@lru_cache(maxsize=1)
def _weights() -> dict[str, dict[str, float]]:
    path = resources.files("pipelines.extract").joinpath("weights", "person_roles.json")
    weights: dict[str, dict[str, float]] = json.loads(path.read_text(encoding="utf-8"))
    return weights


def role_probabilities(features: dict[str, float]) -> dict[str, float]:
    """Return the probability of each role, summing to one; features without a weight count nothing."""
    scores = {role: sum(row.get(name, 0.0) * value for name, value in features.items()) for role, row in _weights().items()}
    top = max(scores.values())
    powers = {role: math.exp(score - top) for role, score in scores.items()}
    total = sum(powers.values())
    return {role: power / total for role, power in powers.items()}

