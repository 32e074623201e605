"""What a worker does with a few documents: one pass of the language models, then the extractors.

Belongs here: what a failure costs. Not here: what is found (`document.py`), or where workers run (`engine.py`).
"""

from collections.abc import Mapping
from functools import cache

from pipelines.engine import failed
from pipelines.extract.document import extract
from pipelines.extract.publisher_homes import Home, publisher_key
from pipelines.frames import Extraction, check_types
from pipelines.language.parse import DEFAULT_MODEL, load_model, load_tagger, read
from pipelines.records import Document


def extract_batch(
    documents: list[Document], model: str = DEFAULT_MODEL, homes: Mapping[str, Home] | None = None
) -> list[Extraction]:
    """Return one extraction a document, in order; `homes` is what `publisher_homes.learn_homes` returns.

    A document that makes the language model or an extractor raise yields a row of the quarantine.

    Raises:
        OSError: there is no language model of that name, which is no fault of the documents.
    """
    _load(model)
    try:
        readings = list(read(documents, model))
    except Exception as error:  # whatever a text makes the models raise must cost that text alone
        if len(documents) == 1:
            return [failed(documents[0], error)]
        return [extraction for document in documents for extraction in extract_batch([document], model, homes)]
    extractions = []
    for reading in readings:
        try:
            extraction = extract(reading, (homes or {}).get(publisher_key(reading.document) or ""))
            check_types(extraction)
        except Exception as error:  # as above, for the extractors
            extraction = failed(reading.document, error)
        extractions.append(extraction)
    return extractions


@cache
def _load(model: str) -> None:
    """Models that are missing or broken stop the build here, rather than fail every document."""
    load_model(model)
    load_tagger().attributions(["Ready."])
