"""A trained checkpoint -> weights/quotes.onnx (int8), tokenizer.json and config.json."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

import torch

from pipelines.language.train.network import Network


def to_onnx(net: Network, path: Path, is_quantised: bool) -> None:
    """One window a run, any length; int8 weights a channel, activations scaled at run time."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    net.eval()
    example = torch.ones((1, 4, 64), dtype=torch.int64)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        torch.onnx.export(net, (example,), str(plain), input_names=["inputs"], output_names=["tags", "vectors"],
                          dynamic_axes={"inputs": {2: "length"}}, opset_version=17, dynamo=False)
        if is_quantised:
            quantize_dynamic(str(plain), str(path), weight_type=QuantType.QInt8, per_channel=True,
                             op_types_to_quantize=["MatMul", "Gemm", "Gather"])
        else:
            shutil.copy(plain, path)


def config_of(net: Network, tokenizer: Any, settings: dict[str, float], window: int, context: int) -> dict[str, Any]:
    """What inference must know beside the weights."""
    return {
        "version": "1",
        "layers": ["content", "cue", "source"],
        "tags": ["outside", "begin", "inside"],
        "window": window,
        "context": context,
        "cls": tokenizer.token_to_id("[CLS]"),
        "sep": tokenizer.token_to_id("[SEP]"),
        "settings": settings,
        "distance": [[round(v, 4) for v in row] for row in net.distance.tolist()],
    }
