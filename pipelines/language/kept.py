"""What the language models said of a text, as a few kilobytes that can be kept, and back.

Belongs here: the form. Not here: where it is kept (`cache/`), nor the models (`parse.py`).
"""

import json
from dataclasses import asdict

import numpy as np
import pyarrow as pa
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, LEMMA, MORPH, ORTH, POS, SENT_START, SPACY, TAG
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipelines.language.parse import reading_of
from pipelines.records import Attribution, Document, Reading

# Columns that hold names are kept as places in a list of names: the numbers spaCy gives them are not for keeping.
NAMES = [ORTH, TAG, POS, MORPH, LEMMA, DEP, ENT_TYPE]
NUMBERS = [HEAD, SENT_START, ENT_IOB, SPACY]
SCHEMA = pa.schema([("names", pa.list_(pa.string())), ("tokens", pa.binary()), ("attributions", pa.string())])
COMPRESSION = pa.ipc.IpcWriteOptions(compression="zstd")


def pack(reading: Reading) -> bytes:
    """Return what the models said of a reading's text."""
    columns = reading.doc.to_array(NAMES + NUMBERS).astype(np.uint64)
    keys, places = np.unique(columns[:, : len(NAMES)], return_inverse=True)
    tokens = columns.astype(np.int32)  # heads are distances, and may be negative
    tokens[:, : len(NAMES)] = places.reshape(-1, len(NAMES))
    strings = reading.doc.vocab.strings
    row = {
        "names": [strings[int(key)] for key in keys],
        "tokens": np.ascontiguousarray(tokens.T).tobytes(),
        "attributions": json.dumps([asdict(found) for found in reading.attributions]),
    }
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, SCHEMA, options=COMPRESSION) as writer:
        writer.write_batch(pa.RecordBatch.from_pylist([row], schema=SCHEMA))
    return sink.getvalue().to_pybytes()


def unpack(document: Document, kept: bytes, vocab: Vocab) -> Reading:
    """Return the reading of a document from what `pack` returned for its text; `vocab` is the model's."""
    row = pa.ipc.open_stream(kept).read_next_batch().to_pylist()[0]
    names = row["names"]
    tokens = np.frombuffer(row["tokens"], dtype=np.int32).reshape(len(NAMES) + len(NUMBERS), -1).T
    keys = np.array([vocab.strings.add(name) for name in names], dtype=np.uint64)
    words, spaces = [names[place] for place in tokens[:, 0]], (tokens[:, -1] != 0).tolist()
    annotated = np.column_stack([keys[tokens[:, 1 : len(NAMES)]], tokens[:, len(NAMES) : -1].astype(np.uint64)])
    doc = Doc(vocab, words=words, spaces=spaces).from_array(NAMES[1:] + NUMBERS[:-1], annotated)  # type: ignore[arg-type]
    return reading_of(document, doc, [_attribution(found) for found in json.loads(row["attributions"])])


def _attribution(found: dict[str, object]) -> Attribution:
    spans = {name: tuple((start, end) for start, end in found[name]) for name in ("content", "cue", "source")}  # type: ignore[attr-defined]
    return Attribution(**{**found, **spans})  # type: ignore[arg-type]
