"""Articles with gold attributions -> windows of model input with their labels."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from pipelines.language.tagger import Encoded, Ints, encode

IGNORE = -100
OUTSIDE, BEGIN, INSIDE = 0, 1, 2
POINTERS = 3  # content -> cue, content -> source, cue -> source


class Article(NamedTuple):
    """An encoded article; `tags` is (3, pieces) for content, cue, source and `links` (3, pieces), -1 is null."""

    id: str
    text: str
    gold: list[dict[str, Any]]
    pieces: Encoded
    tags: Ints
    links: Ints


class Sample(NamedTuple):
    """One window with [CLS] at 0 and [SEP] at the end: (4, length) input, (3, length) tags and links."""

    inputs: Ints
    tags: Ints
    links: Ints


def pieces_in(pieces: Encoded, spans: list[list[int]]) -> list[Ints]:
    """Pieces that touch each span."""
    found = []
    for start, end in sorted(spans):
        first, after = int(np.searchsorted(pieces.ends, start, "right")), int(np.searchsorted(pieces.starts, end))
        if after > first:
            found.append(np.arange(first, after))
    return found


def label(pieces: Encoded, quotes: list[dict[str, Any]]) -> tuple[Ints, Ints]:
    """Tags and links of one article."""
    tags = np.zeros((3, len(pieces.ids)), dtype=np.int64)
    links = np.full((POINTERS, len(pieces.ids)), IGNORE, dtype=np.int64)
    for quote in quotes:
        parts = [pieces_in(pieces, quote[role]) for role in ("content", "cue", "source")]
        for layer, spans in enumerate(parts):
            for span in spans:
                tags[layer, span] = INSIDE
                tags[layer, span[0]] = BEGIN
        content, cue, source = parts
        for pointer, (tail, head) in enumerate(((content, cue), (content, source), (cue, source))):
            for span in tail:
                links[pointer, span] = head[0][0] if head else -1
    return tags, links


def load(folder: Path, tokenizer: Any) -> list[Article]:
    """All articles of a corpus folder (articles.jsonl, gold.jsonl)."""
    gold = {row["id"]: row["quotes"] for row in _rows(folder / "gold.jsonl")}
    out: list[Article] = []
    for row in _rows(folder / "articles.jsonl"):
        pieces = encode(row["text"], tokenizer)
        out.append(Article(row["id"], row["text"], gold[row["id"]], pieces, *label(pieces, gold[row["id"]])))
    return out


def load_unlabelled(path: Path, tokenizer: Any) -> list[Article]:
    """Articles of a JSON Lines file for which only a teacher says what is in them: no tag and no link is known."""
    out: list[Article] = []
    for row in _rows(path):
        pieces = encode(row["text"], tokenizer)
        out.append(Article(row["id"], row["text"], [], pieces, *np.full((2, 3, len(pieces.ids)), IGNORE)))
    return out


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def sample(article: Article, start: int, end: int, cls: int, sep: int) -> Sample:
    """Pieces [start, end) of an article as one window; links that leave the window become null."""
    p = article.pieces
    length = end - start + 2
    inputs = np.zeros((4, length), dtype=np.int64)
    inputs[0, 0], inputs[0, -1] = cls, sep
    inputs[:, 1:-1] = np.stack([p.ids, p.shape, p.mark, p.gap])[:, start:end]
    tags, links = np.full((3, length), IGNORE, dtype=np.int64), np.full((POINTERS, length), IGNORE, dtype=np.int64)
    tags[:, 1:-1] = article.tags[:, start:end]
    target = article.links[:, start:end]
    inside = (target >= start) & (target < end)
    links[:, 1:-1] = np.where(target == IGNORE, IGNORE, np.where(inside, target - start + 1, 0))
    return Sample(inputs, tags, links)


def epoch(articles: list[Article], size: int, cls: int, sep: int, rng: random.Random) -> list[Sample]:
    """All articles once, cut at random, with light changes so that other papers' print is no surprise."""
    out = []
    for article in articles:
        p, room = article.pieces, rng.randint(size * 3 // 5, size)
        start, total = 0, len(article.pieces.ids)
        one_paragraph = rng.random() < 0.2
        cuts = np.flatnonzero(p.gap > 0) if one_paragraph else np.flatnonzero(p.gap == 2)
        first = rng.randint(room // 2, room)
        while start < total:
            limit = start + (room if start else first)
            end = total
            if total > limit:
                at = cuts[(cuts > start + room // 4) & (cuts <= limit)]
                end = int(at[-1]) if len(at) else limit
            out.append(_changed(sample(article, start, end, cls, sep), one_paragraph, rng))
            start = end
    return out


def _changed(window: Sample, one_paragraph: bool, rng: random.Random) -> Sample:
    inputs = window.inputs
    if one_paragraph:
        inputs[3, inputs[3] == 2] = 1
    if rng.random() < 0.04:
        inputs[1, np.isin(inputs[1], (2, 3, 4))] = rng.choice((1, 3))
    if rng.random() < 0.05:
        inputs[2] = 0
    return window


def batches(samples: list[Sample], pieces: int, rng: random.Random) -> list[list[Sample]]:
    """Windows of like length together, about `pieces` a batch, in random order."""
    ordered = sorted(samples, key=lambda s: s.inputs.shape[1] + rng.random() * 8)
    out: list[list[Sample]] = [[]]
    for item in ordered:
        if out[-1] and (len(out[-1]) + 1) * item.inputs.shape[1] > pieces:
            out.append([])
        out[-1].append(item)
    rng.shuffle(out)
    return out


def stack(batch: list[Sample]) -> tuple[Ints, Ints, Ints]:
    """One padded array for input, tags and links."""
    length = max(s.inputs.shape[1] for s in batch)
    inputs = np.zeros((len(batch), 4, length), dtype=np.int64)
    tags = np.full((len(batch), 3, length), IGNORE, dtype=np.int64)
    links = np.full((len(batch), POINTERS, length), IGNORE, dtype=np.int64)
    for i, item in enumerate(batch):
        n = item.inputs.shape[1]
        inputs[i, :, :n], tags[i, :, :n], links[i, :, :n] = item.inputs, item.tags, item.links
    return inputs, tags, links
