"""From the model's numbers to quotations: best tag sequence, links by pointer, spans of one cue joined.

Works on wordpiece indices and knows nothing of texts or of ONNX; numpy only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
SAMPLED = 48  # pieces of a long span whose pointers are averaged


@dataclass(frozen=True)
class Settings:
    """Chosen on held-out articles by `train.export`; biases are added to the score of "outside"."""

    content_bias: float = 0.0
    cue_bias: float = 0.0
    source_bias: float = 0.0
    null_cue: float = 1.0  # factor on the probability of "no cue"
    null_source: float = 1.0
    content_share: float = 0.3  # weight of content -> source beside cue -> source
    least: float = 0.0  # drop a quotation with a lower score
    least_alone: float = 0.6  # the same where neither cue nor source is found


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


def bucket(tail: Ints, head: Ints) -> Ints:
    """Bucket of the signed distance from tail to head, finer when near; the last where head is 0, the null target."""
    distance = head - tail
    size = np.minimum(np.floor(3 * np.log2(1 + np.abs(distance))), 27).astype(np.int64)
    return np.where(head == 0, BUCKETS - 1, 27 + np.sign(distance) * size)


def _log_softmax(x: Floats) -> Floats:
    x = x - x.max(-1, keepdims=True)
    return x - np.log(np.exp(x).sum(-1, keepdims=True))


def spans_of(scores: Floats, outside_bias: float) -> list[Span]:
    """Most likely outside/begin/inside sequence of one layer (pieces, 3), as spans."""
    if not len(scores):
        return []
    back: list[tuple[int, int, int]] = []
    o, b, i = float(scores[0, 0]) + outside_bias, float(scores[0, 1]), -1e9
    for po, pb, pi in scores[1:].tolist():
        best, state = max((o, 0), (b, 1), (i, 2))
        inner, inner_state = max((b, 1), (i, 2))
        back.append((state, state, inner_state))
        o, b, i = best + po + outside_bias, best + pb, inner + pi
    state = max((o, 0), (b, 1), (i, 2))[1]
    states = [state]
    for step in reversed(back):
        state = step[state]
        states.append(state)
    states.reverse()
    out: list[Span] = []
    for at, state in enumerate(states):
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
        self.distance = distance
        self.core_starts = np.array([r.window.core_start for r in readings])

    def probabilities(self, pointer: int, span: Span) -> tuple[int, Floats, float]:
        """Where a span points, averaged over its pieces: first piece of the window, a probability a piece, null's."""
        reading = self.readings[int(np.searchsorted(self.core_starts, span[0], "right")) - 1]
        start, _, _, end = reading.window
        first, after = span[0] - start + 1, min(span[1], end) - start + 1
        rows = np.unique(np.linspace(first, after - 1, min(after - first, SAMPLED)).astype(np.int64))
        width = POINTER_WIDTH
        queries = reading.vectors[rows, pointer * width : (pointer + 1) * width]
        keys = reading.vectors[:, (3 + pointer) * width : (4 + pointer) * width]
        columns = np.arange(len(keys))
        bias = self.distance[pointer][bucket(rows[:, None], columns[None, :])]
        p = np.exp(_log_softmax(queries @ keys.T * width**-0.5 + bias)).mean(0)
        return start, p[1:-1], float(p[0])

    def mass(self, start: int, p: Floats, spans: list[Span]) -> list[float]:
        """Probability that falls on each span."""
        total = np.concatenate([[0.0], np.cumsum(p)])
        at = [(min(max(s - start, 0), len(p)), min(max(e - start, 0), len(p))) for s, e in spans]
        return [float(total[e] - total[s]) for s, e in at]


def _choose(start: int, p: Floats, null: float, spans: list[Span], linker: Linker) -> tuple[Span | None, float]:
    """The span that most of the probability falls on; a lone piece if the tags missed what is pointed at."""
    near = [s for s in spans if s[0] < start + len(p) and s[1] > start]
    masses = linker.mass(start, p, near)
    best = max(range(len(near)), key=masses.__getitem__, default=None)
    mass = masses[best] if best is not None else 0.0
    if len(p):
        top = int(np.argmax(p))
        if p[top] > max(mass, null):
            return (start + top, start + top + 1), float(p[top])
    return (near[best], mass) if best is not None and mass > null else (None, null)


def _inside(tags: Floats, span: Span) -> float:
    """Mean probability that the span's pieces are content."""
    return float(1 - np.exp(tags[span[0] : span[1], CONTENT, 0]).mean())


def decode(pieces: Encoded, readings: Sequence[Reading], distance: Floats, joined: npt.NDArray[np.bool_],
           settings: Settings) -> list[Found]:
    """All quotations of one text, in order of their content."""
    tags = stitch(readings)
    biases = (settings.content_bias, settings.cue_bias, settings.source_bias)
    contents, cues, sources = (
        whole_words(spans_of(tags[:, layer], bias), joined) for layer, bias in zip(LAYERS, biases, strict=True)
    )
    linker = Linker(readings, distance)
    groups: dict[Span | int, list[tuple[Span, float]]] = {}
    for number, content in enumerate(contents):
        start, p, null = linker.probabilities(CONTENT_CUE, content)
        cue, _ = _choose(start, p, null * settings.null_cue, cues, linker)
        groups.setdefault(cue if cue else number, []).append((content, _inside(tags, content)))
    out: list[Found] = []
    for key, members in groups.items():
        cue = key if isinstance(key, tuple) else None
        spans = [span for span, _ in members]
        score = float(np.average([s for _, s in members], weights=[b - a for a, b in spans]))
        source = _source_of(spans, cue, sources, linker, settings)
        least = settings.least if cue or source else settings.least_alone
        if score >= least:
            cue_span = whole_words([cue], joined)[0] if cue else None
            source_span = whole_words([source], joined)[0] if source else None
            out.append(Found(spans, cue_span, source_span, score, False))
    return _carry(sorted(out, key=lambda f: f.content[0]), pieces)


def stitch(readings: Sequence[Reading]) -> Floats:
    """Log probabilities (pieces, 3 layers, 3 tags), each piece's from the window that it is the core of."""
    parts = [r.tags[r.window.core_start - r.window.start + 1 : r.window.core_end - r.window.start + 1] for r in readings]
    return _log_softmax(np.concatenate([np.zeros((0, 9), np.float32), *parts]).reshape(-1, 3, 3))


def _source_of(contents: list[Span], cue: Span | None, sources: list[Span], linker: Linker,
               settings: Settings) -> Span | None:
    anchor = max(contents, key=lambda s: s[1] - s[0])
    if cue:
        anchor = min(contents, key=lambda s: min(abs(s[0] - cue[1]), abs(cue[0] - s[1])))
    start, p, null = linker.probabilities(CONTENT_SOURCE, anchor)
    if cue:
        cue_start, cue_p, cue_null = linker.probabilities(CUE_SOURCE, cue)
        share = settings.content_share
        if cue_start == start and len(cue_p) == len(p):
            p, null = share * p + (1 - share) * cue_p, share * null + (1 - share) * cue_null
        else:
            start, p, null = cue_start, cue_p, cue_null
    return _choose(start, p, null * settings.null_source, sources, linker)[0]


def _carry(found: list[Found], pieces: Encoded) -> list[Found]:
    """A quotation in marks without cue and source, right after another, has that one's source."""
    out: list[Found] = []
    for item in found:
        first = item.content[0][0]
        if out and not item.cue and not item.source and out[-1].source and pieces.mark[first]:
            between = pieces.mark[out[-1].content[-1][1] : first]
            if pieces.gap[first] == 2 and not len(between):
                item = item._replace(source=out[-1].source, is_carried=True)
        out.append(item)
    return out
