"""What describes a release to programs: Croissant and Data Package, by the validators of their own projects."""

import json
from pathlib import Path
from typing import Any

import frictionless
import mlcroissant
import pyarrow as pa
import pyarrow.parquet as pq
import pyproj
import pytest
import shapely

from pipelines.build import Report
from pipelines.publish.checksums import sha256_of
from pipelines.publish.geoparquet import with_geometry
from schemas.derive import describe
from schemas.tables import TABLES
from schemas.vocabulary import VOCABULARIES


@pytest.fixture(scope="module")
def release(sample_build: Report) -> Path:
    return sample_build.published.path


@pytest.fixture(scope="module")
def dataset(release: Path) -> mlcroissant.Dataset:
    return mlcroissant.Dataset(jsonld=release / "croissant.json")


def described(release: Path) -> dict[str, Any]:
    return json.loads((release / "croissant.json").read_text(encoding="utf-8"))


def test_mlcroissant_finds_no_error_and_no_warning(dataset: mlcroissant.Dataset) -> None:
    assert (set(dataset.metadata.ctx.issues.errors), set(dataset.metadata.ctx.issues.warnings)) == (set(), set())
    assert dataset.metadata.ctx.conforms_to.value == "http://mlcommons.org/croissant/1.1"


@pytest.mark.parametrize("table", TABLES)
def test_mlcroissant_loads_the_rows_of_every_table(release: Path, dataset: mlcroissant.Dataset, table: str) -> None:
    rows = pq.read_table(release / f"{table}.parquet").to_pylist()
    records = list(dataset.records(table))
    assert [plain(record, table) for record in records] == rows


def plain(record: dict[str, Any], prefix: str) -> dict[str, Any]:
    """A record of mlcroissant as a row: it gives texts as bytes and puts the table before every name."""
    return {name.removeprefix(f"{prefix}/"): _value(value, name) for name, value in record.items()}


def _value(value: Any, name: str) -> Any:
    if isinstance(value, list):
        return [_value(item, name) for item in value]
    if isinstance(value, dict):
        return plain(value, name)
    return value.decode() if isinstance(value, bytes) else value


def test_croissant_lists_every_parquet_and_csv_file_with_size_and_checksum(release: Path) -> None:
    files = {file["contentUrl"]: file for file in described(release)["distribution"]}
    wanted = {
        path.relative_to(release).as_posix() for path in release.rglob("*") if path.suffix in (".parquet", ".csv")
    }
    assert files.keys() == wanted
    for name, file in files.items():
        assert file["sha256"] == sha256_of(release / name)
        assert file["contentSize"] == f"{(release / name).stat().st_size} B"


def test_croissant_tells_keys_references_and_vocabularies(release: Path) -> None:
    sets = {found["@id"]: found for found in described(release)["recordSet"]}
    assert sets.keys() == set(TABLES) | {f"vocabulary/{name}" for name in VOCABULARIES}
    assert sets["place_mentions"]["key"] == [
        {"@id": f"place_mentions/{name}"} for name in ("document_id", "start", "end")
    ]
    fields = {field["name"]: field for field in sets["quotes"]["field"]}
    assert [field["name"] for field in sets["quotes"]["field"]] == [
        column.name for column in describe("quotes").columns
    ]
    assert fields["document_id"]["references"]["fileObject"] == {"@id": "documents.parquet"}
    assert "One of: direct, mixed, indirect." in fields["quote_type"]["description"]
    terms = sets["vocabulary/quote_type"]["data"]
    assert [term["vocabulary/quote_type/term"] for term in terms] == ["direct", "mixed", "indirect"]


def test_frictionless_finds_the_data_package_and_every_csv_valid(release: Path) -> None:
    report = frictionless.validate(str(release / "datapackage.json"))
    assert report.flatten(["name", "type", "message"]) == []
    assert {task.name for task in report.tasks} == set(TABLES)
    assert report.valid


def test_frictionless_finds_a_row_that_breaks_the_data_package(release: Path, tmp_path: Path) -> None:
    package = json.loads((release / "datapackage.json").read_text(encoding="utf-8"))
    wanted = [found for found in package["resources"] if found["name"] == "quarantine"]
    (tmp_path / "csv").mkdir()
    (tmp_path / "csv/quarantine.csv").write_text('"source_id","rule","message","location"\n"a","b","c"\n')
    (tmp_path / "datapackage.json").write_text(json.dumps(package | {"resources": wanted}))
    assert not frictionless.validate(str(tmp_path / "datapackage.json")).valid


def test_the_layer_of_incidents_states_its_coordinate_system_and_bears_null_where_there_is_no_place(
    release: Path,
) -> None:
    table = pq.read_table(release / "geo/incidents.parquet")
    stated = json.loads(table.schema.metadata[b"geo"])
    assert (stated["version"], stated["primary_column"]) == ("1.1.0", "geometry")
    assert pyproj.CRS.from_json_dict(stated["columns"]["geometry"]["crs"]).equals("OGC:CRS84")
    assert table["geometry"].null_count == table["lat"].null_count
    assert table.drop_columns("geometry").equals(pq.read_table(release / "incidents.parquet"))


def test_a_row_without_coordinates_has_no_point() -> None:
    layer = with_geometry(pa.table({"lon": [-93.2, None], "lat": [45.1, None]}))
    point, nothing = layer["geometry"].to_pylist()
    assert (shapely.from_wkb(point), nothing) == (shapely.Point(-93.2, 45.1), None)
