from __future__ import annotations

from pathlib import Path

import pytest

from corpus.gazetteer import use_own_gazetteer


@pytest.fixture
def own_file(tmp_path):
    """Writes a user's file; afterwards the shipped names are in use again."""

    def write(text: str) -> Path:
        path = tmp_path / "gazetteer.toml"
        path.write_text(text, "utf-8")
        return path

    yield write
    use_own_gazetteer(tmp_path / "none.toml")
