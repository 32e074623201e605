"""`index.html` and the folder `site/`: puts rows, coverage, downloads, scripts and styles into one page.

The page works from disk: all that it needs to show is inside it. What only helps when it is served, the SQL console,
lies in `site/`. Scripts are named by their hashes in the page's Content-Security-Policy, so that nothing that an
article says can run; in templates everything is escaped, and in data every `<` is.
"""

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipelines.publish import about
from pipelines.publish.manifest import ReleaseFacts
from pipelines.publish.site import outlines
from pipelines.publish.site.console import copy_console
from pipelines.publish.site.coverage import coverage
from pipelines.publish.site.downloads import FACTS_SCRIPT, facts_script, other_files, table_files
from pipelines.publish.site.library import chart_library
from pipelines.publish.site.rows import COLUMNS, Rows, meanings, read_rows
from pipelines.publish.site.scripts import joined
from pipelines.publish.versions import date_of
from schemas.tables import SCHEMA_VERSION, TABLES
from schemas.vocabulary import VOCABULARIES

FILE_NAME = "index.html"
FOLDER = "site"
LICENSES = "LICENSES.txt"
STATIC = resources.files("pipelines.publish.site").joinpath("static")
# What ends a script, opens a tag or ends a line in JavaScript must not stand in data as such.
UNSAFE = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}
VIEW = re.compile(r"^CREATE VIEW (\w+) AS\n.*?;$", re.MULTILINE | re.DOTALL)
KIB = 1024


def write_site(folder: Path, version: str, facts: ReleaseFacts, row_counts: Mapping[str, int]) -> None:
    """Write the page of release `version` into `folder`, where every file that it offers stands already."""
    site = folder / FOLDER
    site.mkdir()
    has_console = copy_console(site)
    (site / LICENSES).write_text(_static(LICENSES), encoding="utf-8")
    (folder / FACTS_SCRIPT).write_text(facts_script(folder), encoding="utf-8")
    rows = read_rows(folder)
    template = _environment().get_template("page.html")
    page = template.render(
        about=about,
        version=version,
        day=date_of(version),
        facts=facts,
        schema_version=SCHEMA_VERSION,
        row_counts=row_counts,
        left_out=rows.left_out,
        coverage=coverage(folder),
        table_files=table_files(folder),
        other_files=other_files(folder),
        facts_script=FACTS_SCRIPT,
        status=VOCABULARIES["status"],
        stance=VOCABULARIES["stance"],
        has_console=has_console,
        map_source=outlines.SOURCE,
        style=Markup(_static("page.css")),
        library=Markup(chart_library()),
        script=Markup(joined(STATIC.joinpath("js"), "main")),
        data=Markup(embedded(_data(version, rows, has_console))),
    )
    (folder / FILE_NAME).write_text(page, encoding="utf-8")


def embedded(data: dict[str, Any]) -> str:
    """Return data as JSON that may stand inside a script element: nothing in it can end that element."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(UNSAFE)


def source_hash(text: str) -> str:
    """Return what a Content-Security-Policy names an inline script or style by."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def size(count: int) -> str:
    """Return a size in bytes as people read it."""
    if count < KIB:
        return f"{count} bytes"
    return f"{count / KIB:,.0f} KiB" if count < KIB * KIB else f"{count / KIB / KIB:,.1f} MiB"


def _data(version: str, rows: Rows, has_console: bool) -> dict[str, Any]:
    country, state, lat = (COLUMNS["incidents"].index(name) for name in ("country", "state", "lat"))
    points = [(row[country], row[state]) for row in rows.tables["incidents"]["rows"] if row[lat] is not None]
    views = resources.files("pipelines.publish").joinpath("templates/views.sql").read_text(encoding="utf-8")
    return {
        "version": version,
        "tables": rows.tables,
        "meanings": meanings(),
        "outlines": outlines.outlines(points),
        "sql": {
            "isBundled": has_console,
            "tables": list(TABLES),
            "views": {match[1]: match[0] for match in VIEW.finditer(views)},
        },
    }


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("pipelines.publish.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"source_hash": source_hash, "size": size, "words": lambda term: term.replace("_", " ")}
    return environment


def _static(name: str) -> str:
    return STATIC.joinpath(name).read_text(encoding="utf-8")
