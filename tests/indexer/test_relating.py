"""Related articles and significant words, against a count of every article one by one."""

from __future__ import annotations

import math
import random
from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import SearchRequest, open_engine
from indexer.analysis import term_positions
from indexer.folding import fold
from indexer.significant import Reading, jlh, query_words
from indexer.stop_words import CHINESE, ENGLISH
from indexer.whoosh_backend.relating import SAMPLE, SHARE
from tests.indexer.factory import make_article

WORDS = (
    "焊接 机床 数控 车间 竞赛 选手 裁判 奖牌 刺绣 陶瓷 剪纸 木雕 高铁 动车 铁路 机车 护理 医院 "
    "药学 康复 小麦 水稻 果树 农机 桥梁 隧道 混凝土 测量 厨师 面点 菜肴 蔬菜 港口 船舶 航海 水手 "
    "工匠学院 职业教育 产业工人 总工会 记者 表示 welders welding robots pottery nurses"
).split()
THEMES = [WORDS[start : start + 4] for start in range(0, 36, 4)]


@pytest.fixture(scope="module")
def articles():
    random.seed(7)
    made = []
    for number in range(90):
        theme = THEMES[number % len(THEMES)]
        said = random.choices(theme, k=8) + random.choices(WORDS, k=4)
        random.shuffle(said)
        title = f"{theme[0]}，{random.choice(theme)}，第{number}期"
        body = "。".join(said)
        made.append(make_article(number, title, body, province="CN-HN" if number % 3 else "CN-GX"))
    copies = [replace(made[number], story=made[number].id) for number in (0, 5)]
    told = [
        make_article(900 + n, made[story].title, made[story].body, story=story)
        for n, story in ((0, 0), (9, 0), (5, 5))
    ]
    return [*copies, *(item for item in made if item.id not in {c.id for c in copies}), *told]


@pytest.fixture(scope="module")
def engine(articles, tmp_path_factory):
    with closing(open_engine(tmp_path_factory.mktemp("index"))) as engine:
        engine.add(articles[:30])
        engine.commit()
        engine.add(articles[30:])
        engine.commit()
        yield engine


@pytest.fixture(scope="module")
def terms(articles):
    """The terms of each article's title and body, by id."""
    return {
        item.id: frozenset(term_positions(item.title)) | frozenset(term_positions(item.body))
        for item in articles
    }


def spelled(text):
    return next(iter(Reading(text).terms))


@pytest.mark.parametrize(
    "request_",
    [
        SearchRequest(translate=False, text="焊接"),
        SearchRequest(translate=False, text="竞赛 选手"),
        SearchRequest(translate=False, text="陶瓷 OR 护理"),
        SearchRequest(translate=False, text="welding"),
        SearchRequest(translate=False, filters={"province": ["CN-GX"]}),
        SearchRequest(translate=False, text="高铁", filters={"province": ["CN-HN"]}),
    ],
    ids=str,
)
def test_significant_words_are_those_that_a_count_of_all_articles_gives(
    engine, articles, terms, request_
):
    hits = engine.search(replace(request_, limit=SAMPLE)).hits
    here = {hit.id for hit in hits}
    assert len(here) >= 2
    expected = {}
    for word in WORDS:
        term = spelled(word) if word not in CHINESE else word
        count = sum(term in terms[one] for one in here)
        background = sum(term in terms[item.id] for item in articles)
        score = jlh(count, len(here), background, len(articles)) if background else 0.0
        shown = word not in CHINESE and not query_words(request_.text)(term)
        if count >= max(2, round(len(here) * SHARE)) and score and shown:
            expected[term] = (count, background, pytest.approx(score))
    found = engine.significant(request_, 50)
    assert {spelled(t.text): (t.count, t.background, t.score) for t in found} == expected
    assert [t.score for t in found] == sorted((t.score for t in found), reverse=True)
    assert engine.significant(request_, 3) == found[:3]


def test_words_of_the_query_stop_words_and_numbers_are_never_shown(engine):
    found = engine.significant(SearchRequest(translate=False, text="焊接 welding"), 50)
    texts = {
        term.text for term in engine.significant(SearchRequest(translate=False, text="焊接"), 50)
    }
    assert texts & set(WORDS)
    for shown in texts | {term.text for term in found}:
        assert shown not in CHINESE
        assert shown.casefold() not in ENGLISH
        assert not any(char.isdigit() for char in shown)
    assert not {"焊接", "welding", "welders"} & {term.text for term in found}


@pytest.mark.parametrize(
    "text", ["", '"', "*", "nothing-like-it", "的", "学" * 5000, "\ud800", "-a"]
)
def test_any_request_has_an_answer(engine, text):
    assert isinstance(engine.significant(SearchRequest(text=text), 12), list)
    assert engine.significant(SearchRequest(text="焊接"), 0) == []
    assert engine.significant(SearchRequest(text="焊接"), -1) == []


def test_the_window_and_the_order_do_not_matter(engine):
    plain = engine.significant(SearchRequest(text="焊接"))
    other = SearchRequest(text="焊接", offset=3, limit=1, sort="oldest", facets=("province",))
    assert engine.significant(other) == plain


def test_a_commit_is_seen(tmp_path):
    with closing(open_engine(tmp_path / "index")) as engine:
        made = [make_article(n, "工匠开班", "焊接、车间" if n < 4 else "刺绣") for n in range(10)]
        engine.add(made)
        engine.commit()
        request = SearchRequest(text="车间")
        assert [term.text for term in engine.significant(request)] == ["焊接"]
        engine.add([make_article(n, "工匠开班", "刺绣") for n in range(4)])
        engine.commit()
        assert engine.significant(request) == []
        assert engine.related(made[0].id)
        engine.delete([made[0].id])
        engine.commit()
        assert engine.related(made[0].id) == []


def test_words_are_spelled_as_in_the_articles(tmp_path):
    with closing(open_engine(tmp_path / "index")) as engine:
        bodies = ["技術競賽 Robots’ welding", "技術競賽 robots", "技術競賽 the Robots"]
        engine.add(make_article(n, "開班", body) for n, body in enumerate(bodies))
        engine.add(make_article(n, "别的", "陶瓷") for n in range(3, 12))
        engine.commit()
        texts = {term.text for term in engine.significant(SearchRequest(text="開班"))}
        assert {"技術", "競賽"} <= texts
        assert texts & {"Robots", "robots"}
        assert "robot" not in texts


def test_a_word_is_not_found_inside_of_another():
    party, art = Reading("A party of parties"), Reading("Fine ART")
    assert (party.count("art"), party.spelled("art")) == (0, "")
    assert (art.count("art"), art.spelled("art")) == (1, "ART")


def test_related_articles_are_those_that_a_count_of_all_articles_gives(engine, articles, terms):
    total = len(articles)
    bodies = [term_positions(item.body).keys() for item in articles]
    titles = [term_positions(item.title).keys() for item in articles]
    having = {
        term: sum(term in body for body in bodies) or sum(term in title for title in titles)
        for term in frozenset().union(*terms.values())
    }
    for one in articles[::7]:
        weights = weigh(one, having, total)
        found = engine.related(one.id, 20)
        assert found
        assert [hit.score for hit in found] == sorted((h.score for h in found), reverse=True)
        stories = [hit.article.story for hit in found if hit.article.story]
        assert len(set(stories)) == len(stories)
        assert one.id not in {hit.id for hit in found}
        assert one.story is None or one.story not in stories
        shares = {
            item.id: sum(w for term, w in weights.items() if term in terms[item.id])
            / sum(weights.values())
            for item in articles
            if item.id != one.id and (one.story is None or item.story != one.story)
        }
        for hit in found:
            assert hit.score == pytest.approx(shares[hit.id])
        shown = {hit.id for hit in found} | {item.id for item in articles if item.story}
        missed = [share for one_id, share in shares.items() if one_id not in shown]
        assert max(missed, default=0.0) <= found[-1].score + 1e-9
        assert engine.related(one.id, 2) == found[:2]


def weigh(article, having, total):
    """The weights of an article's words, counted without the index."""
    text = f"{article.title}\n{article.body}"
    reading, folded = Reading(text), fold(text)
    weights = {}
    for term in reading.terms:
        if 2 <= having[term] <= max(total / 5, 10):
            count = folded.count(term) if "一" <= term[0] <= "鿿" else term_count(folded, term)
            weight = math.log(1 + total / having[term]) * count / (count + 1.2)
            weights[term] = weight * (2 if term in Reading(article.title).terms else 1)
    return dict(sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:16])


def term_count(text, term):
    return len(term_positions(text)[term])


def test_related_stay_within_the_theme(engine, articles):
    same = total = 0
    for one in articles[:40]:
        for hit in engine.related(one.id, 3):
            same += int(hit.id, 16) % len(THEMES) == int(one.id, 16) % len(THEMES)
            total += 1
    assert same / total > 0.8


@pytest.mark.parametrize("unknown", ["", "nobody", "\ud800", "0" * 5000])
def test_an_unknown_article_has_none(engine, unknown):
    assert engine.related(unknown) == []
    assert engine.related(f"{1:016x}", 0) == []


def test_an_article_without_words_has_none(tmp_path):
    with closing(open_engine(tmp_path / "index")) as engine:
        engine.add([make_article(1, "12", "3 4"), make_article(2, "12", "3 4"), make_article(3)])
        engine.commit()
        assert engine.related(f"{1:016x}") == []
        assert engine.related(f"{3:016x}") == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("三十二名工人、第一届", {"工人"}),
        ("数百万人的第三批集团", {"集团"}),
        ("近日，记者从柳州市获悉", {"柳州市"}),
        ("The Trainers' college, in 2024 and 5G", {"trainer", "colleg"}),
        ("AI 与 CNC，c919、a b", {"ai", "cnc"}),
    ],
)
def test_the_words_that_a_reader_would_name(text, words):
    assert {term for term in Reading(text).terms if term != "个人"} == words


TEXTS = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(
            [*WORDS, "技術競賽", "Robots’", "5G+", "ﬁne", "éclair", "A.B", "２０２４年"]
        ),
    ),
    max_size=12,
)


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.sampled_from(["", " ", "，"]))
def test_every_word_of_a_text_is_a_term_of_the_index(parts, between):
    text = between.join(parts)
    reading, indexed = Reading(text), term_positions(text)
    for term in reading.terms:
        assert term in indexed
        assert reading.count(term) >= 1
        assert reading.spelled(term) in text
        assert not any(char.isdigit() for char in term)
