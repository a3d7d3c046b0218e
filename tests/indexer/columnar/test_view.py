"""A view never changes, and is the same whether it was made at once or step by step."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import fields

from indexer.whoosh_backend.codec import served_schema
from indexer.whoosh_backend.commits.index import ColumnarIndex
from indexer.whoosh_backend.evaluation import lineage as lineage_module
from indexer.whoosh_backend.evaluation.arrays import Growing, RecentlyUsed
from indexer.whoosh_backend.evaluation.lineage import UNDATED
from indexer.whoosh_backend.evaluation.view import View, open_view

WORDS = ["alfa", "beta", "gamma", "delta", "rare"]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
TAGS = st.lists(st.sampled_from(["red", "green", "blue", "工匠"]), max_size=3)


def make_schema() -> fields.Schema:
    return fields.Schema(
        id=fields.ID(unique=True, stored=True),
        body=fields.TEXT,
        tag=fields.ID,
        minute=fields.ID,
    )


documents = st.fixed_dictionaries(
    {"id": st.integers(0, 15).map(str)},
    optional={
        "body": TEXTS,
        "tag": TAGS,
        "minute": st.integers(0, 10**6).map(lambda minute: f"{minute:010}"),
    },
)
commits = st.lists(
    st.tuples(
        st.lists(documents, max_size=5),
        st.lists(st.integers(0, 15).map(str), max_size=2),
        st.sampled_from([False, False, True]),
    ),
    min_size=1,
    max_size=8,
)


def describe(view: View) -> dict[str, object]:
    """Everything that can be asked of a view."""
    column = view.column("tag")
    described: dict[str, object] = {
        "live": view.live.tolist(),
        "count": view.live_count,
        "published": view.published.tolist(),
        "lengths": view.lengths("body").tolist(),
        "average": view.avg_length("body"),
        "totals": dict(column.most_frequent(view.totals("tag"), 100)),
        "tags": [
            dict(column.most_frequent(column.counts(np.array([doc])), 100))
            for doc in range(view.size)
        ],
        "board": view.board(["tag"]).listed(
            view.board(["tag"]).joined({"tag": view.totals("tag")}), 100
        ),
        "tags side by side": [
            view.board(["tag"]).listed(view.board(["tag"]).counts(np.array([doc])), 100)
            for doc in range(view.size)
        ],
        "stored": [view.stored(doc) for doc in range(view.size)],
    }
    for word in WORDS:
        term = word.encode()
        postings, places = view.postings("body", term), view.positions("body", term)
        assert postings.count == view.df("body", term) == len(postings.documents)
        codes = postings.codes if postings.docs is not None else postings.codes[postings.documents]
        described[word] = (
            postings.documents.tolist(),
            codes.tolist(),
            list(zip(places.documents.tolist(), places.positions.tolist(), strict=True)),
        )
    return described


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(commits, st.booleans())
def test_step_by_step_or_at_once(tmp_path_factory, history, look_often):
    index = ColumnarIndex.create(tmp_path_factory.mktemp("index"), make_schema())
    view = open_view(index.schema, *index.snapshot(), "minute")
    earlier: list[tuple[View, object]] = []
    for added, deleted, optimize in history:
        writer = index.writer()
        for each in added:
            writer.update_document(**each)
        for name in deleted:
            writer.delete_by_term("id", name)
        writer.commit(optimize=optimize, merge=optimize)
        view = view.successor(*index.snapshot())
        fresh = open_view(index.schema, *index.snapshot(), "minute")
        if look_often:
            assert describe(view) == describe(fresh)
        earlier.append((view, describe(fresh)))
    for old, expected in earlier:
        assert describe(old) == expected, "an older view has changed"


def test_what_is_shared_cannot_be_written(tmp_path):
    index = ColumnarIndex.create(tmp_path, make_schema())
    writer = index.writer()
    writer.add_document(id="1", body="alfa", tag=["red"])
    writer.commit()
    view = open_view(index.schema, *index.snapshot(), "minute")
    for array in (view.live, view.lengths("body"), view.published, view.column("tag").layers[0]):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
    assert view.published.tolist() == [UNDATED]


def test_a_term_that_becomes_common_is_still_complete(tmp_path):
    """Its postings change from a list to an array while views of both kinds are alive."""
    index = ColumnarIndex.create(tmp_path, make_schema())
    views = []
    for part, share in enumerate((8, 1, 5)):
        writer = index.writer()
        for number in range(40):
            text = "alfa" if number % share == 0 else "beta"
            writer.add_document(id=f"{part}-{number}", body=text)
        writer.commit(merge=False)
        commit, segments = index.snapshot()
        views.append(
            views[-1].successor(commit, segments)
            if views
            else open_view(index.schema, commit, segments)
        )
        assert views[-1].postings("body", b"alfa").count == [5, 45, 53][part]
        expected = None if part else list(range(0, 40, 8))
        docs = views[-1].postings("body", b"alfa").docs
        assert (None if docs is None else docs.tolist()) == expected
    assert [view.postings("body", b"alfa").count for view in views] == [5, 45, 53]
    assert views[0].postings("body", b"alfa").documents.tolist() == list(range(0, 40, 8))


def test_decoded_postings_take_bounded_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(lineage_module, "DECODED_BYTES", 4_000)
    monkeypatch.setattr(lineage_module, "DECODED_BYTES_A_DOCUMENT", 0)
    index = ColumnarIndex.create(tmp_path, make_schema())
    writer = index.writer()
    for number in range(100):
        writer.add_document(id=str(number), body=f"w{number} w{number % 7}")
    writer.commit()
    view = open_view(served_schema(make_schema()), *index.snapshot())
    for number in range(100):
        assert view.postings("body", f"w{number}".encode()).count >= 1
    assert 0 < view._lineage.decoded.held <= 4_000


@given(st.lists(st.lists(st.integers(0, 255), max_size=20), max_size=12))
def test_growing(parts):
    array, seen = Growing(np.uint8), []
    for part in parts:
        array.append(np.array(part, dtype=np.uint8))
        seen.append(
            (array.prefix(array.size), [item for each in parts[: len(seen) + 1] for item in each])
        )
    for prefix, expected in seen:
        assert prefix.tolist() == expected
    half = array.copy(array.size // 2)
    half.append(np.array([1], dtype=np.uint8))
    assert array.prefix(array.size).tolist() == [item for part in parts for item in part]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 120)), max_size=40))
def test_recently_used_keeps_the_last_within_its_room(steps):
    kept: RecentlyUsed[int] = RecentlyUsed(100)
    for key, size in steps:
        kept.put(key, key, size)
        assert kept.get(key) == (key if size <= 100 else None)
        assert 0 <= kept.held <= 100
