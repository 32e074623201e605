"""The library that draws map and timeline: Vega, as the package vl-convert-python carries it."""

from pathlib import Path

import vl_convert

from pipelines.publish.site.stored import stored

PACKAGE = "vl-convert-python"
SNIPPET = "window.vegaEmbed = vegaEmbed;"


def chart_library() -> str:
    """Return one classic script that sets `window.vegaEmbed`; the same bytes for the same version of the package."""
    return stored("vega.js", (PACKAGE,), Path(__file__), _bundle)


def _bundle() -> str:
    return f"(() => {{{vl_convert.javascript_bundle(SNIPPET)}}})();\n"
