"""Small cited reference data, read from the files beside this module. No logic beyond loading belongs here."""

from functools import cache
from importlib import resources
from typing import Any

import yaml


@cache
def load_reference(name: str) -> Any:
    """Return the parsed content of `<name>.yaml`; callers must not change it.

    Raises:
        FileNotFoundError: there is no such file.
    """
    text = resources.files(__name__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
