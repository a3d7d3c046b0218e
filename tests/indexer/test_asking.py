"""What is asked when the words as typed find nothing: the corrected ones, then fewer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from indexer import Engine, SearchRequest, open_engine

from .factory import make_article


@pytest.fixture
def engine(tmp_path) -> Iterator[Engine]:
    with closing(open_engine(tmp_path)) as engine:
        engine.add(
            [
                make_article(1, "柳州工匠学院揭牌", "焊工与钳工到场。", province="CN-GX"),
                make_article(2, "长沙工匠学院开班", "学员学习焊接。", province="CN-HN"),
                make_article(3, "Craftsman college opens", "Welders came.", language="en"),
            ]
        )
        engine.commit()
        yield engine


def found(engine: Engine, text: str, **request) -> set[int]:
    return {int(hit.id, 16) for hit in engine.search(SearchRequest(text=text, **request)).hits}


def test_words_find_their_counterparts_unless_the_reader_refuses(engine):
    assert found(engine, "craftsman college") == {1, 2, 3}
    assert found(engine, "craftsman college", translate=False) == {3}
    result = engine.search(SearchRequest(text="工匠学院"))
    assert [expansion.words for expansion in result.expansions] == ["工匠学院"]


def test_a_place_finds_what_happened_there(engine):
    """The second article does not say 湖南."""
    assert found(engine, "湖南 焊接") == {2}
    assert found(engine, "湖南 焊接", translate=False, correct=False) == {2}  # partly: by 焊接


def test_a_correction_is_applied_only_to_what_finds_nothing(engine):
    result = engine.search(SearchRequest(text="craftsman colege"))
    assert result.correction is not None
    assert (result.correction.text, result.correction.applied) == ("craftsman college", True)
    assert result.total == 3
    refused = engine.search(SearchRequest(text="craftsman colege", correct=False))
    assert refused.correction is not None
    assert not refused.correction.applied


def test_a_correction_is_offered_for_a_run_that_stands_nowhere(engine):
    """It finds something only because 将 may be missing."""
    result = engine.search(SearchRequest(text="工将学院"))
    assert result.total
    assert result.correction is not None
    assert (result.correction.text, result.correction.applied) == ("工匠学院", False)
    assert engine.search(SearchRequest(text="工匠学院")).correction is None


def test_if_no_article_has_all_words_those_with_most_come(engine):
    result = engine.search(SearchRequest(text="柳州 焊工 直升机"))
    assert result.partial
    assert [int(hit.id, 16) for hit in result.hits] == [1]
    notes = {note.code: note.detail for note in result.diagnostics}
    assert notes["partial-match"] == "直升机"


def test_what_only_a_filter_leaves_out_stays_out(engine):
    """Else a facet would count nothing and its click yield something."""
    result = engine.search(SearchRequest(text="柳州 揭牌", filters={"province": ["CN-HN"]}))
    assert (result.total, result.partial, result.correction) == (0, False, None)


def test_counts_of_a_partial_answer_are_what_a_click_yields(engine):
    text = "工匠学院 直升机"
    result = engine.search(SearchRequest(text=text, facets=["province"]))
    assert result.partial
    for value in result.facets["province"]:
        clicked = SearchRequest(text=text, filters={"province": [value.value]})
        assert engine.search(clicked).total == value.count > 0
