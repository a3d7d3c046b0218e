"""Articles that lack some of the words: beneath the few that have all, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import NEARLY, Engine, SearchRequest, open_engine

from .factory import make_article

WORDS = ("焊接", "护理", "陶瓷", "刺绣", "无人机")


@pytest.fixture(scope="module")
def engine(tmp_path_factory) -> Iterator[Engine]:
    """Each of 31 articles has another set of the words; one is told twice."""
    with closing(open_engine(tmp_path_factory.mktemp("index"))) as engine:
        articles = [
            make_article(number, f"第{number}号", "、".join(_words(number)), story=number)
            for number in range(1, 1 << len(WORDS))
        ]
        copy = make_article(99, "第31号", "、".join(WORDS), story=31)
        engine.add([*articles, copy])
        engine.commit()
        yield engine


def _words(number: int) -> list[str]:
    return [word for place, word in enumerate(WORDS) if number >> place & 1]


def ask(engine: Engine, text: str, **request):
    return engine.search(SearchRequest(text, translate=False, correct=False, **request))


@given(asked=st.sets(st.sampled_from(WORDS), min_size=1))
def test_near_hits_say_truly_what_they_lack(engine, asked):
    result = ask(engine, " ".join(sorted(asked)))
    assert result.total == 1 << (len(WORDS) - len(asked))
    for hit in result.near:
        has = set(_words(int(hit.id, 16)))
        assert set(hit.missing) == asked - has != set()
        assert has & asked
    ids = [hit.id for hit in (*result.hits, *result.near)]
    assert len(set(ids)) == len(ids)
    assert 99 not in {int(each, 16) for each in ids}  # the copy of 31
    lacking = [len(hit.missing) for hit in result.near]
    assert lacking == sorted(lacking)
    if len(asked) > 1:
        assert len(ids) == max(NEARLY, result.total)


def test_enough_articles_have_nothing_near(engine):
    assert ask(engine, "焊接").near == []
    assert ask(engine, "焊接 护理 陶瓷", limit=4).near == []


@pytest.mark.parametrize("request_", [{"offset": 2}, {"sort": "newest"}, {"limit": 1}])
def test_a_later_page_and_an_order_by_date_have_nothing_near(engine, request_):
    assert ask(engine, "焊接 护理 陶瓷 刺绣", **request_).near == []


def test_what_is_near_passes_the_filters_too(engine):
    result = ask(engine, "焊接 护理 陶瓷 刺绣 无人机", filters={"province": ["CN-HN"]})
    assert (result.total, result.near) == (0, [])


def test_what_must_not_be_there_is_not(engine):
    result = ask(engine, "焊接 护理 陶瓷 -无人机")
    assert result.near
    assert all("无人机" not in hit.article.body for hit in result.near)


def test_the_best_of_a_partial_answer_is_followed_by_what_has_fewer_words(engine):
    result = ask(engine, "焊接 护理 陶瓷 刺绣 无人机 直升机")
    assert result.partial
    assert len(result.hits) + len(result.near) == NEARLY
    assert all("直升机" in hit.missing for hit in result.near)
