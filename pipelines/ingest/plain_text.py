"""`.txt` and `.md` files: one article each, UTF-8, with optional YAML front matter.

The text is the whole file where there is no front matter (the title line included), else everything from the
first character after the front matter that is not white space (as python-frontmatter gives it) to the end of
the file. Line ends are kept as the file has them; a byte order mark is not text.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import frontmatter
import yaml

from pipelines.ingest.discover import Input
from pipelines.ingest.fields import MAX_TEXT_CHARS, Origin, Refused, article, check_length, refusal, title_line
from pipelines.records import Document, Refusal
from pipelines.yaml_text import TextLoader


class _Handler(frontmatter.YAMLHandler):
    def load(self, fm: str, **kwargs: object) -> Any:
        return super().load(fm, Loader=TextLoader)


HANDLER = _Handler()
# UTF-8 spends at most four bytes on a character: a larger file cannot hold a text that would be taken.
MAX_BYTES = 4 * MAX_TEXT_CHARS
# English in UTF-16 is sound UTF-8 too, every second character a NUL. A text has a stray one at most.
MAX_NUL_SHARE = 0.1
REMEDY = "save the file as UTF-8"


def read_plain_text(file: Input) -> Iterator[Document | Refusal]:
    """Yield the file's one document, or why there is none."""
    origin = Origin(file.name, file.name, file.batch, "front_matter")
    try:
        whole = _decoded(file.path)
        fields, text = split_front_matter(whole)
    except Refused as error:
        yield refusal(origin, error.rule, str(error))
        return
    if not fields.get("title"):
        fields["title"] = title_line(text)
    yield article(fields, text, origin)


def split_front_matter(whole: str) -> tuple[dict[str, Any], str]:
    """Return the fields of the front matter (empty if there is none) and the text.

    Raises:
        Refused: what stands between the marks is not YAML.
    """
    if not HANDLER.detect(whole):
        return {}, whole
    try:
        fields, body = frontmatter.parse(whole, handler=HANDLER)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Refused("broken_front_matter", f"not YAML: {' '.join(str(error).split())[:200]}") from error
    if not fields:
        return {}, whole
    begin = len(whole.rstrip()) - len(body)
    return dict(fields), whole[begin:] if body else ""


def _decoded(path: Path) -> str:
    size = path.stat().st_size
    if size > MAX_BYTES:
        check_length(size)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused("unreadable_bytes", f"not UTF-8 (byte {error.start}: {error.reason}); {REMEDY}") from error
    if text.count("\0") > MAX_NUL_SHARE * len(text):
        raise Refused("unreadable_bytes", f"not UTF-8 (NUL characters, as in UTF-16 or a binary file); {REMEDY}")
    return text
