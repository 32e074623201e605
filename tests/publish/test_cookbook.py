"""The cookbook on the newest release of raw/: every query runs, gives the columns it names, and has rows."""

import re
from pathlib import Path

import duckdb
import pytest

from pipelines.build import Report
from pipelines.publish.cookbook import Recipe, cookbook, recipes

RECIPES = {recipe.name: recipe for recipe in recipes()}


@pytest.fixture(scope="module")
def connection(sample_build: Report) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(sample_build.published.path / "onrecord.duckdb"), read_only=True)


@pytest.mark.parametrize("name", RECIPES)
def test_a_query_gives_the_columns_it_names_and_rows(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    answer = connection.sql(RECIPES[name].query)
    assert tuple(answer.columns) == RECIPES[name].columns
    assert answer.fetchall()


def test_there_are_fifteen_and_each_asks_another_question() -> None:
    assert len(RECIPES) == 15
    assert len({recipe.question for recipe in RECIPES.values()}) == 15
    assert all(recipe.question.endswith("?") for recipe in RECIPES.values())


def test_the_release_holds_the_cookbook_with_the_queries_as_they_are_run(sample_build: Report) -> None:
    text = (sample_build.published.path / "COOKBOOK.md").read_text(encoding="utf-8")
    assert text == cookbook()
    assert re.findall(r"```sql\n(.*?)\n```", text, re.DOTALL) == [recipe.query for recipe in RECIPES.values()]


def answer_of(connection: duckdb.DuckDBPyConnection, recipe: Recipe) -> list[dict]:
    names = recipe.columns
    return [dict(zip(names, row, strict=True)) for row in connection.sql(recipe.query).fetchall()]


def test_different_ages_stand_with_those_who_give_them(connection: duckdb.DuckDBPyConnection) -> None:
    rows = answer_of(connection, RECIPES["03-conflicting-ages"])
    assert {("51", "narrator"), ("37", "officials")} <= {(row["age"], row["claimed_by"]) for row in rows}


def test_context_offsets_cut_the_quotation_out_of_its_text(connection: duckdb.DuckDBPyConnection) -> None:
    raw = Path(__file__).parents[2] / "raw"
    for row in answer_of(connection, RECIPES["05-quotes-in-context"]):
        text = (raw / row["source_id"]).read_text(encoding="utf-8").split("---\n", 2)[2]
        assert row["text"] in text[row["context_start"] : row["context_end"]]
        assert text[row["start"] : row["end"]] == row["text"]


def test_an_id_of_an_older_release_leads_to_the_row_of_today() -> None:
    views = Path(__file__).parents[2] / "pipelines/publish/templates/views.sql"
    view = re.search(r"CREATE VIEW current_ids AS.*?;", views.read_text(encoding="utf-8"), re.DOTALL)
    assert view
    with duckdb.connect() as memory:
        memory.execute("CREATE TABLE incidents AS SELECT unnest(['i-now', 'i-part']) AS incident_id")
        memory.execute("CREATE TABLE events (event_id VARCHAR)")
        memory.execute("CREATE TABLE documents (origin_id VARCHAR, story_id VARCHAR)")
        memory.execute('CREATE TABLE id_history (old_id VARCHAR, new_id VARCHAR, "table" VARCHAR, change VARCHAR, '
                       "reason VARCHAR)")  # fmt: skip
        for old, new, change in (
            ("i-1", "i-2", "merged"),
            ("i-2", "i-now", "merged"),
            ("i-3", "i-4", "merged"),
            ("i-4", None, "withdrawn"),
            ("i-now", "i-part", "split"),
        ):
            memory.execute("INSERT INTO id_history VALUES (?, ?, 'incidents', ?, 'why')", [old, new, change])
        memory.execute(view.group())
        found = memory.execute("SELECT cited_id, current_id, became FROM current_ids").fetchall()
    assert set(found) == {
        ("i-now", "i-now", "same"),
        ("i-part", "i-part", "same"),
        ("i-now", "i-part", "split"),
        ("i-1", "i-now", "merged"),
        ("i-1", "i-part", "split"),
        ("i-2", "i-now", "merged"),
        ("i-2", "i-part", "split"),
        ("i-3", None, "withdrawn"),
        ("i-4", None, "withdrawn"),
    }
