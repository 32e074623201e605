"""One home a module, whose batches were read, surveyed, extracted and published once."""

from collections.abc import Iterator

import dagster as dg
import pytest
from dagster_home import TEXTS, Home


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    folder = tmp_path_factory.mktemp("home")
    with dg.instance_for_test(temp_dir=str(folder)) as instance:
        home = Home(folder, instance)
        for name, text in TEXTS.items():
            home.write(name, text)
        yield home
