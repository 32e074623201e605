"""The homes of publishers, learned with what is kept of each document. How they are learned is `publisher_homes`'s."""

import json
from collections.abc import Iterable, Mapping

from pipelines.cache.revisions import extraction_revision
from pipelines.cache.store import Store, digest
from pipelines.extract.places import load_model
from pipelines.extract.publisher_homes import Home, learn_homes, named_rows
from pipelines.records import Document


def learn_kept_homes(documents: Iterable[Document], store: Store | None = None) -> dict[str, Home]:
    """Return what `publisher_homes.learn_homes` returns, looking only at documents of which `store` knows nothing."""
    ranker, new = load_model().ranker, {}

    def named(document: Document) -> Mapping[int, float]:
        said = repr((document.text, document.title, document.url, document.publisher))
        key = digest(b"home", extraction_revision(), said.encode("utf-8", "surrogatepass"))
        kept = store.get([key]).get(key) if store is not None else None
        if kept is not None:
            return dict(json.loads(kept))
        found = named_rows(document, ranker)
        new[key] = json.dumps([(row, sure) for row, sure in found.items()]).encode()
        return found

    homes = learn_homes(documents, ranker, named)
    if store is not None:
        store.put(new)
    return homes
