"""Our own ES modules in `static/js` as one classic script: modules cannot be imported where a page comes from disk."""

import re
from importlib.resources.abc import Traversable

IMPORT = re.compile(r'^import (?P<names>\{[^}]*\}) from "\./(?P<file>\w+)\.js";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (?P<name>\w+))", re.MULTILINE)


def joined(folder: Traversable, entry: str) -> str:
    """Return module `entry` of `folder` and all that it imports, each a function behind those that it needs.

    Understood are `import { names } from "./file.js";` and `export` before a declaration. Raises ValueError for modules
    that import each other.
    """
    modules: dict[str, str] = {}
    _collect(folder, entry, modules, ())
    return '(() => {\n"use strict";\n' + "\n".join(modules.values()) + "\n})();\n"


def _collect(folder: Traversable, name: str, modules: dict[str, str], importers: tuple[str, ...]) -> None:
    if name in importers:
        raise ValueError(f"modules import each other: {' -> '.join([*importers, name])}")
    if name in modules:
        return
    text = folder.joinpath(f"{name}.js").read_text(encoding="utf-8")
    for match in IMPORT.finditer(text):
        _collect(folder, match["file"], modules, (*importers, name))
    modules[name] = _as_function(name, text)


def _as_function(name: str, text: str) -> str:
    exported = ", ".join(match["name"] for match in EXPORT.finditer(text))
    body = EXPORT.sub("", IMPORT.sub(r"const \g<names> = module_\g<file>;", text)).strip()
    return f"const module_{name} = (() => {{\n{body}\nreturn {{ {exported} }};\n}})();"
