"""Suggestions: by every spelling, with true counts, and fast whatever is typed."""

from __future__ import annotations

import threading
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import SearchRequest, Suggestion, open_engine
from indexer.suggest import A_KIND, Name, Names, chosen, name_of, read_aloud
from indexer.whoosh_backend.suggesting import Suggester
from tests.indexer.factory import make_article

LIUZHOU, SANY = "liuzhou-craftsman-college", "hunan-sany-craftsman-college"
ARTICLES = [
    make_article(
        1, "柳州工匠学院揭牌仪式举行", "来自各地的代表到场。", colleges=(LIUZHOU,), city="柳州市",
        province="CN-GX", organisations=("柳州市总工会",), topics=("inauguration",),
        day="2024-12-01",
    ),
    make_article(
        2, "高凤林到柳州讲课", "他讲了三个小时。", colleges=(LIUZHOU,), city="柳州市",
        province="CN-GX", people=("高凤林",), topics=("lecture",), day="2024-12-02",
    ),
    make_article(
        3, "Welders compete in Changsha", "Craftsmen met.", language="en", colleges=(SANY,),
        city="长沙市", province="CN-HN", topics=("competition",),
    ),
    make_article(4, "产业工人队伍建设有新办法", "产业工人队伍建设改革。", people=("吕布",)),
    make_article(5, "产业工人队伍建设有新办法", "又一次。", day="2025-01-01"),
]  # fmt: skip


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    engine = open_engine(tmp_path_factory.mktemp("suggest"))
    engine.add(ARTICLES)
    engine.commit()
    yield engine
    engine.close()


def pairs(found: list[Suggestion]) -> list[tuple[str, str]]:
    return [(item.kind, item.value or item.text) for item in found]


@pytest.mark.parametrize(
    "typed",
    [
        *("柳州工", "柳州 工匠", "工匠学院", "柳州工匠學院", "lzgj", "LZGJ", "lzgjxy", "gjxy"),
        *("liuzhougongjiang", "liu zhou gong", "liǔzhōugōngjiàng", "gongjiang", "liu3 zhou1 gong1"),
        *("Liuzhou Cra", "craftsman coll", "ｌｚｇｊ", "liu'zhou'gong"),
    ],
)
def test_a_college_is_found_by_every_spelling(engine, typed):
    assert ("college", LIUZHOU) in pairs(engine.suggest(typed))


@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [
        *(("柳", "city", "柳州市"), ("lz", "city", "柳州市"), ("liuz", "city", "柳州市")),
        *(("guangxi", "province", "CN-GX"), ("桂", "province", "CN-GX")),
        ("gx", "province", "CN-GX"),
        *(("gao fenglin", "person", "高凤林"), ("gaofenglin", "person", "高凤林")),
        *(("gfl", "person", "高凤林"), ("lvbu", "person", "吕布"), ("lübu", "person", "吕布")),
        *(("总工会", "organisation", "柳州市总工会"), ("lzszgh", "organisation", "柳州市总工会")),
        *(("揭牌", "topic", "inauguration"), ("inaug", "topic", "inauguration")),
        ("产业工", "phrase", "产业工人"),
        ("chanyegong", "phrase", "产业工人"),
        ("welders co", "title", f"{3:016x}"),
        ("凤林到", "title", f"{2:016x}"),
    ],
)  # fmt: skip
def test_every_kind_is_suggested(engine, typed, kind, value):
    assert (kind, value) in pairs(engine.suggest(typed))


def test_names_are_in_the_readers_language_unless_he_types_chinese(engine):
    def text(typed: str, locale: str) -> str:
        found = engine.suggest(typed, locale=locale)
        return next(item.text for item in found if item.value == LIUZHOU)

    assert text("lzgj", "zh") == text("柳州", "en") == "柳州工匠学院"
    assert text("lzgj", "en") == "Liuzhou Craftsman College"


def test_counts_are_what_a_click_yields(engine):
    for typed in ("柳州", "gong", "c", "产业工人", "h", "lz"):
        for item in engine.suggest(typed, 50):
            if item.kind not in ("title", "phrase"):
                request = SearchRequest(filters={item.kind: [item.value]})
                assert engine.search(request).total == item.count > 0
    (phrase,) = [item for item in engine.suggest("产业工人") if item.text == "产业工人"]
    assert phrase.count == engine.search(SearchRequest(text='"产业工人"')).total == 2


def test_titles_come_last_and_once(engine):
    found = engine.suggest("产业工人")
    assert [item.kind for item in found if item.kind == "title"] == ["title"]
    assert found[-1] == Suggestion("产业工人队伍建设有新办法", "title", f"{5:016x}", 1)


def test_there_are_never_more_than_asked_for(engine):
    assert engine.suggest("柳", 0) == engine.suggest("柳", -3) == []
    assert len(engine.suggest("柳", 2)) == 2
    assert len(engine.suggest("g")) <= 8
    assert engine.suggest("") == engine.suggest(" \u3000\n") == []


HOSTILE = ["\ud800", "\0", "*", "柳" * 10_000, "a" * 10_000, "(((" * 999,
           "e" + "\u0301" * 5000, '"', "\u202e柳", "😀", "ﷺ" * 64, "İ" * 64,
           "\n", "柳\n州", ".", "a b " * 999]  # fmt: skip


@pytest.mark.parametrize("typed", HOSTILE)
def test_any_text_is_accepted(engine, typed):
    begun = time.perf_counter()
    assert len(engine.suggest(typed)) <= 8
    assert time.perf_counter() - begun < 0.1


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=30))
def test_any_unicode_is_accepted(engine, typed):
    assert all(item.count > 0 for item in engine.suggest(typed))


def test_what_is_new_is_suggested_and_what_is_gone_is_not(tmp_path):
    engine = open_engine(tmp_path)
    assert engine.suggest("柳州") == []
    engine.add(ARTICLES[:2])
    engine.commit()
    (city,) = [item for item in engine.suggest("柳州") if item.kind == "city"]
    assert city.count == 2
    engine.delete([ARTICLES[0].id])
    engine.commit()
    (city,) = [item for item in engine.suggest("柳州") if item.kind == "city"]
    assert city.count == 1
    assert [i.value for i in engine.suggest("柳州") if i.kind == "title"] == [ARTICLES[1].id]
    engine.close()


def test_copies_of_a_story_count_once(tmp_path):
    engine = open_engine(tmp_path)
    engine.add(make_article(n, "甲", "乙", city="柳州市", story=1) for n in (1, 2, 3))
    engine.commit()
    assert [item.count for item in engine.suggest("柳州")] == [1]
    engine.close()


def test_older_names_answer_while_newer_ones_are_gathered(engine, monkeypatch):
    suggester, view = Suggester(), engine._views.newest()
    before = suggester.suggest(view, "lzgj", 8, "zh")
    assert before
    go_on = threading.Event()
    gather = suggester._gather

    def slow(view):
        go_on.wait(10)
        gather(view)

    monkeypatch.setattr(suggester, "_gather", slow)
    engine.add([make_article(9, "新", "文", colleges=(LIUZHOU,))])
    engine.commit()
    later = engine._views.newest()
    begun = time.perf_counter()
    assert suggester.suggest(later, "lzgj", 8, "zh") == before
    assert time.perf_counter() - begun < 1
    go_on.set()
    suggester._work.join(10)
    assert suggester.suggest(later, "lzgj", 8, "zh")[0].count == before[0].count + 1
    engine.delete([f"{9:016x}"])
    engine.commit()


NAMES = st.lists(st.text("柳州工匠学院市会ab ", min_size=1, max_size=6), min_size=1, max_size=8)


@settings(max_examples=150, deadline=None)
@given(NAMES, st.text("柳州工匠学院市会ab", min_size=1, max_size=3))
def test_chinese_is_found_wherever_it_stands(texts, typed):
    if not any(char >= "\u4e00" for char in typed):
        return
    names = [Name("person", text, 1, text, text) for text in dict.fromkeys(texts)]
    found = {name.value for name in Names(names).find(typed)}
    assert found == {text for text in texts if typed in text.replace(" ", "")}


def test_the_whole_name_comes_before_one_that_begins_so_and_that_before_the_inside():
    texts = ["北京工会", "工会干部学院", "工会"]
    names = Names([Name("organisation", text, 9 - len(text), text, text) for text in texts])
    assert [name.zh for name in names.find("工会")] == ["工会", "工会干部学院", "北京工会"]
    assert [name.zh for name in names.find("gonghui")] == ["工会", "工会干部学院", "北京工会"]


def test_a_syllable_is_not_found_inside_another():
    names = Names([Name("person", "王强", 1, "王强", "王强")])
    assert names.find("angqiang") == []
    assert names.find("qiang")[0].zh == "王强"


def test_no_kind_crowds_out_the_others():
    many = [Suggestion(f"学院{n}", "college", str(n), 9) for n in range(20)]
    city = Suggestion("柳州", "city", "柳州市", 1)
    phrase = [Suggestion(text, "phrase", "", 1) for text in ("柳州", "柳州人")]
    title = [Suggestion(f"题{n}", "title", str(n), 1) for n in range(9)]
    found = chosen([*many, city, *phrase], title, 8)
    assert found == [*many[:A_KIND], city, phrase[1], *title[:2]]
    assert chosen(many, [], 8) == many[:8]
    assert chosen([], title, 8) == title[:8]


def test_names_of_places_know_their_other_names():
    assert {"广西壮族自治区", "桂"} <= set(name_of("province", "CN-GX", 1).others)
    assert read_aloud("吕梁")[0] == "LuLiang"
    assert "ChongQing" in read_aloud("重庆")
    assert "ChangSha" in read_aloud("长沙")
    assert read_aloud("abc") == ()
