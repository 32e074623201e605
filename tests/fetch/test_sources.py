"""SOURCES.yaml: what it may say, and that a mistake is told with its line and what to do."""

from pathlib import Path

import pytest

from pipelines.fetch.sources import Source, SourcesError, read_sources

HEAD = "contact: desk@example.org\nsources:\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "SOURCES.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_example_of_the_documentation_is_read(tmp_path):
    import pipelines.fetch.sources as module

    example = module.__doc__.partition("\n\n")[2].rpartition("\n\n")[0]
    read = read_sources(written(tmp_path, "\n".join(line[4:] for line in example.splitlines())))
    assert [source.type for source in read.sources] == ["feed", "sitemap", "pages", "archives", "index", "files"]
    assert read.sources[0].told == {"publisher": "Harbour Gazette"} and read.delay == 2


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "must be a mapping"),
        ("contact: [", 1, "not YAML"),
        ("contact: me\nsources: [x]\n", 1, "must be an e-mail address or a web address"),
        ("sources: []\n", 1, "'contact' is missing"),
        ("contact: desk@example.org\nsources: []\n", 2, "must be a list of sources"),
        (HEAD + "  - {name: a, feeed: x}\n", 3, "unknown key; did you mean 'feed'"),
        (HEAD + "  - {name: a}\n", 3, "must have exactly one of feed, sitemap, pages, archives, index, files"),
        (HEAD + "  - name: a\n    feed: https://e.example/\n    sitemap: https://e.example/\n", 3, "exactly one of"),
        (HEAD + "  - {name: A b, feed: 'https://e.example/'}\n", 3, "must be small letters"),
        (HEAD + "  - {name: a, feed: 'file:///etc/passwd'}\n", 3, "must be an address that begins with http"),
        (HEAD + "  - name: a\n    feed: https://e.example/\n    kind: news\n", 5, "must be one of article, statement"),
        (HEAD + "  - name: a\n    pages: https://e.example/\n    max_pages: many\n", 5, "must be a whole number"),
        (HEAD + "  - name: a\n    pages: https://e.example/\n    full_text: true\n", 5, "belongs to a feed"),
        (HEAD + "  - {name: a, index: 'https://e.example/', data: 'https://e.example/'}\n", 3, "'match' belongs to"),
        (HEAD + "  - {name: a, files: x}\n  - {name: a, files: y}\n", 4, "is the name of an earlier source"),
        (HEAD + "  - {name: a, name: b, files: x}\n", 3, "is given twice"),
    ],
)
def test_mistake_is_told_with_its_line(tmp_path, text, line, message):
    path = written(tmp_path, text)
    with pytest.raises(SourcesError) as error:
        read_sources(path)
    assert message in str(error.value)
    assert str(error.value).startswith(f"{path}:{line}: ") or "not YAML" in message


def test_patterns_fit_the_path_or_with_a_scheme_the_whole_address():
    source = Source("a", "sitemap", (), include=("/news/*", "https://b.example/*"), exclude=("*/sports/*",))
    wanted = [
        "https://a.example/news/1",
        "https://b.example/x",
        "https://a.example/news/sports/2",
        "https://a.example/x",
    ]
    assert [source.wants(url) for url in wanted] == [True, True, False, False]
