"""`COOKBOOK.md`: questions that researchers and journalists ask, each with the SQL that answers it.

The queries are the files `cookbook/*.sql`, in their order. In each the first comment is the question, the one that
begins with `Gives:` names the columns of the answer, others are notes to the reader. A question that every release is
asked, the views of `templates/views.sql` answer already.
"""

from dataclasses import dataclass
from importlib import resources

FILE_NAME = "COOKBOOK.md"
COMMENT, GIVES = "-- ", "Gives: "
HEAD = """# On Record: cookbook

Each query runs as it stands on the file `onrecord.duckdb` of a release: `duckdb onrecord.duckdb`, or in Python
`duckdb.connect("onrecord.duckdb", read_only=True).sql(query)`. What a column means stands in `DICTIONARY.md`.
"""


@dataclass(frozen=True)
class Recipe:
    """A question and the query that answers it."""

    name: str  # of the file, without its suffix
    question: str
    columns: tuple[str, ...]
    notes: str
    query: str


def recipes() -> list[Recipe]:
    """Return all recipes in the order of their files."""
    folder = resources.files("pipelines.publish").joinpath("cookbook")
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".sql")), key=lambda file: file.name)
    return [_recipe(file.name.removesuffix(".sql"), file.read_text(encoding="utf-8")) for file in files]


def cookbook() -> str:
    """Return all recipes as Markdown."""
    return "\n".join([HEAD, *(_section(number, recipe) for number, recipe in enumerate(recipes(), start=1))])


def _recipe(name: str, text: str) -> Recipe:
    lines = text.splitlines()
    said = [line.removeprefix(COMMENT) for line in lines if line.startswith(COMMENT)]
    question, gives, *notes = said
    columns = tuple(gives.removeprefix(GIVES).split(", "))
    query = "\n".join(line for line in lines if not line.startswith(COMMENT))
    return Recipe(name, question, columns, " ".join(notes), query)


def _section(number: int, recipe: Recipe) -> str:
    columns = ", ".join(f"`{column}`" for column in recipe.columns)
    notes = f"{recipe.notes}\n\n" if recipe.notes else ""
    return f"## {number}. {recipe.question}\n\n{notes}```sql\n{recipe.query}\n```\n\nGives {columns}.\n"
