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
HIDDEN, LAYERS, HEADS, INNER, VOCABULARY, POSITIONS = 384, 6, 12, 1536, 30522, 512


class Reading(NamedTuple):
    """Last hidden states (batch, length, width), tag scores (batch, 3, length, 3), links (batch, 3, length, length)."""

    hidden: Tensor
    tags: Tensor
    links: Tensor


class _Attention(torch.autograd.Function):
    """Attention as the one operator that ONNX Runtime has for it; only export sees this."""

    @staticmethod
    def forward(ctx: Any, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        return q + k + v  # only the shape matters here

    @staticmethod
    def symbolic(g: Any, q: Any, k: Any, v: Any) -> Any:
        return g.op("com.microsoft::MultiHeadAttention", q, k, v, num_heads_i=HEADS).setType(q.type())


class Layer(nn.Module):
    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.up, self.down = nn.Linear(HIDDEN, INNER), nn.Linear(INNER, HIDDEN)
        self.norm1, self.norm2 = nn.LayerNorm(HIDDEN, eps=1e-12), nn.LayerNorm(HIDDEN, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        batch, length, _ = x.shape
        q, k, v = self.qkv(x).chunk(3, -1)
        if torch.onnx.is_in_onnx_export():
            mixed = _Attention.apply(q, k, v)
        else:
            q, k, v = (t.view(batch, length, HEADS, -1).transpose(1, 2) for t in (q, k, v))
            mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask).transpose(1, 2).reshape(x.shape)
        x = self.norm1(x + self.dropout(self.out(mixed)))
        return self.norm2(x + self.dropout(self.down(F.gelu(self.up(x)))))


class Network(nn.Module):
    def __init__(self, layers: int = LAYERS, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, HIDDEN)
        self.positions = nn.Embedding(POSITIONS, HIDDEN)
        self.features = nn.ModuleList(nn.Embedding(n, HIDDEN) for n in (SHAPES, MARKS, GAPS))
        for table in self.features:
            nn.init.zeros_(table.weight)  # training starts from the base model as it was
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(layers))
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
    """Cross entropy with the labels."""
    by_tag = F.cross_entropy(own.tags.reshape(-1, 3), tags.reshape(-1), ignore_index=IGNORE)
    by_link = F.cross_entropy(own.links.reshape(-1, own.links.shape[-1]), links.reshape(-1), ignore_index=IGNORE)
    return 3 * by_tag + 0.5 * by_link


def teacher_loss(own: Reading, teacher: Reading, tags: Tensor, links: Tensor) -> Tensor:
    """Cross entropy with a larger network's probabilities, and the distance of the last layers."""
    by_tag = F.cross_entropy(own.tags[tags != IGNORE], teacher.tags[tags != IGNORE].softmax(-1))
    by_link = F.cross_entropy(own.links[links != IGNORE], teacher.links[links != IGNORE].softmax(-1))
    real = tags[:, 0] != IGNORE
    return 3 * by_tag + 0.5 * by_link + F.mse_loss(own.hidden[real].float(), teacher.hidden[real].float())


def without_layers(net: Network, kept: list[int]) -> Network:
    """A smaller network that starts from some layers of a trained one."""
    small = Network(len(kept))
    own = {k: v for k, v in net.state_dict().items() if not k.startswith("layers.")}
    for new, old in enumerate(kept):
        own |= {f"layers.{new}.{k}": v for k, v in net.layers[old].state_dict().items()}
    small.load_state_dict(own)
    return small


def buckets(length: int) -> Tensor:
    """Bucket of the distance from each piece to each other; the first column is [CLS], the null target."""
    at = torch.arange(length).numpy()
    return torch.from_numpy(bucket(at[:, None], at[None, :]))


def from_base(path: Path) -> Network:
    """A network with the weights of a BERT base model in Hugging Face's naming."""
    base = load_file(path)
    net = Network()
    own = net.state_dict()
    own["words.weight"] = base["embeddings.word_embeddings.weight"]
    kind_of_text = base["embeddings.token_type_embeddings.weight"][0]
    own["positions.weight"] = base["embeddings.position_embeddings.weight"] + kind_of_text
    for kind in ("weight", "bias"):
        own[f"norm.{kind}"] = base[f"embeddings.LayerNorm.{kind}"]
        for i in range(LAYERS):
            of = f"encoder.layer.{i}."
            parts = [base[f"{of}attention.self.{n}.{kind}"] for n in ("query", "key", "value")]
            own[f"layers.{i}.qkv.{kind}"] = torch.cat(parts)
            for name, theirs in THEIR_NAMES.items():
                own[f"layers.{i}.{name}.{kind}"] = base[f"{of}{theirs}.{kind}"]
    net.load_state_dict(own)
    return net
