"""`onrecord fetch` as a person uses it: what it says and its exit codes."""

from click.testing import CliRunner, Result
from test_run import feed, page

from pipelines.cli import main
from pipelines.ingest.discover import discover


def run(folder, sources: str, *options: str) -> Result:
    path = folder / "SOURCES.yaml"
    path.write_text(f"contact: desk@example.org\ndelay: 0\nsources:\n{sources}", encoding="utf-8")
    return CliRunner().invoke(main, ["fetch", str(path), "--out", str(folder / "raw"), *options], terminal_width=200)


def test_summary_tells_what_was_fetched_and_what_was_refused_and_why(site, tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "160")
    site.page("/feed", feed(site.page("/a", page("Amaranth")), f"{site.url}/gone"), "application/rss+xml")
    source = f"  - {{name: gazette, feed: '{site.url}/feed'}}\n"
    dry = run(tmp_path, source, "--allow-private", "--dry-run")
    assert dry.exit_code == 0 and f"  {site.url}/a" in dry.output and not (tmp_path / "raw").exists()
    result = run(tmp_path, source, "--allow-private", "--batch", "b1")
    assert result.exit_code == 0, result.output
    assert (
        "http_status 1" in result.output and f"{site.url}/gone: http_status: the server answered 404" in result.output
    )
    [item] = discover([tmp_path / "raw"])
    assert item.batch == "b1" and f"Kept in {item.path}" in result.output.replace("\n", "")
    assert "Nothing new" in run(tmp_path, source, "--allow-private").output


def test_source_that_cannot_be_had_fails_the_command(site, tmp_path):
    result = run(tmp_path, f"  - {{name: gazette, feed: '{site.url}/none'}}\n", "--allow-private")
    assert result.exit_code == 1 and "could not be had: gazette" in result.output


def test_private_addresses_are_refused_by_default(site, tmp_path):
    result = run(tmp_path, f"  - {{name: gazette, feed: '{site.url}/feed'}}\n")
    assert result.exit_code == 1 and "private_address" in result.output and not site.asked


def test_wrong_use_is_told_with_the_line(tmp_path):
    result = run(tmp_path, "  - {name: gazette}\n")
    assert result.exit_code == 2 and "SOURCES.yaml:4: must have exactly one of" in result.output.replace("\n", "")
    assert run(tmp_path, "  - {name: a, files: x}\n", "--batch", "../up").exit_code == 2
