from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import open_engine
from indexer.whoosh_backend.storage.postings import WIDTHS, Column, pack
from tests.indexer.factory import make_article


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 3), max_size=5), min_size=1, max_size=4),
    st.data(),
)
def test_positions_of_some_documents_are_those_of_all(tmp_path_factory, batches, data):
    """Frequencies beyond a code, several segments, lists and codes for every document."""
    engine = open_engine(tmp_path_factory.mktemp("index"))
    number = 0
    for batch in batches:
        articles = []
        for kind in batch:
            body = ["other", "craft", "craft of craft", "craft union " * 400][kind]
            articles.append(make_article(number, "t", body))
            number += 1
        engine.add(articles)
        engine.commit()
    view = engine._views.newest()
    some = sorted(data.draw(st.sets(st.integers(0, max(view.size - 1, 0)))))
    documents = np.array([at for at in some if at < view.size], dtype=np.int32)
    for term in (b"craft", b"union", b"absent"):
        expected = view.positions("body", term).within(documents)
        counts, positions = view.positions_in("body", term, view.chosen(documents))
        assert np.repeat(documents, counts).tolist() == expected.documents.tolist()
        assert positions.tolist() == expected.positions.tolist()
    engine.close()


@given(
    st.sampled_from(WIDTHS),
    st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=40),
    st.data(),
)
def test_single_numbers_of_a_column(width, numbers, data):
    array = np.array(numbers, dtype=np.uint32)
    padded = np.zeros(-(-len(array) // width.step) * width.step, dtype=np.uint32)
    padded[: len(array)] = array
    large = np.flatnonzero(array.astype(np.uint64) >= 2**width.bits).astype(np.uint64)
    values = array.take(large.astype(np.int64))
    column = Column(width, len(array), *pack(padded, width), large, values)
    at = np.array(data.draw(st.lists(st.integers(0, len(array) - 1))), dtype=np.int64)
    assert column.take(at).tolist() == array.take(at).tolist()
