"""Indexing what is new, and being asked to stop in the middle of it."""

from __future__ import annotations

from contextlib import closing
from threading import Event

import pytest

from indexer import open_engine
from tests.webapp.conftest import ARTICLES
from webapp.indexing import index_changes


@pytest.fixture
def engine(tmp_path):
    with closing(open_engine(tmp_path / "index")) as engine:
        yield engine


def test_only_what_is_new_is_indexed(store, engine):
    assert index_changes(store, engine) == len(ARTICLES)
    assert index_changes(store, engine) == 0


@pytest.mark.parametrize("commit_every", [1, 2, 100])
@pytest.mark.parametrize("after", range(len(ARTICLES) + 1))
def test_what_was_added_before_a_stop_is_kept_and_the_rest_comes_later(
    store, engine, commit_every, after
):
    stop = Event()
    if after == 0:
        stop.set()

    def count(done: int) -> None:
        if done == after:
            stop.set()

    done = index_changes(store, engine, count, commit_every=commit_every, stop=stop)
    assert done == engine.doc_count == after
    assert index_changes(store, engine) == len(ARTICLES) - after
    assert engine.doc_count == len(ARTICLES)
