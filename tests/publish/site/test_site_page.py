"""What is written into the page, without a browser."""

import json
import re
from importlib import resources
from pathlib import Path

import pandas as pd
import platformdirs
import pytest
from conftest import FACTS, HOSTILE, VERSION
from sample_tables import frame, sample_tables

from pipelines.publish.manifest import NAMES_KEPT_NOTE, ReleaseFacts
from pipelines.publish.release import publish
from pipelines.publish.site import rows
from pipelines.publish.site.coverage import coverage
from pipelines.publish.site.outlines import outlines
from pipelines.publish.site.page import embedded, source_hash
from pipelines.publish.site.rows import COLUMNS, read_rows
from pipelines.publish.site.scripts import joined
from pipelines.publish.site.stored import stored
from pipelines.publish.validate import validate_release
from schemas.derive import describe
from schemas.vocabulary import VOCABULARIES

SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<text>.*?)</script>", re.DOTALL)


def data_of(release: Path) -> dict:
    page = (release / "index.html").read_text(encoding="utf-8")
    return json.loads(next(match["text"] for match in SCRIPT.finditer(page) if 'id="data"' in match["attributes"]))


def test_a_release_with_a_page_validates(sample_release: Path) -> None:
    assert validate_release(sample_release) == []
    sums = (sample_release / "SHA256SUMS").read_text()
    assert "  index.html\n" in sums and "  site/files.js\n" in sums


def test_the_same_tables_give_the_same_page_in_any_order(sample_release: Path, tmp_path: Path) -> None:
    tables = {table: rows.iloc[::-1] for table, rows in sample_tables().items()}
    other = publish(tables, tmp_path, manifest=FACTS, version=VERSION).path
    assert (other / "index.html").read_bytes() == (sample_release / "index.html").read_bytes()


def test_only_scripts_named_by_the_policy_are_in_the_page(hostile_release: Path) -> None:
    page = (hostile_release / "index.html").read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy and "unsafe-inline" not in policy[1] and "'unsafe-eval'" not in policy[1] and "http" not in policy[1]
    scripts = [match for match in SCRIPT.finditer(page) if not match["attributes"]]
    assert len(scripts) == 2 and all(source_hash(match["text"]).replace("'", "") in policy[1] for match in scripts)
    assert [match["attributes"] for match in SCRIPT.finditer(page) if "src" in match["attributes"]] == [
        ' src="site/files.js"'
    ]
    assert HOSTILE not in page and "&lt;/script&gt;&lt;script&gt;hacked=1" in page


def test_data_stay_what_they_are_and_cannot_end_their_script() -> None:
    data = {"text": f"{HOSTILE}]]> \u2029 é █", "none": None, "list": [1, 2.5, True]}
    text = embedded(data)
    assert json.loads(text) == data
    assert not set("<>&\u2028\u2029") & set(text)


def test_no_markup_of_the_page_loads_from_another_host(sample_release: Path) -> None:
    markup = SCRIPT.sub("", (sample_release / "index.html").read_text(encoding="utf-8"))
    assert "<main" in markup
    assert re.findall(r'\ssrc="|<link[^>]*href="(?!data:)|@import|url\(', markup) == []


def test_every_status_is_defined_where_rows_are_read(sample_release: Path) -> None:
    page = (sample_release / "index.html").read_text(encoding="utf-8")
    for term in VOCABULARIES["status"].terms:
        assert term.definition in page


def test_columns_of_the_page_are_columns_of_the_models() -> None:
    for table, columns in COLUMNS.items():
        assert set(columns) <= {column.name for column in describe(table).columns}


def test_a_large_release_is_carried_in_part_and_the_page_says_so(
    sample_release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(rows.MOST, "events", 1)
    carried = read_rows(sample_release)
    assert [len(carried.tables[table]["rows"]) for table in ("events", "event_reports")] == [1, 1]
    assert carried.left_out["events"] == 1
    page = publish(sample_tables(), tmp_path, manifest=FACTS, version=VERSION).path / "index.html"
    assert "carries the 1 events that most documents report, of 2" in page.read_text(encoding="utf-8")


def test_a_release_without_rows_has_a_page(tmp_path: Path) -> None:
    tables = {table: frame(table) for table in sample_tables()}
    release = publish(tables, tmp_path, manifest=FACTS, version=VERSION).path
    assert "No document was read." in (release / "index.html").read_text(encoding="utf-8")
    assert data_of(release)["outlines"] == {}


def test_kept_names_are_marked_on_the_page(tmp_path: Path) -> None:
    facts = ReleaseFacts("abc123", "a model 1.0", names="keep")
    page = publish(sample_tables(), tmp_path, manifest=facts, version=VERSION).path / "index.html"
    assert NAMES_KEPT_NOTE in page.read_text(encoding="utf-8")


def test_coverage_tells_publishers_silent_months_and_refusals(tmp_path: Path) -> None:
    tables = sample_tables()
    tables["documents"]["published_at"] = ["2025-11-30", "2026-02"]
    tables["documents"].loc[1, "publisher"] = None
    refused = tables["quarantine"].iloc[0].to_dict()
    tables["quarantine"] = frame("quarantine", refused, refused | {"source_id": "e.txt", "location": "e.txt"})
    found = coverage(publish(tables, tmp_path, manifest=FACTS, version=VERSION).path)
    assert found.silent_months == ["2025-12", "2026-01"]
    assert [row["publisher"] for row in found.publishers.rows] == ["The Harbor Lake Post", None]
    assert found.refused_by_rule.rows == [{"rule": "empty_text", "inputs": 2}]
    assert (found.totals["documents"], found.totals["publishers"], found.totals["refused"]) == (2, 1, 2)


def test_a_map_has_the_outlines_that_its_points_need() -> None:
    assert outlines([]) == {}
    at_home = outlines([("US", "MN")])
    assert len(at_home["states"]) == 51 and len(at_home["counties"]) == 87 and "countries" not in at_home
    abroad = outlines([("FR", None)])
    assert abroad.keys() == {"countries"}
    assert "France" in {feature["properties"]["name"] for feature in abroad["countries"]}


def test_modules_are_joined_behind_what_they_need(tmp_path: Path) -> None:
    (tmp_path / "main.js").write_text('import { name } from "./words.js";\nconst own = 1;\nreport(name, own);\n')
    (tmp_path / "words.js").write_text('const own = 2;\nexport const name = "x";\n')
    script = joined(tmp_path, "main")
    assert script.index("module_words =") < script.index("module_main =")
    assert "const { name } = module_words;" in script and "return { name };" in script
    assert not re.search(r"^(import|export) ", script, re.MULTILINE)


def test_modules_that_import_each_other_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text('import { b } from "./b.js";\n')
    (tmp_path / "b.js").write_text('import { a } from "./a.js";\n')
    with pytest.raises(ValueError, match="a -> b -> a"):
        joined(tmp_path, "a")


def test_no_module_writes_markup_or_makes_code_from_text() -> None:
    folder = resources.files("pipelines.publish.site").joinpath("static/js")
    for module in folder.iterdir():
        found = re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", module.read_text("utf-8"))
        assert found == [], module.name


def test_lists_and_unknown_values_reach_the_page_as_such(sample_release: Path) -> None:
    table = data_of(sample_release)["tables"]["incidents"]
    row = pd.Series(table["rows"][0], index=table["columns"])
    assert row["incident_types"] == ["force_display", "vehicle_block"] and row["date_end"] == "2026-01-20"
    assert row["agency"] is None and row["lat"] == 45.1


def test_what_is_slow_to_make_is_kept_for_this_code_and_these_packages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda _: str(tmp_path / "cache"))
    source = tmp_path / "module.py"
    source.write_text("one")
    made: list[str] = []

    def make() -> str:
        made.append("made")
        return str(len(made))

    assert [stored("thing", ("jinja2",), source, make) for _ in range(2)] == ["1", "1"]
    source.write_text("two")
    assert stored("thing", ("jinja2",), source, make) == "2"


def test_a_cache_that_cannot_be_written_is_gone_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda _: str(tmp_path / "file"))
    assert stored("thing", (), Path(__file__), lambda: "made") == "made"
