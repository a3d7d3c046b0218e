"""The engine's answers against brute force, over random articles, segments and requests."""

from __future__ import annotations

import datetime as dt
import tempfile
from contextlib import closing
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import Article, gazetteer
from indexer import FACETS, STORY, SearchRequest, label, open_engine
from indexer.schema import facet_values
from tests.indexer.factory import make_article
from tests.indexer.oracle import counts, is_folded, left, passes, told

WORDS = ["工匠学院", "柳州", "培训", "總工會", "竞赛", "college", "craftsmen", "5G", "的"]
SYNTAX = ["-培训", "OR", '"柳州 工匠学院"', '"工匠学院柳州"', "工", "(竞赛", ")", "无"]
PROVINCES = ["CN-GX", "CN-HN", "CN-BJ"]
COLLEGES = ["liuzhou-craftsman-college", "b", "c"]
TOPICS = ["training", "award"]
DAYS = ["2023-12-31", "2024-01-01", "2024-01-31", "2024-12-19"]
VALUES = {
    "province": [*PROVINCES, "CN-XX"],
    "college": COLLEGES,
    "topic": TOPICS,
    "language": ["zh", "en"],
    "month": ["2023-12", "2024-01", "1999-01"],
    "source": ["工人日报", "site"],
    "city": ["柳州市"],
    "organisation": ["柳州市总工会", "某协会"],
    "person": ["郭晋龙"],
    STORY: [f"{number:016x}" for number in range(4)],
}

sentences = st.lists(st.sampled_from(WORDS), max_size=6)
tuples = lambda values: st.lists(st.sampled_from(values), max_size=3).map(tuple)  # noqa: E731


@st.composite
def articles(draw: st.DrawFn) -> Article:
    return make_article(
        draw(st.integers(0, 12)),
        " ".join(draw(sentences)),
        "".join(draw(sentences)) + "。" + " ".join(draw(sentences)),
        day=draw(st.sampled_from([*DAYS, None])),
        precision=draw(st.sampled_from(["day", "month", "year"])),
        language=draw(st.sampled_from(["zh", "en"])),
        province=draw(st.sampled_from([*PROVINCES, None])),
        city=draw(st.sampled_from(["柳州市", None])),
        colleges=draw(tuples(COLLEGES)),
        topics=draw(tuples(TOPICS)),
        content_source=draw(st.sampled_from(["工人日报", None])),
        publisher=draw(st.sampled_from(["site", None])),
        organisations=draw(tuples(VALUES["organisation"])),
        people=draw(tuples(["郭晋龙", "甲", "乙", "丙"])),
        story=draw(st.sampled_from([0, 1, 2, 2, None])),
    )


texts = st.one_of(
    st.just(""),
    st.lists(
        st.sampled_from(
            [*WORDS, "-培训", "OR", '"柳州 工匠学院"', '"工匠学院柳州"', "工", "(竞赛", ")", "无"]
        ),
        max_size=4,
    ).map(" ".join),
)
requests = st.builds(
    SearchRequest,
    text=texts,
    filters=st.dictionaries(st.sampled_from(sorted(VALUES)), st.just(()), max_size=3).flatmap(
        lambda chosen: st.fixed_dictionaries(
            {name: st.lists(st.sampled_from(VALUES[name]), max_size=2) for name in chosen}
        )
    ),
    date_from=st.sampled_from([None, None, *map(dt.date.fromisoformat, DAYS)]),
    date_to=st.sampled_from([None, None, *map(dt.date.fromisoformat, DAYS)]),
    sort=st.sampled_from(["relevance", "newest", "oldest"]),
    limit=st.just(100),
    facets=st.just(FACETS),
    fold=st.booleans(),
    translate=st.just(False),
    correct=st.just(False),
)
commits = st.lists(
    st.tuples(st.lists(articles(), max_size=5), st.sets(st.integers(0, 12), max_size=2)),
    min_size=1,
    max_size=7,
)


@settings(max_examples=120, deadline=None)
@given(commits, st.lists(requests, min_size=1, max_size=5))
def test_answers_equal_brute_force(history, asked):
    kept: dict[str, Article] = {}
    with tempfile.TemporaryDirectory() as folder, closing(open_engine(folder)) as engine:
        for added, deleted in history:
            ids = [f"{number:016x}" for number in deleted]
            engine.add(added)
            engine.delete(ids)
            engine.commit()
            kept |= {article.id: article for article in added}
            kept = {key: article for key, article in kept.items() if key not in ids}
        assert engine.doc_count == len(kept)
        for request in asked:
            check(engine, list(kept.values()), request)


def check(engine, kept: list[Article], request: SearchRequest) -> None:
    result = engine.search(request)
    expected = [article for article in kept if passes(article, request)]
    if result.partial:  # counted by hand in test_asking.py
        words = replace(request, filters={}, date_from=None, date_to=None)
        assert not any(passes(article, words) for article in kept)
        return
    if is_folded(request):
        unfolded = engine.search(replace(request, fold=False))
        expected = list(left(hit.article for hit in unfolded.hits))
        assert [hit.article for hit in result.hits] == expected
        check_pages(engine, request, [hit.id for hit in result.hits])
    assert result.total == len(expected)
    assert {hit.id: hit.article for hit in result.hits} == {item.id: item for item in expected}
    for hit in result.hits:
        tale = next(tale for tale in told(kept) if hit.article in tale)
        assert hit.copies == len(tale) - 1
    for name in FACETS:
        shown = {value.value: value.count for value in result.facets[name]}
        brute = counts(kept, request, name)
        selected = request.filters.get(name, [])
        assert shown == {**dict.fromkeys(selected, 0), **brute}
        assert {item.value for item in result.facets[name] if item.selected} == set(selected)
        for value, count in list(shown.items())[:2]:
            clicked = replace(request, filters={**request.filters, name: [value]}, facets=())
            assert engine.search(clicked).total == count
    check_order(result.hits, request)


def check_pages(engine, request: SearchRequest, ids: list[str]) -> None:
    """Pages neither repeat nor skip, whatever was folded on the pages before."""
    for limit in (1, 3):
        pages = [
            engine.search(replace(request, offset=offset, limit=limit)).hits
            for offset in range(0, len(ids) + 1, limit)
        ]
        assert [hit.id for page in pages for hit in page] == ids


def check_order(hits, request: SearchRequest) -> None:
    if request.sort == "relevance" and request.text.strip():
        scores = [hit.score for hit in hits]
        assert scores == sorted(scores, reverse=True)
        return
    days = [hit.article.published.date for hit in hits if hit.article.published]
    assert days == sorted(days, reverse=request.sort != "oldest")
    dated = [hit.article.published is not None for hit in hits]
    assert dated == sorted(dated, reverse=True), "what has no date comes last"


def test_a_facet_is_limited_but_never_hides_what_is_selected(tmp_path):
    with closing(open_engine(tmp_path)) as engine:
        engine.add(make_article(n, province=f"P{n % 7}") for n in range(20))
        engine.commit()
        found = engine.search(
            SearchRequest(facets=["province"], filters={"province": ["P6", "none"]}, facet_limit=3)
        )
    assert [(v.value, v.count, v.selected) for v in found.facets["province"]] == [
        ("P0", 3, False),
        ("P1", 3, False),
        ("P2", 3, False),
        ("P6", 2, True),
        ("none", 0, True),
    ]


def test_months_come_in_order_of_time_the_latest_first_kept(tmp_path):
    with closing(open_engine(tmp_path)) as engine:
        engine.add(make_article(n, day=f"2024-{n:02d}-01") for n in range(1, 13))
        engine.commit()
        found = engine.search(SearchRequest(facets=["month"], facet_limit=2))
    assert [value.value for value in found.facets["month"]] == ["2024-11", "2024-12"]


def test_labels_follow_the_locale(tmp_path):
    article = make_article(
        1,
        province="CN-GX",
        city="柳州市",
        colleges=("liuzhou-craftsman-college",),
        topics=("award",),
    )
    assert facet_values(article)["month"] == ("2024-12",)
    with closing(open_engine(tmp_path)) as engine:
        engine.add([article])
        engine.commit()
        names = {
            locale: {
                name: values[0].label
                for name, values in engine.search(
                    SearchRequest(facets=FACETS, locale=locale)
                ).facets.items()
                if values
            }
            for locale in ("zh", "en")
        }
    assert names["zh"] == {
        "province": "广西",
        "city": "柳州",
        "college": "柳州工匠学院",
        "topic": "表彰",
        "language": "简体中文",
        "month": "2024-12",
        "day": "2024-12-19",
    }
    assert names["en"]["province"] == "Guangxi"
    assert names["en"]["college"] == "Liuzhou Craftsman College"
    assert names["en"]["topic"] == "Awards"


def test_a_body_has_an_english_name_if_the_gazetteer_knows_one():
    known = next(iter(gazetteer().organisations.values()))
    assert label("organisation", known.name_zh, "en") == known.name_en
    assert label("organisation", known.name_zh, "zh") == known.name_zh
    for facet in ("organisation", "college", "person"):
        assert label(facet, "某某工匠学院", "en") == "某某工匠学院"


def test_an_original_is_found_behind_all_of_its_copies(tmp_path):
    copies = [make_article(n, day="2024-12-20", story=0) for n in range(1, 40)]
    original, lone = make_article(0, day="2024-12-01", story=0), make_article(50, day="2024-01-01")
    with closing(open_engine(tmp_path)) as engine:
        engine.add([original, *copies[:20]])
        engine.commit()
        engine.add([original, *copies[20:], lone])  # the original once more: its old place is dead
        engine.commit()
        pages = [
            [hit.article for hit in engine.search(SearchRequest(offset=at, limit=1)).hits]
            for at in range(3)
        ]
        assert pages == [[original], [lone], []]
        assert engine.search(SearchRequest(limit=0)).total == 2


def test_a_story_is_shown_by_its_original_and_lists_its_copies(tmp_path):
    newer = [
        make_article(n, day=f"2024-12-{20 + n}", content_source=f"site {n}", story=1)
        for n in (1, 2, 3)
    ]
    lone = make_article(4, day="2024-01-01", content_source="site 2")
    with closing(open_engine(tmp_path)) as engine:
        engine.add([*newer, lone])
        engine.commit()

        def ids(**change) -> list[tuple[int, int]]:
            hits = engine.search(SearchRequest(**change)).hits
            return [(int(hit.id, 16), hit.copies) for hit in hits]

        assert ids() == [(1, 2), (4, 0)]
        assert ids(sort="oldest") == [(4, 0), (1, 2)]
        assert ids(filters={"source": ["site 2", "site 3"]}) == [(3, 2), (4, 0)]
        assert ids(fold=False) == [(3, 2), (2, 2), (1, 2), (4, 0)]
        assert ids(filters={STORY: [newer[0].id]}) == [(3, 2), (2, 2), (1, 2)]
        found = engine.search(SearchRequest(facets=["source"]))
        counts = {value.value: value.count for value in found.facets["source"]}
        assert (found.total, counts) == (2, {"site 1": 1, "site 2": 2, "site 3": 1})
        engine.delete([newer[0].id])
        engine.commit()
        assert ids() == [(3, 1), (4, 0)]
