"""Across languages: what a query also asks for, and what it must never ask for."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import gazetteer
from indexer.analysis import analyse
from indexer.counterparts import key, senses
from indexer.plan import Term, make_plan, wanted
from indexer.query import And, Expanded, Field, Not, Or, Phrase, Query, Word, parse
from indexer.translate import ACROSS, MAX_EXPANSIONS, MAX_OTHERS, WITHIN, expand


class Named:
    """The names of a small index."""

    def __init__(self, **values: dict[str, int]) -> None:
        self._values = values

    def values(self, facet):
        return self._values.setdefault(facet, {})


NOBODY = Named()
PEOPLE = Named(
    person={"高凤林": 5, "高峰林": 2, "单霁翔": 1, "池娜": 9, "Xu Zhenchao": 1, "许振超": 2}
)


def also(text, names=NOBODY):
    return {found.words: found.also for found in expand(parse(text), names)[1]}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("craftsman college", "工匠学院"),
        ("Craftsmen Colleges", "工匠学院"),
        ("artisan college", "工匠学院"),
        ("model worker", "劳动模范"),
        ("model workers", "劳模"),
        ("labour model", "劳模"),
        ("Labor Model", "劳模"),
        ("trade union", "工会"),
        ("federation of trade unions", "总工会"),
        ("the craftsman college", "工匠学院"),
        ("Trinity", "三一"),
        ("Trinity Craftsman College", "湖南三一工匠学院"),
        ("LVTC", "柳州职业技术学院"),
        ("Liuzhou Federation of Trade Unions", "柳州市总工会"),
        ("Guangxi", "广西"),
        ("Kwangtung", "广东"),
        ("inauguration", "揭牌"),
        ("new-energy vehicle", "新能源汽车"),
        ("工匠学院", "craftsman college"),
        ("工匠學院", "craftsman college"),
        ("劳模", "model worker"),
        ("勞模", "model worker"),
        ("柳州", "Liuzhou"),
        ("产业工人队伍建设改革", "reform of building the industrial workforce"),
        ("产改", "reform of building the industrial workforce"),
        ("湖南三一工匠学院", "Hunan Sany Craftsman College"),
    ],
)
def test_a_name_in_one_language_asks_for_the_other(typed, expected):
    found = also(typed)
    assert len(found) == 1
    assert expected in next(iter(found.values()))


def test_the_longest_name_wins_and_no_word_is_used_twice():
    found = also("Sany craftsman college inauguration")
    assert list(found) == ["Sany craftsman college", "inauguration"]
    assert found["Sany craftsman college"] == (
        *("湖南三一工匠学院", "三一工匠学院"),
        "Trinity Craftsman College",
    )
    assert list(also("柳州工匠学院揭牌")) == ["柳州工匠学院", "揭牌"]
    assert list(also("柳州 工匠学院")) == ["柳州 工匠学院"]
    assert list(also("Foshan craftsman college")) == ["Foshan", "craftsman college"]


def test_common_words_of_english_do_not_explode():
    assert also("China", PEOPLE) == {}  # though a person is called 池娜
    assert also("college") == {"college": ("学院", "institute")}
    assert also("the of and a") == {}
    for word in ("women", "event", "final", "first", "source", "mining", "no", "he", "long"):
        assert also(word, PEOPLE) == {}, word


@pytest.mark.parametrize(
    "typed", ["liuzhou", "LiuZhou", "liu zhou", "liǔzhōu", "Liǔ Zhōu", "liu3zhou1", "LIUZHOU"]
)
def test_pinyin_of_a_place_in_every_way_of_typing_it(typed):
    assert "柳州" in also(typed)[typed]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("gongjiang xueyuan", "工匠学院"),
        ("laomo", "劳模"),
        ("chongqing", "重庆"),
        ("chang sha", "长沙"),
        ("lvliang", "吕梁"),
        ("lǚ liáng", "吕梁"),
        ("liuzhou gongjiang xueyuan", "柳州工匠学院"),
    ],
)
def test_pinyin_of_names_and_terms(typed, expected):
    assert expected in also(typed)[typed]


@pytest.mark.parametrize("typed", ["gao fenglin", "gaofenglin", "Gāo Fènglín", "gao feng lin"])
def test_people_are_known_from_the_index_alone(typed):
    assert also(typed) == {}
    assert also(typed, PEOPLE) == {typed: ("高凤林", "高峰林")}  # the one of more articles first


def test_a_person_may_be_written_family_name_last():
    assert also("Fenglin Gao", PEOPLE) == {"Fenglin Gao": ("高凤林", "高峰林")}
    assert also("shanjixiang", PEOPLE) == {"shanjixiang": ("单霁翔",)}  # 单 is usually dan


def test_a_person_of_chinese_articles_is_found_in_english_ones():
    assert also("许振超事迹", PEOPLE) == {"许振超": ("Xu Zhenchao",)}
    assert also("高凤林", PEOPLE) == {}  # no English article names him, and homophones are others


def test_names_of_the_index_may_change():
    before, after = Named(person={}), Named(person={"高凤林": 1})
    assert also("gao fenglin", before) == {}
    assert also("gao fenglin", after) != {}
    assert also("gao fenglin", before) == {}


@pytest.mark.parametrize(
    "typed",
    [
        '"craftsman college"',
        "“工匠学院”",
        "-liuzhou",
        "NOT liuzhou",
        "-(craftsman college)",
        "province:Hunan",
        "college:三一工匠学院",
        "",
        "🙂 \x00 \ud800",
    ],
)
def test_what_stays_as_it_was_typed(typed):
    query = parse(typed)
    assert expand(query, PEOPLE) == (query, ())


def test_a_word_beside_a_quoted_one_is_expanded():
    query, told = expand(parse('"craftsman college" liuzhou -training'), NOBODY)
    assert [found.words for found in told] == ["liuzhou"]
    assert isinstance(query.node, And)
    quoted, place, without = query.node.nodes
    assert quoted == Phrase("craftsman college")
    assert isinstance(place, Expanded)
    assert without == Not(Word("training"))


def test_words_on_both_sides_of_a_quoted_one_are_no_name():
    assert "craftsman college" not in also('craftsman "of" college')
    assert "craftsman college" not in also("craftsman OR college")


def test_titles_and_bodies_are_expanded_too():
    query, _ = expand(parse("title:liuzhou"), NOBODY)
    assert isinstance(query.node, Field)
    assert isinstance(query.node.node, Expanded)


def test_either_side_of_or_is_expanded():
    query, told = expand(parse("liuzhou OR 劳模"), NOBODY)
    assert isinstance(query.node, Or)
    assert [found.words for found in told] == ["liuzhou", "劳模"]


def test_what_is_switched_off_is_off():
    query = parse("liuzhou craftsman college")
    assert expand(query, PEOPLE, enabled=False) == (query, ())


def test_several_words_become_one_node_over_all_of_them():
    query, _ = expand(parse("craftsman college"), NOBODY)
    assert isinstance(query.node, Expanded)
    assert query.node.literal == And((Word("craftsman"), Word("college")))


def test_other_names_count_less_than_the_words_typed():
    query, _ = expand(parse("劳模"), NOBODY)
    factors = {other.shown: other.factor for other in query.node.others}
    assert factors["model worker"] == ACROSS == 0.5
    assert factors["劳动模范"] == WITHIN == 0.8


def test_what_the_words_typed_find_anyway_is_not_added():
    assert also("柳州")["柳州"] == ("Liuzhou", "城市:柳州")  # 柳州市 holds 柳州
    assert "Hunan Sany Craftsman College" not in also("Sany craftsman college").popitem()[1]


def test_other_names_of_the_same_thing_count_too():
    assert "Sany Craftsman College" in also("Trinity craftsman college").popitem()[1]
    assert "柳州职业技术学院" in also("柳职院")["柳职院"]
    assert "一类竞赛" not in also("二类竞赛").popitem()[1]  # aliases of a word may differ


def test_a_word_that_says_where_or_what_about_also_asks_for_the_value():
    told = also("湖南 揭牌")
    assert told["湖南"] == ("Hunan", "省份:湖南")
    assert told["揭牌"][-1] == "主题:揭牌"
    assert "topic:contest" not in also("contest art").get("art", ())


def test_at_most_so_many_expansions():
    text = "柳州 长沙 佛山 上海 北京 天津 重庆 南宁 武汉 成都 杭州 craftsman college"
    _, told = expand(parse(text), NOBODY)
    assert len(told) == MAX_EXPANSIONS
    assert all(len(found.also) <= MAX_OTHERS + 1 for found in told)
    assert "craftsman college" in {found.words for found in told}  # the longest come first


def test_the_longest_translations_leave_the_plan_no_reason_to_cut():
    names = sorted((college.name_zh for college in gazetteer().colleges.values()), key=len)
    query, told = expand(parse(" ".join(names[-12:])), NOBODY)
    assert told
    assert {found.code for found in make_plan(query)[1]} <= {"query-cut"}


@pytest.mark.parametrize(
    "text", ["柳州" * 1000, "an " * 60, "liuzhou craftsman college " * 20, "a" * 2000, "高" * 2000]
)
def test_long_queries_take_no_time(text):
    expand(parse("柳州 liu zhou"), PEOPLE)  # what is made once
    begun = time.perf_counter()
    expand(parse(text), PEOPLE)
    assert time.perf_counter() - begun < 0.1


def literal(node):
    match node:
        case Expanded(inner, _):
            return inner
        case And(nodes):
            return And(tuple(map(literal, nodes)))
        case Or(nodes):
            return Or(tuple(map(literal, nodes)))
        case Not(inner):
            return Not(literal(inner))
        case Field(name, inner):
            return Field(name, literal(inner))
    return node


NAMES = st.sampled_from(
    [name for c in gazetteer().colleges.values() for name in (c.name_zh, c.name_en)]
    + [name for t in gazetteer().terms for name in (t.zh, t.en)]
    + [c.short_zh for c in gazetteer().cities.values()]
    + ["高凤林", "的", "赴", "与", "在", "新", "5G+", "2.0", "，", " "]
)
TEXTS = st.lists(NAMES | st.text("柳州工匠学院的赴新与劳模培训 ab", max_size=4), max_size=6)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_the_words_typed_still_find_every_article_that_holds_them(parts):
    """Names are cut out of words; that must ask for nothing that the text does not hold."""
    text = "".join(parts)
    query, _ = expand(Query(Word(text)), PEOPLE)
    held = {token.text for token in analyse(text, "index")}
    leaves = list(wanted(make_plan(Query(literal(query.node)))[0]))
    assert {leaf.text for leaf in leaves if isinstance(leaf, Term)} <= held


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_nothing_typed_is_lost(parts):
    text = "".join(parts)
    query, told = expand(Query(Word(text)), PEOPLE)
    if told:
        asked = "".join(sorted(_letters(literal(query.node))))
        for token in analyse(text, "query"):
            assert set(text[token.start : token.end]) <= set(asked)


def _letters(node):
    if isinstance(node, And):
        return "".join(map(_letters, node.nodes))
    return node.text


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_harmless(text):
    query, told = expand(parse(text), PEOPLE)
    assert len(told) <= MAX_EXPANSIONS
    make_plan(query)


@pytest.mark.parametrize("kind", ["terms", "colleges"])
def test_every_entry_of_the_gazetteer_is_known_in_both_languages(kind):
    known = senses()
    if kind == "terms":
        pairs = [(term.zh, term.en) for term in gazetteer().terms]
        assert sum(key(zh) in known and key(en) in known for zh, en in pairs) >= 0.93 * len(pairs)
        return
    for college in gazetteer().colleges.values():
        for name in (college.name_zh, college.name_en):
            assert name in college.weak_names or key(name) in known, name


def test_nothing_of_it_is_made_by_an_import():
    code = (
        "import sys, indexer.translate, indexer.sounds, indexer.counterparts as c\n"
        "assert not c._senses.cache_info().currsize\n"
        "assert not [m for m in sys.modules if 'pypinyin' in m]\n"
        "from indexer.pinyin import spellings\n"
        "assert spellings('柳州') == ('liuzhou',)\n"
        "assert 'pypinyin' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
