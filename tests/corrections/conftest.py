from pathlib import Path

import pytest
from newsroom import Frames, Newsroom, opened


@pytest.fixture(scope="session")
def first(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    """A newsroom with one release; tests copy it."""
    return opened(tmp_path_factory.mktemp("corrections") / "newsroom")


@pytest.fixture(scope="session")
def frames(first: Newsroom) -> Frames:
    """What extraction finds in the articles, as they are."""
    return first.extracted()


@pytest.fixture
def newsroom(first: Newsroom, tmp_path: Path) -> Newsroom:
    return first.copied(tmp_path)
