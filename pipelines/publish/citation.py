"""`CITATION.cff`: how to cite a release, in the Citation File Format 1.2."""

from typing import Any

from pipelines.publish import about
from pipelines.publish.versions import date_of


def citation_file(version: str) -> dict[str, Any]:
    """Return the fields of the file for release `version`."""
    return {
        "cff-version": "1.2.0",
        "message": "If you use this data set, please cite it.",
        "type": "dataset",
        "title": about.TITLE,
        "abstract": about.DESCRIPTION,
        "authors": [{"name": about.AUTHOR}],
        "version": version,
        "date-released": date_of(version),
        "license": about.DATA_LICENSE,
    }
