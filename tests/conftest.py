"""Fixtures for every room: the demo's data folder, made once a run."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory) -> Path:
    """A data folder with all sample pages ingested and indexed. Read only: do not write to it."""
    from webapp.data_folder import DataFolder
    from webapp.demo import ingest_samples
    from webapp.indexing import index_changes

    data = DataFolder(tmp_path_factory.mktemp("demo"))
    with closing(data.open_store()) as store, closing(data.open_engine()) as engine:
        refused = [item for item in ingest_samples(store) if item.outcome == "refused"]
        assert refused == []
        index_changes(store, engine)
    return data.path
