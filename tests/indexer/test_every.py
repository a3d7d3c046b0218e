"""What is excluded, and everything that a request finds: against brute force and paging."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import Engine, SearchRequest, open_engine

from .factory import make_article

PROVINCES = ("CN-GX", "CN-HN", "CN-SH")
COLLEGES = ("a", "b", "c")
COUNT = 260  # more than are ranked anew


@pytest.fixture(scope="module")
def engine(tmp_path_factory) -> Iterator[Engine]:
    with closing(open_engine(tmp_path_factory.mktemp("index"))) as engine:
        engine.add(
            make_article(
                number,
                "工匠" * (1 + number % 3),
                "焊接" if number % 2 else "护理",
                day=f"2024-{1 + number % 12:02}-{1 + number % 28:02}",
                province=PROVINCES[number % 3],
                colleges=tuple(COLLEGES[: number % 4]),
                story=number - number % 5 if number % 5 < 2 else None,
            )
            for number in range(COUNT)
        )
        engine.commit()
        yield engine


def _brute(excluded: dict[str, set[str]]) -> set[int]:
    return {
        number
        for number in range(COUNT)
        if PROVINCES[number % 3] not in excluded.get("province", ())
        and excluded.get("college", set()).isdisjoint(COLLEGES[: number % 4])
    }


choices = st.fixed_dictionaries(
    {},
    optional={
        "province": st.sets(st.sampled_from(PROVINCES)),
        "college": st.sets(st.sampled_from(COLLEGES)),
    },
)


@given(choices)
def test_no_article_has_what_is_excluded(engine, excluded):
    request = SearchRequest(excluded={name: list(v) for name, v in excluded.items()}, fold=False)
    assert engine.search(request).total == len(_brute(excluded))
    assert {int(article.id, 16) for article in engine.every(request)} == _brute(excluded)


def test_counts_beside_an_exclusion_are_what_a_click_yields(engine):
    base = SearchRequest(excluded={"college": ["a"]}, facets=("province", "college"))
    result = engine.search(base)
    assert {item.value for item in result.facets["college"] if item.count} == set()
    for item in result.facets["province"]:
        clicked = SearchRequest(excluded={"college": ["a"]}, filters={"province": [item.value]})
        assert engine.search(clicked).total == item.count


@pytest.mark.parametrize("text", ["", "工匠", "工匠 焊接"])
@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
@pytest.mark.parametrize("fold", [True, False])
def test_everything_comes_in_the_order_of_the_pages(engine, text, sort, fold):
    request = SearchRequest(text, sort=sort, fold=fold, filters={"province": ["CN-GX", "CN-HN"]})
    paged = [
        hit.id
        for offset in range(0, COUNT, 100)
        for hit in engine.search(
            SearchRequest(
                text, sort=sort, fold=fold, filters=request.filters, offset=offset, limit=100
            )
        ).hits
    ]
    assert [article.id for article in engine.every(request)] == paged
    assert len(paged) == engine.search(request).total


def test_days_are_counted_where_the_day_is_known(engine):
    result = engine.search(SearchRequest(facets=("day", "month"), fold=False, facet_limit=400))
    assert sum(item.count for item in result.facets["day"]) == COUNT
    assert all(len(item.value) == len("2024-01-01") for item in result.facets["day"])


def test_a_kind_of_source_can_be_filtered(tmp_path):
    with closing(open_engine(tmp_path)) as engine:
        engine.add([make_article(1, content_source="柳州市总工会"), make_article(2)])
        engine.commit()
        result = engine.search(SearchRequest(filters={"kind": ["union"]}, facets=("kind",)))
        assert (result.total, result.facets["kind"][0].label) == (1, "工会")
        assert engine.search(SearchRequest("kind:union")).total == 1
        assert engine.search(SearchRequest("类别:工会")).total == 1


def test_a_commit_of_another_process_is_seen_after_the_pause(tmp_path):
    with closing(open_engine(tmp_path)) as writing:
        writing.add([make_article(1)])
        writing.commit()
        with closing(open_engine(tmp_path, refresh_s=1000)) as pausing:
            seen = pausing.generation
            assert pausing.doc_count == 1
            writing.add([make_article(2)])
            writing.commit()
            assert (pausing.doc_count, pausing.generation) == (1, seen)
            assert writing.doc_count == 2
        with closing(open_engine(tmp_path, refresh_s=1000)) as own:
            own.add([make_article(3)])
            own.commit()
            assert own.doc_count == 3  # one's own are seen at once


def test_where_many_ask_the_pause_is_longer(tmp_path, monkeypatch):
    now = [1000.0]
    monkeypatch.setattr("indexer.whoosh_backend.reading.time.monotonic", lambda: now[0])
    with (
        closing(open_engine(tmp_path)) as writing,
        closing(open_engine(tmp_path, refresh_s=5)) as pausing,
    ):
        for number, (asked, waits) in enumerate([(1, True), (1000, False)]):
            writing.add([make_article(number)])
            writing.commit()
            now[0] += 100
            assert pausing.doc_count == number + 1
            writing.add([make_article(100 + number)])
            writing.commit()
            for _ in range(asked):
                assert pausing.doc_count == number + 1
            now[0] += 6
            assert (pausing.doc_count == number + 2) is waits
            now[0] += 30
            assert pausing.doc_count == number + 2
            writing.delete([f"{100 + number:016x}"])
            writing.commit()
