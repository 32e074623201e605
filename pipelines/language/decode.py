"""From the model's numbers to quotations: best tag sequence, links by pointer, spans of one cue joined.

Works on wordpiece indices and knows nothing of texts or of ONNX; numpy only.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from pipelines.language.tagger import Encoded, Window

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Span = tuple[int, int]  # pieces [first, after)

POINTER_WIDTH = 96
BUCKETS = 56
POINTERS = CONTENT_CUE, CONTENT_SOURCE, CUE_SOURCE = 0, 1, 2
LAYERS = CONTENT, CUE, SOURCE = 0, 1, 2
PUNCTUATION = 6  # as a shape, see `tagger`
CLOSING = 3  # as a mark
SAMPLED = 8  # pieces of a span whose pointers are averaged; so few that BLAS starts no second thread
CERTAIN = float(np.log(0.985))  # pieces as surely outside are not searched
LIKELY = float(np.log(0.1))  # chance to go on, for a span that the tags alone did not find
REACH = 512  # no window is longer
_start, _end = itemgetter(0), itemgetter(1)


@dataclass(frozen=True)
class Settings:
    """Chosen on held-out articles by `train.export`; a bias is added to the score of "outside"."""

    content_bias: float = 0.0
    null_source: float = 1.0  # factor on the probability of "no source"
    least: float = 0.0  # drop a quotation with a lower score
    least_alone: float = 0.9  # the same where no cue is found


class Reading(NamedTuple):
    """What the network says of one window; row 0 is [CLS], then one row a piece, then [SEP]."""

    window: Window
    tags: Floats  # (rows, 9)
    vectors: Floats  # (rows, 2 * 3 * POINTER_WIDTH): queries, then keys


class Found(NamedTuple):
    """One quotation."""

    content: list[Span]
    cue: Span | None
    source: Span | None
    score: float
    is_carried: bool


def _size(distance: Ints) -> Ints:
    return np.minimum(np.floor(3 * np.log2(1 + np.abs(distance))), 27).astype(np.int64)


def bucket(tail: Ints, head: Ints) -> Ints:
    """Bucket of the signed distance from tail to head, finer when near; the last where head is 0, the null target."""
    distance = head - tail
    return np.where(head == 0, BUCKETS - 1, 27 + np.sign(distance) * _size(distance))


def _log_softmax(x: Floats) -> Floats:
    x = x - x.max(-1, keepdims=True)
    return x - np.log(np.exp(x).sum(-1, keepdims=True))


def spans_of(scores: Floats, outside_bias: float) -> list[Span]:
    """Most likely outside/begin/inside sequence of one layer (pieces, 3), as spans."""
    open_ = np.concatenate([[False], scores[:, 0] < CERTAIN, [False]])
    edges = np.flatnonzero(open_[1:] != open_[:-1])
    out: list[Span] = []
    for first, after in edges.reshape(-1, 2).tolist():
        out += [(a + first, b + first) for a, b in _best_path(scores[first:after].tolist(), outside_bias)]
    return out


def _best_path(scores: list[list[float]], outside_bias: float) -> list[Span]:
    """Viterbi over one stretch; inside can only follow begin or inside."""
    back: list[tuple[int, int, int]] = []
    o, b, i = scores[0][0] + outside_bias, scores[0][1], -1e9
    for po, pb, pi in scores[1:]:
        inner, inner_state = (b, 1) if b > i else (i, 2)
        best, state = (o, 0) if o >= inner else (inner, inner_state)
        back.append((state, state, inner_state))
        o, b, i = best + po + outside_bias, best + pb, inner + pi
    states = [max((o, 0), (b, 1), (i, 2))[1]]
    for step in reversed(back):
        states.append(step[states[-1]])
    out: list[Span] = []
    for at, state in enumerate(reversed(states)):
        if state == 1:
            out.append((at, at + 1))
        elif state == 2:
            out[-1] = (out[-1][0], at + 1)
    return out


def whole_words(spans: list[Span], joined: npt.NDArray[np.bool_]) -> list[Span]:
    """Spans widened to whole words (`joined` pieces go on with the word of the piece before), never overlapping."""
    out: list[Span] = []
    for first, after in spans:
        while first > 0 and joined[first]:
            first -= 1
        while after < len(joined) and joined[after]:
            after += 1
        if out and first < out[-1][1]:
            out[-1] = (out[-1][0], max(after, out[-1][1]))
        else:
            out.append((first, after))
    return out


class Linker:
    """The pointers of one text's readings."""

    def __init__(self, readings: Sequence[Reading], distance: Floats) -> None:
        self.readings = readings
        steps = np.arange(-REACH, REACH + 1)
        self.near = distance[:, 27 + np.sign(steps) * _size(steps)]
        self.null = distance[:, -1]
        self.core_starts = [r.window.core_start for r in readings]
        self.keys: dict[tuple[int, int], Floats] = {}

    def probabilities(self, pointer: int, span: Span) -> tuple[int, Floats, float]:
        """Where a span points, averaged over its pieces: first piece of the window, a probability a piece, null's."""
        number = bisect_right(self.core_starts, span[0]) - 1
        (start, _, _, end), _, vectors = self.readings[number]
        first, length = span[0] - start + 1, min(span[1], end) - span[0]
        count = min(length, SAMPLED)
        rows = [first + (length - 1) * i // max(1, count - 1) for i in range(count)]
        at, width = pointer * POINTER_WIDTH, POINTER_WIDTH
        if (number, pointer) not in self.keys:
            self.keys[number, pointer] = np.ascontiguousarray(vectors[:, 3 * width + at : 4 * width + at].T)
        logits = vectors[rows, at : at + width] @ self.keys[number, pointer] * width**-0.5
        for row, values in zip(rows, logits, strict=True):
            values += self.near[pointer, REACH - row : REACH - row + len(values)]
        logits[:, 0] += self.null[pointer] - self.near[pointer, [REACH - row for row in rows]]
        logits -= logits.max(-1, keepdims=True)
        np.exp(logits, out=logits)
        p = (logits / logits.sum(-1, keepdims=True)).mean(0)
        return start, p[1:-1], float(p[0])


def _choose(start: int, p: Floats, null: float, spans: list[Span]) -> tuple[Span | None, float]:
    """The span that most of the probability falls on; a lone piece if the tags missed what is pointed at.

    `spans` are in order and do not overlap.
    """
    near = spans[bisect_right(spans, start, key=_end) : bisect_left(spans, start + len(p), key=_start)]
    masses = [float(p[max(s - start, 0) : e - start].sum()) for s, e in near]
    mass, best = max(zip(masses, near, strict=True), default=(0.0, None))
    top = int(p.argmax()) if len(p) else 0
    if len(p) and p[top] > max(mass, null):
        return (start + top, start + top + 1), float(p[top])
    return (best, mass) if mass > null else (None, null)


def decode(pieces: Encoded, readings: Sequence[Reading], distance: Floats, settings: Settings) -> list[Found]:
    """All quotations of one text, in order of their content."""
    tags = stitch(readings)
    chances = np.exp(tags)
    biases = (settings.content_bias, 0.0, 0.0)
    contents, cues, sources = (
        whole_words(spans_of(tags[:, layer], bias), pieces.joined) for layer, bias in zip(LAYERS, biases, strict=True)
    )
    contents = [c for c in contents if (pieces.shape[c[0] : c[1]] != PUNCTUATION).any()]
    linker = Linker(readings, distance)
    groups: dict[Span | int, list[tuple[Span, float]]] = {}
    for number, content in enumerate(contents):
        start, p, null = linker.probabilities(CONTENT_CUE, content)
        cue, mass = _choose(start, p, null, cues)
        groups.setdefault(cue if cue else number, []).append((content, mass))
    out: list[Found] = []
    for key, members in groups.items():
        cue = key if isinstance(key, tuple) else None
        spans, masses = [span for span, _ in members], [mass for _, mass in members]
        source = _source_of(spans, cue, sources, linker, settings)
        cue_span = _grown(cue, tags[:, CUE], pieces) if cue else None
        source_span = _grown(source, tags[:, SOURCE], pieces) if source else None
        out.append(Found(spans, cue_span, source_span, _score(chances, spans, cue_span, masses), False))
    carried = _carry(sorted(out, key=lambda f: f.content[0]), pieces)
    return [f for f in carried if f.score >= (settings.least if f.cue or f.is_carried else settings.least_alone)]


def _score(chances: Floats, contents: list[Span], cue: Span | None, masses: list[float]) -> float:
    """Mean of what speaks for a quotation: inside and edges of its longest span, its cue, and their link."""
    first, after = max(contents, key=lambda s: s[1] - s[0])
    ends = 1 - chances[after, CONTENT, 2] if after < len(chances) else 1.0
    parts = [1 - chances[first:after, CONTENT, 0].mean(), chances[first, CONTENT, 1], ends]
    if cue:
        parts += [1 - chances[cue[0] : cue[1], CUE, 0].mean(), max(masses)]
    return float(np.mean(parts))


def _grown(span: Span, scores: Floats, pieces: Encoded) -> Span:
    """A lone piece that a pointer chose where the tags found no span, with what may belong to it."""
    first, after = span
    if after - first == 1 and scores[first].argmax() == 0:
        while after < len(scores) and scores[after, 2] > LIKELY and pieces.gap[after] < 2:
            after += 1
    return whole_words([(first, after)], pieces.joined)[0]


def stitch(readings: Sequence[Reading]) -> Floats:
    """Log probabilities (pieces, 3 layers, 3 tags), each piece's from the window that it is the core of."""
    parts = [np.zeros((0, 9), np.float32)]
    for (start, core_start, core_end, _), tags, _ in readings:
        parts.append(tags[core_start - start + 1 : core_end - start + 1])
    return _log_softmax(np.concatenate(parts).reshape(-1, 3, 3))


def _source_of(
    contents: list[Span], cue: Span | None, sources: list[Span], linker: Linker, settings: Settings
) -> Span | None:
    pointer, tail = (CUE_SOURCE, cue) if cue else (CONTENT_SOURCE, max(contents, key=lambda s: s[1] - s[0]))
    start, p, null = linker.probabilities(pointer, tail)
    return _choose(start, p, null * settings.null_source, sources)[0]


def _carry(found: list[Found], pieces: Encoded) -> list[Found]:
    """A quotation in marks without cue and source, right after another, has that one's source."""
    out: list[Found] = []
    for item in found:
        first = item.content[0][0]
        if out and not item.cue and not item.source and out[-1].source and pieces.mark[first]:
            between = pieces.mark[out[-1].content[-1][1] : first]
            if pieces.gap[first] == 2 and (between == CLOSING).all():
                item = item._replace(source=out[-1].source, is_carried=True)
        out.append(item)
    return out
