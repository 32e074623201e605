"""Short ways to write an input folder and to read it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.ingest.discover import discover
from pipelines.ingest.read import read_inputs
from pipelines.records import Document, Refusal

Read = Callable[..., tuple[list[Document], list[Refusal]]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """`read({"a.txt": "text" or b"bytes" or [rows]})` -> documents and refusals of a folder with these files."""

    def write(files: dict[str, str | bytes | list[dict]]) -> tuple[list[Document], list[Refusal]]:
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, list):
                content = "".join(json.dumps(row) + "\n" for row in content)
            path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        found = list(read_inputs(discover([tmp_path])))
        return [x for x in found if isinstance(x, Document)], [x for x in found if isinstance(x, Refusal)]

    return write
