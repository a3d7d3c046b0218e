from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer import SearchRequest, open_engine
from indexer.analysis import analyse
from indexer.naming import named
from indexer.plan import All, Any, Enough, InField, Sequence, Term, Weighted, Without, make_plan
from indexer.query import parse
from indexer.ranking import ENTITY, LEAD, MAX_SLOTS, Use, slots, steps_to_next
from indexer.request import read_request
from indexer.whoosh_backend.reranking import FACTORS, rerank
from indexer.whoosh_backend.search import run
from tests.indexer.factory import make_article

FILLER = "会议在市文化宫举行，各界代表出席。"
BOTH = ("title", "body")


def plan(text: str):
    return make_plan(parse(text))[0]


@pytest.fixture
def engine(tmp_path):
    opened = open_engine(tmp_path / "index")
    yield opened
    opened.close()


def filled(engine, *articles):
    engine.add(articles)
    engine.commit()
    return engine._views.newest()


def explained(engine, text: str, **fields):
    """The explanations of all hits, by the number of the article."""
    view = engine._views.newest()
    question, _ = read_request(SearchRequest(text=text, explain=True, limit=100, **fields))
    found = run(question, view)
    numbers = (int(view.stored(at)["article"]["id"], 16) for at, _ in found.window)
    return dict(zip(numbers, found.explanations, strict=True))


def test_alternatives_share_slots():
    craft, college = Term("craftsman"), Term("colleg")
    zh = Weighted(Term("工匠学院"), 0.5)
    assert slots(Any((All((craft, college)), zh))) == [
        (Use(craft, BOTH), Use(Term("工匠学院"), BOTH)),
        (Use(college, BOTH), Use(Term("工匠学院"), BOTH)),
    ]
    assert slots(All((InField("title", craft), Without(college)))) == [(Use(craft, ("title",)),)]
    assert len(slots(Enough(1, tuple(Term(f"w{n}") for n in range(50)), ()))) == MAX_SLOTS


@pytest.mark.parametrize(
    ("first", "second", "steps"),
    [
        ("工匠", "学院", [2]),
        ("工匠学院", "揭牌", [4]),
        ("高凤", "凤林", [2, 1]),
        ("colleg", "legal", [1]),
    ],
)
def test_steps_between_words_side_by_side(first, second, steps):
    assert steps_to_next(Use(Term(first), BOTH), Use(Term(second), BOTH)) == steps


@pytest.mark.parametrize(
    ("text", "facet", "value"),
    [
        ("湖南 培训", "province", "CN-HN"),
        ("training in Hunan", "province", "CN-HN"),
        ("柳州市总工会", "city", "柳州市"),
        ("三一工匠学院", "college", "hunan-sany-craftsman-college"),
        ("Trinity Craftsman College", "college", "hunan-sany-craftsman-college"),
        ("采访高凤林", "person", "高凤林"),
    ],
)
def test_names_in_a_query(text, facet, value):
    assert value in named(plan(text))[facet]


def test_what_is_excluded_is_no_name():
    assert "province" not in named(plan("培训 -湖南"))


def test_each_factor_sees_what_it_is_for(engine):
    side_by_side = "柳州技能培训开班。"
    apart = f"柳州的会议之后，有人问起技能，又谈到培训。{FILLER * 3}"
    filled(
        engine,
        make_article(1, "甲", FILLER * 20 + side_by_side),
        make_article(2, "甲", FILLER * 20 + apart),
        make_article(3, "甲", side_by_side + FILLER * 20),
        make_article(4, "甲", FILLER * 20 + side_by_side, city="柳州市"),
    )
    found = explained(engine, "柳州技能培训")
    assert set(found) == {1, 2, 3, 4}
    base = found[1]
    assert found[2]["phrase"] == 1.0
    assert base["phrase"] == pytest.approx(1.2)
    assert base["proximity"] == pytest.approx(1.25)
    assert 1.0 < found[2]["proximity"] < 1.25
    assert base["lead"] == 1.0
    assert found[3]["lead"] == pytest.approx(1.2)
    assert [found[n]["entity"] for n in (1, 2, 3, 4)] == [1.0, 1.0, 1.0, pytest.approx(1 + ENTITY)]
    assert {hit["recency"] for hit in found.values()} == {1.0}
    assert list(found)[-1] == 2


def test_freshness_is_gentle_and_off_by_default(engine):
    filled(
        engine,
        make_article(1, "工匠", "文。", day="2024-01-01"),
        make_article(2, "工匠", "文。", day="2024-01-31"),
        make_article(3, "工匠", "文。", day=None),
        make_article(4, "工匠", "文。", day="2030-01-01"),
    )
    today = dt.date(2024, 1, 31)
    found = explained(engine, "工匠", half_life_days=30, today=today)
    assert {number: hit["recency"] for number, hit in found.items()} == {
        1: pytest.approx(1.075),
        2: pytest.approx(1.15),
        3: 1.0,
        4: pytest.approx(1.15),
    }
    assert list(found) == [2, 4, 1, 3]
    assert list(explained(engine, "工匠", today=today)) == [1, 2, 3, 4]
    newest = explained(engine, "工匠", sort="newest", half_life_days=30, today=today)
    assert list(newest) == [4, 2, 1, 3]
    assert {hit["recency"] for hit in newest.values()} == {1.0}


@pytest.mark.parametrize("days", [0, -1.0, math.nan, math.inf])
def test_a_half_life_that_is_none_is_reported(days):
    question, notes = read_request(SearchRequest(text="工匠", half_life_days=days))
    assert question.half_life_days is None
    assert [note.code for note in notes] == ["half-life-ignored"]


WORDS = ("工匠", "学院", "培训", "柳州", "craft", "union", "，", "会议")
texts = st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join)
queries = st.sampled_from(
    [
        "工匠学院",
        "工匠 学院 培训",
        "craft union OR 柳州培训",
        '"craft union" 工匠',
        "工 -培训",
        "柳州 (工匠 OR union)",
        "cra* 工匠",
        "title:工匠 培训",
        "title:(工匠 -培训)",
    ]
)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=12), queries)
@example(rows=[("工匠", "培训")], text="title:(工匠 -培训)")
def test_explanations_multiply_up_to_the_score(tmp_path_factory, rows, text):
    engine = open_engine(tmp_path_factory.mktemp("index"))
    for half in (rows[: len(rows) // 2], rows[len(rows) // 2 :]):
        first = 0 if half is not rows[len(rows) // 2 :] else len(rows)
        engine.add(
            make_article(first + n, title or "题", body) for n, (title, body) in enumerate(half)
        )
        engine.commit()
    view = engine._views.newest()
    question, _ = read_request(SearchRequest(text=text, explain=True, half_life_days=100, limit=50))
    found = run(question, view)
    for (_, score), explanation in zip(found.window, found.explanations, strict=True):
        assert explanation["total"] == score
        product = sum(explanation["bm25f"].values())
        for name in FACTORS:
            assert explanation[name] >= 1.0
            product *= explanation[name]
        assert product == pytest.approx(score, rel=1e-9)
    assert found.explanations == tuple(sorted(found.explanations, key=lambda e: -e["total"]))
    engine.close()


def brute_nearness(tokens, words) -> float:
    """As `proximity_factor` takes it, from the tokens of one field, by trying all windows."""
    places = [(at.position, words.index(at.text)) for at in tokens if at.text in words]
    held = {word for _, word in places}
    if len(held) < 2:
        return 0.0
    widths = [
        last + 2 - first
        for first, _ in places
        for last, _ in places
        if {word for at, word in places if first <= at <= last} == held
    ]
    return min(1.0, 2 * len(held) / min(widths)) * (len(held) - 1) / (len(words) - 1)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from(["工匠", "学院", "培训", "天"]), min_size=1, max_size=40),
        min_size=1,
        max_size=8,
    )
)
def test_proximity_and_phrases_are_those_of_the_text(tmp_path_factory, bodies):
    engine = open_engine(tmp_path_factory.mktemp("index"))
    texts = ["".join(body) for body in bodies]
    filled(engine, *(make_article(n, "题", text) for n, text in enumerate(texts)))
    words = ["工匠", "学院", "培训"]
    for hit in explained(engine, " OR ".join(words), fold=False).values():
        assert hit["proximity"] == 1.0  # one slot holds all alternatives: nothing to be near to
    for number, hit in explained(engine, "工匠 学院 培训", fold=False).items():
        text = texts[number]
        nearness = brute_nearness(analyse(text), words)
        assert hit["proximity"] == pytest.approx(1 + 0.25 * nearness)
        pairs = ("工匠学院" in text) + ("学院培训" in text)
        assert hit["phrase"] == pytest.approx(1 + 0.2 * pairs / 2)
        lead = sum(0 <= text.find(word) < LEAD for word in words)
        assert hit["lead"] == pytest.approx(1 + 0.2 * lead / 3)
    engine.close()


def test_pages_neither_repeat_nor_skip(engine):
    bodies = [
        "工匠学院。",
        "工匠" + FILLER + "学院。",
        "学院工匠。" + FILLER,
        FILLER * 9 + "工匠学院",
    ]
    filled(
        engine,
        *(
            make_article(
                n, "甲", bodies[n % 4] + FILLER * (n % 7), story=n // 3 if n % 3 < 2 else None
            )
            for n in range(330)
        ),
    )
    view = engine._views.newest()
    for fold in (False, True):
        whole, _ = read_request(SearchRequest(text="工匠 学院", fold=fold))
        whole = replace(whole, limit=1000)
        expected = run(whole, view).window
        assert len(expected) > 200
        assert [score for _, score in expected] == sorted((s for _, s in expected), reverse=True)
        for size in (7, 20, 100):
            paged = []
            for offset in range(0, len(expected) + size, size):
                paged += run(replace(whole, offset=offset, limit=size), view).window
            assert paged == expected


def test_ties_stay_in_their_order(engine):
    view = filled(engine, *(make_article(n, "工匠", "学院") for n in range(30)))
    question, _ = read_request(SearchRequest(text="工匠学院"))
    window = [(at, 1.0) for at in reversed(range(30))]
    assert [found.document for found in rerank(view, question, window)] == [at for at, _ in window]
    assert rerank(view, question, []) == []


def test_a_quoted_phrase_is_one_word(engine):
    filled(
        engine,
        make_article(1, "甲", "craft union holds a training day"),
        make_article(
            2, "甲", "craft union holds, and much later on that same long day, a training"
        ),
    )
    assert isinstance(plan('"craft union"'), Sequence)
    found = explained(engine, '"craft union" training')
    assert found[1]["proximity"] > found[2]["proximity"] > 1.0
    assert list(found) == [1, 2]
