"""What every description of the dataset says of it: title, authors, licence. No format is known here."""

TITLE = "On Record"
DESCRIPTION = (
    "Incidents, quotes and events from news articles and official statements: who said what happened, to whom, "
    "where and when, and who disputes it. Rows are what sources say, not what is established: read `status`."
)
AUTHOR = "On Record contributors"
DATA_LICENSE = "CC-BY-4.0"
DATA_LICENSE_TITLE = "Creative Commons Attribution 4.0 International"
DATA_LICENSE_URL = "https://creativecommons.org/licenses/by/4.0/"


def citation(version: str) -> str:
    """Return how to cite release `version` in one line."""
    return f"{AUTHOR} ({version[:4]}). {TITLE}, version {version} [data set]. {DATA_LICENSE}."
