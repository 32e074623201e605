"""The attribution tagger: texts in, quotations (content, cue, source) as character spans out.

Holds the one interface that the rest of the pipeline knows (`AttributionTagger`), how a text becomes model
input (wordpieces with case, quotation-mark and gap features, cut into windows), and the ONNX implementation.
What turns the model's numbers into spans is in `decode`; how the model is trained is in `train`.
"""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from pipelines.language.decode import PUNCTUATION, Found, Reading, Settings, decode
from pipelines.records import Attribution

Ints = npt.NDArray[np.int64]

WEIGHTS = Path(__file__).parent / "weights"
BLOCK = 50_000  # characters read at once
MARK = re.compile(r"\"|``|''|‘‘|’’|[“”„‟«»]")
OPENING, CLOSING = frozenset("“„«‟") | {"``", "‘‘"}, frozenset("”»") | {"''", "’’"}
SHAPES = 7  # special, lower, Title, UPPER, mIxed, digit, punctuation
MARKS = 4  # outside, inside, opening, closing
GAPS = 3  # glued to the token before, after a space, after a line break
# ONNX Runtime fuses the sum before a normalisation into it, in a kernel that takes six times as long as the two parts
# (1.32, by its profiler); without the fusion a window costs 8 % less, and its numbers differ by rounding only.
SLOW_FUSIONS = ["SkipLayerNormFusion"]
WORD = re.compile(r"\w+")
SENTENCE_END = re.compile(r"[.?!][\"'”’)]*$")
# Every printed form of a mark looks the same to the model; replacements keep the length, so offsets hold.
# A lone surrogate is no character that a tokenizer takes.
SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "?")
ONE_FORM = SURROGATES | str.maketrans({**dict.fromkeys("“”„‟«»", '"'), **dict.fromkeys("‘’‚‛`", "'")})


class Encoded(NamedTuple):
    """One text as wordpieces; all arrays have one entry a piece, without the model's own [CLS] and [SEP]."""

    ids: Ints
    starts: Ints
    ends: Ints
    shape: Ints
    mark: Ints
    gap: Ints
    joined: npt.NDArray[np.bool_]  # goes on with the word of the piece before; no model input


class Window(NamedTuple):
    """Pieces [start, end) are read together; what is found in [core_start, core_end) counts."""

    start: int
    core_start: int
    core_end: int
    end: int


def marks_of(text: str) -> list[tuple[int, int, bool]]:
    """Double quotation marks as (start, end, opens), paired as well as the print allows."""
    found: list[tuple[int, int, bool]] = []
    is_open, last = False, 0
    for m in MARK.finditer(text):
        if "\n" in text[last : m.start()]:
            is_open = False  # a quotation that runs on is opened again in the next paragraph
        before, after = text[m.start() - 1 : m.start()], text[m.end() : m.end() + 1]
        if m[0] in OPENING:
            opens = True
        elif m[0] in CLOSING and not (m[0] == "”" and not is_open and before in ("", "\n") and after.isalnum()):
            opens = False
        else:
            starts_word = (not before or before.isspace() or before in "([—–-") and bool(after) and not after.isspace()
            ends_word = bool(before) and not before.isspace() and (not after or after.isspace())
            opens = starts_word if starts_word != ends_word else not is_open
        found.append((m.start(), m.end(), opens))
        is_open, last = opens, m.end()
    return found


def _mark_feature(text: str, starts: Ints, marks: list[tuple[int, int, bool]]) -> Ints:
    out = np.zeros(len(starts), dtype=np.int64)
    for i, (start, end, opens) in enumerate(marks):
        first, after = np.searchsorted(starts, (start, end))
        out[first:after] = 2 if opens else 3
        if opens:
            limit = marks[i + 1][0] if i + 1 < len(marks) else len(text)
            line_end = text.find("\n", end, limit)
            stop = int(np.searchsorted(starts, limit if line_end < 0 else line_end))
            out[after:stop] = 1
    return out


def _shape_of(word: str) -> int:
    if not word.isalpha() and any(map(str.isdigit, word)):
        return 5
    if word.islower() or not any(map(str.isupper, word)):
        return 1
    if word[0].isupper() and (len(word) == 1 or word[1:].islower()):
        return 2
    return 3 if word.isupper() else 4


def _word_features(text: str, starts: Ints) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Shape of each piece's word, and whether the piece goes on with the word of the piece before."""
    words = list(WORD.finditer(text))
    if not words or not len(starts):
        return np.full(len(starts), PUNCTUATION, dtype=np.int64), np.zeros(len(starts), dtype=bool)
    begins, stops = np.array([m.span() for m in words]).T
    shapes = np.array([_shape_of(m[0]) for m in words], dtype=np.int64)
    at = np.clip(np.searchsorted(begins, starts, side="right") - 1, 0, None)
    in_word = (begins[at] <= starts) & (starts < stops[at])
    joined = np.concatenate([[False], in_word[1:] & in_word[:-1] & (at[1:] == at[:-1])])
    return np.where(in_word, shapes[at], PUNCTUATION), joined


def _gap_feature(text: str, starts: Ints, ends: Ints) -> Ints:
    lines = np.concatenate([[0], np.cumsum(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32) == 10)])
    before = np.concatenate([[0], ends[:-1]])[: len(starts)]
    gap = np.where(lines[starts] > lines[before], 2, np.where(starts > before, 1, 0))
    gap[:1] = 2
    return gap


def encode(text: str, tokenizer: Any) -> Encoded:
    """Wordpieces of a text with their character offsets and features."""
    marks = marks_of(text)
    plain = list(text.translate(ONE_FORM))
    for start, end, _ in marks:
        if end - start == 2:
            plain[start:end] = '" '
    encoding = tokenizer.encode("".join(plain), add_special_tokens=False)
    offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
    kept = offsets[:, 1] > offsets[:, 0]
    ids, starts, ends = np.array(encoding.ids, dtype=np.int64)[kept], offsets[kept, 0], offsets[kept, 1].copy()
    wide = np.isin(starts, [s for s, e, _ in marks if e - s == 2])
    ends[wide] = starts[wide] + 2
    shape, joined = _word_features(text, starts)
    mark, gap = _mark_feature(text, starts, marks), _gap_feature(text, starts, ends)
    return Encoded(ids, starts, ends, shape, mark, gap, joined)


def windows_of(text: str, pieces: Encoded, size: int, context: int) -> Iterator[Window]:
    """Cut at paragraphs where possible, else after sentences, else anywhere with the neighbours read as context.

    Hardly a quotation has its cue in another paragraph, so that context there would cost more than it finds.
    """
    total = len(pieces.ids)
    paragraph = pieces.gap == 2
    sentence = np.zeros(total, dtype=bool)
    for i in np.flatnonzero(pieces.gap == 1).tolist():
        before = int(pieces.ends[i - 1])
        sentence[i] = bool(SENTENCE_END.search(text[max(0, before - 3) : before]))
    start = 0
    while start < total:
        room = size - (0 if paragraph[start] else context)
        end, cut = total, True
        if total - start > room:
            end, cut = _cut(paragraph, sentence, start + room // 2, start + room)
            if not cut:
                end, cut = _cut(paragraph, sentence, start + (room - context) // 2, start + room - context)
        left = start if paragraph[start] else max(0, start - context)
        soft = np.flatnonzero(paragraph[left:start] | sentence[left:start])
        left = left + int(soft[0]) if len(soft) else left
        yield Window(left, start, end, end if cut else min(total, end + context))
        start = end


def _cut(paragraph: npt.NDArray[np.bool_], sentence: npt.NDArray[np.bool_], low: int, high: int) -> tuple[int, bool]:
    for breaks, is_paragraph in ((paragraph, True), (sentence, False)):
        at = np.flatnonzero(breaks[low : high + 1])
        if len(at):
            return low + int(at[-1]), is_paragraph
    return high, False


class AttributionTagger(Protocol):
    """Whatever finds quotations; `OnnxTagger` is one, a smaller model may be another."""

    def attributions(self, texts: Sequence[str]) -> list[list[Attribution]]: ...


class OnnxTagger:
    """The trained tagger; the session is opened at the first text.

    A window is one run of the network: quantisation scales depend on all that is in a run, so batches would make
    a text's result depend on its neighbours, and on one thread they save nothing.
    """

    def __init__(self, folder: Path = WEIGHTS, threads: int = 1) -> None:
        self.folder, self.threads = folder, threads
        self._loaded: tuple[Any, Any, dict[str, Any]] | None = None

    def attributions(self, texts: Sequence[str]) -> list[list[Attribution]]:
        """The quotations of each text, in order."""
        return [[a for start, end in _blocks(text) for a in self._block(text[start:end], start)] for text in texts]

    def _load(self) -> tuple[Any, Any, dict[str, Any]]:
        if self._loaded is None:
            import onnxruntime
            from tokenizers import Tokenizer

            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = self.threads
            options.inter_op_num_threads = 1
            options.log_severity_level = 3
            model = str(self.folder / "quotes.onnx")
            session = onnxruntime.InferenceSession(
                model, options, providers=["CPUExecutionProvider"], disabled_optimizers=SLOW_FUSIONS
            )
            tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
            tokenizer.no_truncation()
            tokenizer.no_padding()
            config = json.loads((self.folder / "config.json").read_text(encoding="utf-8"))
            self._loaded = session, tokenizer, config
        return self._loaded

    def read(self, text: str) -> tuple[Encoded, list[Reading]]:
        """A text's pieces and what the network says of them."""
        session, tokenizer, config = self._load()
        pieces = encode(text, tokenizer)
        rows = np.stack([pieces.ids, pieces.shape, pieces.mark, pieces.gap])
        readings = []
        for window in windows_of(text, pieces, config["window"], config["context"]):
            inputs = np.zeros((1, 4, window.end - window.start + 2), dtype=np.int64)
            inputs[0, 0, 0], inputs[0, 0, -1] = config["cls"], config["sep"]
            inputs[0, :, 1:-1] = rows[:, window.start : window.end]
            tags, vectors = session.run(None, {"inputs": inputs})
            readings.append(Reading(window, tags[0], vectors[0]))
        return pieces, readings

    def _block(self, text: str, offset: int) -> list[Attribution]:
        pieces, readings = self.read(text)
        config = self._load()[2]
        distance = np.array(config["distance"], dtype=np.float32)
        found = decode(pieces, readings, distance, Settings(**config["settings"]))
        return [attribution(item, pieces, offset) for item in found]


def attribution(item: Found, pieces: Encoded, offset: int) -> Attribution:
    """The characters of a quotation given in pieces."""

    def chars(spans: Sequence[tuple[int, int] | None]) -> tuple[tuple[int, int], ...]:
        return tuple((int(pieces.starts[s[0]]) + offset, int(pieces.ends[s[1] - 1]) + offset) for s in spans if s)

    cue, source = chars([item.cue]), chars([item.source])
    return Attribution(chars(item.content), cue, source, round(item.score, 4), item.is_carried)


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Parts of a text, cut at line breaks or spaces, so that memory stays bounded."""
    start = 0
    while start < len(text):
        end = start + BLOCK
        if end < len(text):
            low = start + BLOCK // 2
            end = max(text.rfind("\n", low, end), low) if "\n" in text[low:end] else max(text.rfind(" ", low, end), low)
            end += 1
        yield start, min(end, len(text))
        start = end
