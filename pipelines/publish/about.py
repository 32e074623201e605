"""What every description of the dataset says of it: title, authors, licences. No format is known here."""

from importlib.metadata import distribution

TITLE = "On Record"
DESCRIPTION = (
    "Incidents, quotes and events from news articles and official statements: who said what happened, to whom, "
    "where and when, and who disputes it. Rows are what sources say, not what is established: read `status`."
)
AUTHOR = "On Record contributors"
DATA_LICENSE = "CC-BY-4.0"
DATA_LICENSE_TITLE = "Creative Commons Attribution 4.0 International"
DATA_LICENSE_URL = "https://creativecommons.org/licenses/by/4.0/"
# Of the code that comes with a release (its page, its queries) and of the data.
LICENSE_FILES = ("LICENSE", "LICENSE-DATA")


def citation(version: str) -> str:
    """Return how to cite release `version` in one line."""
    return f"{AUTHOR} ({version[:4]}). {TITLE}, version {version} [data set]. {DATA_LICENSE}."


def license_texts() -> dict[str, str]:
    """Return the licence files by name, as they were packaged; FileNotFoundError when one was not."""
    package = distribution("onrecord")
    texts = {name: package.read_text(f"licenses/{name}") or "" for name in LICENSE_FILES}
    if missing := [name for name, text in texts.items() if not text]:
        raise FileNotFoundError(f"the package was installed without {', '.join(missing)}")
    return texts
