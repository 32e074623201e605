"""A small newsroom for tests of corrections: invented articles, a first release of them, builds with corrections."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import yaml

from pipelines.build import (
    Report,
    Settings,
    build,
    extract_inputs,
    link_frames,
    publish_tables,
    resolve_tables,
    texts_of,
)
from pipelines.ingest.discover import discover
from pipelines.publish.release import PublishResult, check_tables
from schemas.derive import to_arrow

Frames = dict[str, pd.DataFrame]

NAME, SURNAME, OFFICER = "Marvella Quistgaard", "Quistgaard", "Brandvold"
ARTICLES = {
    "bakery.md": "---\nurl: https://paper.example/bakery\npublisher: Lake Paper\npublished_at: 2031-05-05\n---\n"
    "A man was shot and wounded outside a bakery in Duluth, Minnesota, on May 4, 2031, police said. "
    f"The man, 34, was taken to a hospital. “I heard three shots,” said Mayor {NAME}.\n\n"
    f"Mayor Quistgaard said that the street stays closed. The man was stable, Sheriff Ottilie {OFFICER} said.\n",
    "bakery-again.txt": "A 34-year-old man was shot and wounded outside a bakery in Duluth, Minnesota, on May 4, 2031, "
    "Deputy Corwin Haldesen said. Haldesen said that the man had been on his way home from the mill.\n",
    "ferry.md": "---\nurl: https://other.example/ferry\npublisher: Ferry News\npublished_at: 2031-06-22\n---\n"
    "A woman was stabbed and killed at a ferry office in Rochester, Minnesota, on June 21, 2031, police said. "
    f"The woman, 51, died at the scene, Sheriff Ottilie {OFFICER} said.\n",
    "marvella-quistgaard-speaks.md": "---\nurl: https://other.example/2031/marvella-quistgaard-speaks\n"
    f"title: {NAME.upper()} speaks\npublisher: Ferry News\npublished_at: 2031-06-23\n---\n"
    f"Mayor {NAME} held a news conference in Duluth on Monday. “We will open the street,” Quistgaard said.\n",
}
SIGNED = {"reason": "A reader showed us the record.", "by": "A. Reader", "date": "2031-07-01"}
PRIVATE = {"withdraw": "privacy", "ground": "person_asked", "by": "person", "date": "2031-07-01"}


@dataclass(frozen=True)
class Newsroom:
    """Articles, corrections and releases in one folder."""

    folder: Path

    @property
    def out(self) -> Path:
        return self.folder / "releases"

    @property
    def settings(self) -> Settings:
        return Settings((self.folder / "raw",), self.out, workers=1, corrections=self.folder / "corrections")

    def write(self, *entries: dict[str, Any]) -> None:
        """Have these entries and no others."""
        (self.folder / "corrections").mkdir(exist_ok=True)
        text = yaml.safe_dump([*entries], sort_keys=False) if entries else ""
        (self.folder / "corrections" / "desk.yaml").write_text(text, encoding="utf-8")

    def build(self, *entries: dict[str, Any]) -> Report:
        """Build from the articles with these entries and no others."""
        self.write(*entries)
        return build(self.settings)

    def again(self, frames: Frames, *entries: dict[str, Any]) -> PublishResult:
        """Link, resolve and publish what was extracted before, with these entries; for those that are about rows."""
        self.write(*entries)
        tables = resolve_tables(link_frames(frames, self.settings), self.settings)
        return publish_tables(tables, texts_of(frames["documents"]), {}, self.settings)

    def resolved(self, frames: Frames, *entries: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
        """Return the rows of the tables that would be published of what was extracted before, with these entries."""
        self.write(*entries)
        tables = resolve_tables(link_frames(frames, self.settings), self.settings)
        assert check_tables(tables, texts_of(frames["documents"])).empty
        return {table: to_arrow(table, frame).to_pylist() for table, frame in tables.items()}

    def extracted(self) -> Frames:
        """Return what extraction finds in the articles."""
        return extract_inputs(discover(self.settings.paths), self.settings)

    def copied(self, folder: Path) -> "Newsroom":
        """Return a copy in another folder."""
        return Newsroom(Path(shutil.copytree(self.folder, folder / "newsroom", symlinks=True)))


def opened(folder: Path) -> Newsroom:
    """Return a newsroom with all articles and one release of them."""
    (folder / "raw").mkdir(parents=True)
    for name, text in ARTICLES.items():
        (folder / "raw" / name).write_text(text, encoding="utf-8")
    newsroom = Newsroom(folder)
    newsroom.build()
    return newsroom


def rows(release: Path, table: str) -> list[dict[str, Any]]:
    """Return the rows of a table of a release."""
    return pq.read_table(release / f"{table}.parquet").to_pylist()


def row_of(release: Path | dict[str, list[dict[str, Any]]], table: str, **values: Any) -> dict[str, Any]:
    """Return the one row of a release, or of resolved tables, that has these values."""
    among = rows(release, table) if isinstance(release, Path) else release[table]
    [row] = [row for row in among if all(row[name] == value for name, value in values.items())]
    return row


def causes(release: Path) -> dict[tuple[str, str], str]:
    """Return the cause of every change by table and row."""
    return {(row["table"], row["row_id"]): row["cause"] for row in rows(release, "changes")}


def files_with(release: Path, *words: str) -> list[str]:
    """Return the files that hold one of the words, in whatever case, in their names, bytes or compressed cells."""
    wanted = [form.lower() for word in words for form in (word, word.replace(" ", "-"), json.dumps(word)[1:-1])]
    return sorted(
        path.relative_to(release).as_posix()
        for path in release.rglob("*")
        if path.is_file() and any(form in _told(path) for form in wanted)
    )


def _told(path: Path) -> str:
    """Return all that a file tells, in small letters: its name, its bytes, and the cells of tables."""
    raw = path.read_bytes()
    told = [path.name, raw.decode("utf-8", "replace"), raw.decode("utf-16-le", "replace")]
    if path.suffix == ".parquet":
        table = pq.read_table(path)
        told += [str(table.schema.metadata), str(table.to_pylist())]
    if path.suffix == ".duckdb":
        with duckdb.connect(str(path), read_only=True) as connection:
            names = [name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
            told += [str(connection.execute(f'FROM "{name}"').fetchall()) for name in names]
    return "\n".join(told).lower()
