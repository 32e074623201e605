"""The network: a small BERT encoder with extra input features, three tag layers and three pointers."""

from pathlib import Path
from typing import Any, NamedTuple

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

from pipelines.language.decode import BUCKETS, POINTER_WIDTH, bucket
from pipelines.language.tagger import GAPS, MARKS, SHAPES
from pipelines.language.train.data import IGNORE, POINTERS

THEIR_NAMES = {
    "out": "attention.output.dense",
    "norm1": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "norm2": "output.LayerNorm",
}
HIDDEN, VOCABULARY, POSITIONS = 384, 30522, 512
HEAD = 32  # width of an attention head
TAILS = [0, 0, 1]  # tag layer of what each pointer starts from: content, content, cue


class Shape(NamedTuple):
    """What may differ between networks: layers, attention heads a layer, inner width of the feed-forward part."""

    layers: int = 6
    heads: int = 12
    inner: int = 1536


class Reading(NamedTuple):
    """Last hidden states (batch, length, width), tag scores (batch, 3, length, 3), links (batch, 3, length, length)."""

    hidden: Tensor
    tags: Tensor
    links: Tensor


class _Attention(torch.autograd.Function):
    """Attention as the one operator that ONNX Runtime has for it; only export sees this."""

    @staticmethod
    def forward(ctx: Any, q: Tensor, k: Tensor, v: Tensor, heads: int) -> Tensor:
        return q + k + v  # only the shape matters here

    @staticmethod
    def symbolic(g: Any, q: Any, k: Any, v: Any, heads: int) -> Any:
        return g.op("com.microsoft::MultiHeadAttention", q, k, v, num_heads_i=heads).setType(q.type())


class Layer(nn.Module):
    """One encoder layer."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.heads = shape.heads
        self.qkv = nn.Linear(HIDDEN, 3 * HEAD * shape.heads)
        self.out = nn.Linear(HEAD * shape.heads, HIDDEN)
        self.up, self.down = nn.Linear(HIDDEN, shape.inner), nn.Linear(shape.inner, HIDDEN)
        self.norm1, self.norm2 = nn.LayerNorm(HIDDEN, eps=1e-12), nn.LayerNorm(HIDDEN, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        batch, length, _ = x.shape
        q, k, v = self.qkv(x).chunk(3, -1)
        if torch.onnx.is_in_onnx_export():
            mixed = _Attention.apply(q, k, v, self.heads)
        else:
            q, k, v = (t.view(batch, length, self.heads, HEAD).transpose(1, 2) for t in (q, k, v))
            mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask).transpose(1, 2).reshape(batch, length, -1)
        x = self.norm1(x + self.dropout(self.out(mixed)))
        return self.norm2(x + self.dropout(self.down(F.gelu(self.up(x)))))


class Network(nn.Module):
    """Encoder, tag scores and pointer vectors."""

    def __init__(self, shape: Shape, dropout: float = 0.1) -> None:
        super().__init__()
        self.shape = shape
        self.words = nn.Embedding(VOCABULARY, HIDDEN)
        self.positions = nn.Embedding(POSITIONS, HIDDEN)
        self.features = nn.ModuleList(nn.Embedding(n, HIDDEN) for n in (SHAPES, MARKS, GAPS))
        for table in self.features:
            nn.init.zeros_(table.weight)  # training starts from the base model as it was
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))
        self.dropout = nn.Dropout(dropout)
        self.tags = nn.Linear(HIDDEN, 9)
        self.pointers = nn.Linear(HIDDEN, 2 * POINTERS * POINTER_WIDTH)
        self.distance = nn.Parameter(torch.zeros(POINTERS, BUCKETS))

    def hidden(self, inputs: Tensor) -> Tensor:
        """(batch, 4, length) -> the last layer's output."""
        ids, *features = inputs.unbind(1)
        x = self.words(ids) + self.positions(torch.arange(ids.shape[1], device=ids.device))
        for table, values in zip(self.features, features, strict=True):
            x = x + table(values)
        x = self.dropout(self.norm(x))
        padded = None if torch.onnx.is_in_onnx_export() else (ids != 0)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, padded)
        return x

    def forward(self, inputs: Tensor) -> tuple[Tensor, Tensor]:
        """(batch, 4, length) -> tag scores (batch, length, 9) and pointer vectors (batch, length, 6 * width)."""
        x = self.hidden(inputs)
        return self.tags(x), self.pointers(x)

    def read(self, inputs: Tensor) -> Reading:
        """What the losses look at."""
        x = self.hidden(inputs)
        batch, length, _ = x.shape
        tags = self.tags(x).float().view(batch, length, 3, 3).permute(0, 2, 1, 3)
        q, k = self.pointers(x).view(batch, length, 2, POINTERS, POINTER_WIDTH).permute(2, 0, 3, 1, 4)
        links = (q @ k.transpose(-1, -2)).float() * POINTER_WIDTH**-0.5 + self.distance[:, buckets(length)]
        return Reading(x, tags, links.masked_fill((inputs[:, 0] == 0)[:, None, None, :], -1e4))


def gold_loss(own: Reading, tags: Tensor, links: Tensor) -> Tensor:
    """Cross entropy with the labels; 0 where a batch has none."""
    by_tag = _mean_loss(own.tags.reshape(-1, 3), tags.reshape(-1))
    by_link = _mean_loss(own.links.reshape(-1, own.links.shape[-1]), links.reshape(-1))
    return 3 * by_tag + 0.5 * by_link


def _mean_loss(scores: Tensor, labels: Tensor) -> Tensor:
    total = F.cross_entropy(scores, labels, ignore_index=IGNORE, reduction="sum")
    return total / (labels != IGNORE).sum().clamp(min=1)


def teacher_loss(own: Reading, teacher: Reading, real: Tensor, links: Tensor) -> Tensor:
    """Cross entropy with a larger network's probabilities, and the distance of the last layers.

    `real` (batch, length) says which pieces are no padding. Links are learned for the pieces that the labels link
    and for those that the teacher tags, so that texts without labels teach too.
    """
    each = real[:, None].expand(own.tags.shape[:3])
    by_tag = F.cross_entropy(own.tags[each], teacher.tags[each].softmax(-1))
    linked = (links != IGNORE) | (real[:, None] & (teacher.tags.argmax(-1) > 0)[:, TAILS])
    by_link = own.links[linked].new_zeros(())
    if linked.any():
        by_link = F.cross_entropy(own.links[linked], teacher.links[linked].softmax(-1))
    return 3 * by_tag + 0.5 * by_link + F.mse_loss(own.hidden[real].float(), teacher.hidden[real].float())


def buckets(length: int) -> Tensor:
    """Bucket of the distance from each piece to each other; the first column is [CLS], the null target."""
    at = torch.arange(length).numpy()
    return torch.from_numpy(bucket(at[:, None], at[None, :]))


def from_base(path: Path) -> Network:
    """A network with the weights of a BERT base model in Hugging Face's naming."""
    base = load_file(path)
    net = Network(Shape())
    own = net.state_dict()
    own["words.weight"] = base["embeddings.word_embeddings.weight"]
    kind_of_text = base["embeddings.token_type_embeddings.weight"][0]
    own["positions.weight"] = base["embeddings.position_embeddings.weight"] + kind_of_text
    for kind in ("weight", "bias"):
        own[f"norm.{kind}"] = base[f"embeddings.LayerNorm.{kind}"]
        for i in range(net.shape.layers):
            of = f"encoder.layer.{i}."
            parts = [base[f"{of}attention.self.{n}.{kind}"] for n in ("query", "key", "value")]
            own[f"layers.{i}.qkv.{kind}"] = torch.cat(parts)
            for name, theirs in THEIR_NAMES.items():
                own[f"layers.{i}.{name}.{kind}"] = base[f"{of}{theirs}.{kind}"]
    net.load_state_dict(own)
    return net


def from_checkpoint(path: Path) -> Network:
    """A network with saved weights; its shape is read off them."""
    weights = torch.load(path)
    layers = 1 + max(int(name.split(".")[1]) for name in weights if name.startswith("layers."))
    inner, heads = len(weights["layers.0.up.bias"]), len(weights["layers.0.qkv.bias"]) // (3 * HEAD)
    net = Network(Shape(layers, heads, inner))
    net.load_state_dict(weights)
    return net
