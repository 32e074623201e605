"""A trained checkpoint -> weights/quotes.onnx (int8), tokenizer.json and config.json."""

import json
import shutil
import tempfile
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from pipelines.language.decode import Found, Settings, decode
from pipelines.language.tagger import OnnxTagger
from pipelines.language.train.data import Article, pieces_in
from pipelines.language.train.network import Network

GRID = {
    "least": (0.5, 0.55, 0.6, 0.65, 0.7, 0.75),
    "content_bias": (-0.5, -0.25, 0.25),
    "least_alone": (0.8, 0.95, 0.98),
}


def to_onnx(net: Network, path: Path, is_quantised: bool) -> None:
    """One window a run, any length; int8 weights a channel, activations scaled at run time."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    net.eval()
    example = torch.ones((1, 4, 64), dtype=torch.int64)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        torch.onnx.export(
            net,
            (example,),
            str(plain),
            input_names=["inputs"],
            output_names=["tags", "vectors"],
            dynamic_axes={"inputs": {2: "length"}},
            opset_version=17,
            dynamo=False,
        )
        if is_quantised:
            quantize_dynamic(
                str(plain),
                str(path),
                weight_type=QuantType.QInt8,
                per_channel=True,
                op_types_to_quantize=["MatMul", "Gemm", "Gather"],
            )
        else:
            shutil.copy(plain, path)


def config_of(net: Network, tokenizer: Any, settings: dict[str, float], window: int, context: int) -> dict[str, Any]:
    """What inference must know beside the weights."""
    return {
        "version": "2",
        "layers": ["content", "cue", "source"],
        "tags": ["outside", "begin", "inside"],
        "window": window,
        "context": context,
        "cls": tokenizer.token_to_id("[CLS]"),
        "sep": tokenizer.token_to_id("[SEP]"),
        "settings": settings,
        "distance": [[round(v, 4) for v in row] for row in net.distance.tolist()],
    }


def choose_settings(folder: Path, held: list[Article]) -> dict[str, float]:
    """The settings that do best on held-out articles, one at a time."""
    tagger = OnnxTagger(folder)
    read = [(a, *tagger.read(a.text)) for a in held]
    distance = np.array(json.loads((folder / "config.json").read_text(encoding="utf-8"))["distance"], dtype=np.float32)

    def quality(settings: Settings) -> float:
        counts = np.zeros(4)
        for article, pieces, readings in read:
            counts += _matched(article, decode(pieces, readings, distance, settings))
        return float(2 * (counts[0] + counts[1]) / (counts[2] + counts[3]))

    best = Settings()
    for name, values in GRID.items():
        options = [best, *(replace(best, **{name: value}) for value in values)]
        best = max(options, key=quality)
    return asdict(best)


def _matched(article: Article, found: list[Found]) -> npt.NDArray[np.float64]:
    """Quotations with half their content right, those with the right source too, found, and in gold (by pieces)."""
    gold = [
        [{i for span in pieces_in(article.pieces, q[role]) for i in span} for role in ("content", "source")]
        for q in article.gold
        if q["content"]
    ]
    ours = [({i for a, b in f.content for i in range(a, b)}, set(range(*(f.source or (0, 0))))) for f in found]
    pairs = sorted(
        (
            (len(c & g[0]) / len(c | g[0]), i, j)
            for i, (c, _) in enumerate(ours)
            for j, g in enumerate(gold)
            if c & g[0]
        ),
        reverse=True,
    )
    used: tuple[set[int], set[int]] = set(), set()
    half = right = 0
    for overlap, i, j in pairs:
        if overlap >= 0.5 and i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            half += 1
            right += bool(ours[i][1] & gold[j][1]) or not (ours[i][1] or gold[j][1])
    return np.array([half, right, len(found), len(gold)], dtype=np.float64)
