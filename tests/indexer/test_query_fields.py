"""Fields, dates, beginnings and slips in a query: how they are read, and what they find."""

from __future__ import annotations

import dataclasses
import datetime as dt
import time
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import SearchRequest, open_engine
from indexer.plan import (
    Between,
    Enough,
    Has,
    InField,
    Named,
    Term,
    Weighted,
    is_ranked,
    make_plan,
    wanted,
)
from indexer.query import (
    And,
    AtLeast,
    Dates,
    Expanded,
    Field,
    Fuzzy,
    Not,
    Or,
    Other,
    Phrase,
    Prefix,
    Query,
    Word,
    parse,
)
from indexer.query_dates import read_dates
from indexer.query_fields import FIELD_NAMES, values_named
from indexer.relaxing import MAX_PARTS, relaxed
from indexer.request import read_request
from indexer.schema import first_minute, last_minute
from indexer.whoosh_backend.evaluation.missing import missing_words
from indexer.whoosh_backend.evaluation.nearby import MAX_NEAR, resolved
from indexer.whoosh_backend.search import run
from tests.indexer.factory import make_article

TODAY = dt.date(2026, 3, 31)  # a Tuesday


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("title:a", Field("title", Word("a"))),
        ("TITLE:a b", And((Field("title", Word("a")), Word("b")))),
        ("标题：揭牌", Field("title", Word("揭牌"))),
        ("正文:揭牌", Field("body", Word("揭牌"))),
        ("学院:“三一工匠学院”", Field("college", Phrase("三一工匠学院"))),
        ("院校：三一", Field("college", Word("三一"))),
        ("-省份:湖南", Not(Field("province", Word("湖南")))),
        ("NOT city:柳州", Not(Field("city", Word("柳州")))),
        ("省:(湖南 OR 广西)", Field("province", Or((Word("湖南"), Word("广西"))))),
        ("title:a*", Field("title", Prefix("a"))),
        ("title:title:a", Field("title", Word("title:a"))),
        ("title:", Word("title:")),
        ("title: a", And((Word("title:"), Word("a")))),
        ("title:OR", And((Word("title:"), Word("OR")))),
        ("12:30", Word("12:30")),
        ("https://a.b", Word("https://a.b")),
        ("craft*", Prefix("craft")),
        ("craft＊", Prefix("craft")),
        ("*", Word("*")),
        ("***", Word("***")),
        ("a*b", Word("a*b")),
        ("colege~", Fuzzy("colege")),
        ("colege~2", Fuzzy("colege")),
        ("工将～", Fuzzy("工将")),
        ("1~2", Word("1~2")),
        ("~", Word("~")),
        ("date:2024", Dates(day("2024-01-01"), day("2024-12-31"))),
        ("日期：去年 a", And((Dates(day("2025-01-01"), day("2025-12-31")), Word("a")))),
        ("date:last month", Dates(day("2026-02-01"), day("2026-02-28"))),
        ('date:"last month"', Dates(day("2026-02-01"), day("2026-02-28"))),
        ("date:> 2024", Dates(day("2025-01-01"), None)),
        ("日期:近一周，a", And((Dates(day("2026-03-24"), TODAY), Word("，a")))),
        ("-date:..2023", Not(Dates(None, day("2023-12-31")))),
        (
            "date:(2023 OR 2025-05)",
            Or(
                (
                    Dates(day("2023-01-01"), day("2023-12-31")),
                    Dates(day("2025-05-01"), day("2025-05-31")),
                )
            ),
        ),
        ("date:soon", Word("soon")),
    ],
)
def test_grammar(text, node):
    assert parse(text, today=TODAY).node == node


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024年5月", "2024-05-01", "2024-05-31"),
        ("２０２４－０２", "2024-02-01", "2024-02-29"),
        ("2024/5/1", "2024-05-01", "2024-05-01"),
        ("20240501", "2024-05-01", "2024-05-01"),
        ("Dec 2024", "2024-12-01", "2024-12-31"),
        ("2024-05-01..2024-06-30", "2024-05-01", "2024-06-30"),
        ("2024年5月至6月", "2024-05-01", "2024-06-30"),
        ("2025..2023", "2023-01-01", "2025-12-31"),
        ("2023-2024", "2023-01-01", "2024-12-31"),
        ("2024.1-2024.6", "2024-01-01", "2024-06-30"),
        ("2024-05-01-2024-06-30", "2024-05-01", "2024-06-30"),
        ("20240501-20240630", "2024-05-01", "2024-06-30"),
        ("2024年1月-3月", "2024-01-01", "2024-03-31"),
        ("2024年5月1日至3日", "2024-05-01", "2024-05-03"),
        ("2024年5月1日-6月3日", "2024-05-01", "2024-06-03"),
        ("2024-05..", "2024-05-01", None),
        (">2024", "2025-01-01", None),
        (">=2024", "2024-01-01", None),
        ("<2024-05", None, "2024-04-30"),
        ("<=2024-05", None, "2024-05-31"),
        ("today", "2026-03-31", "2026-03-31"),
        ("昨天", "2026-03-30", "2026-03-30"),
        ("this week", "2026-03-30", "2026-04-05"),
        ("上周", "2026-03-23", "2026-03-29"),
        ("上个月", "2026-02-01", "2026-02-28"),
        ("past month", "2026-02-28", "2026-03-31"),
        ("last quarter", "2025-10-01", "2025-12-31"),
        ("近半年", "2025-09-30", "2026-03-31"),
        ("最近三个月", "2025-12-31", "2026-03-31"),
        ("近二十天", "2026-03-11", "2026-03-31"),
        ("past 30 days", "2026-03-01", "2026-03-31"),
        ("this_year", "2026-01-01", "2026-12-31"),
    ],
)
def test_dates(text, first, last):
    assert read_dates(text, TODAY) == (first and day(first), last and day(last))


@pytest.mark.parametrize(
    "text",
    ["", "..", "2024-13", "2024-02-30", "0000", "soon", ">9999", ">", "-", "2024-", "-2024"],
)
def test_no_dates(text):
    assert read_dates(text, TODAY) is None


@given(st.text(alphabet="0123456789年月日天周近去上个last monthwekday.~<>=-至\ud800"), st.dates())
def test_dates_never_raise_and_stand_in_order(text, today):
    span = read_dates(text, today)
    assert span is None or not (span.first and span.last) or span.first <= span.last


@pytest.mark.parametrize(
    ("facet", "name", "values"),
    [
        ("province", "湖南", ("CN-HN",)),
        ("province", "湖南省", ("CN-HN",)),
        ("province", "HUNAN", ("CN-HN",)),
        ("province", "廣東", ("CN-GD",)),
        ("province", "cn-gx", ("CN-GX",)),
        ("city", "柳州", ("柳州市",)),
        ("city", "Suzhou", ("苏州市", "宿州市")),
        ("college", "Liuzhou Craftsman College", ("liuzhou-craftsman-college",)),
        ("topic", "揭牌", ("inauguration",)),
        ("topic", "policy", ("policy",)),
        ("language", "英文", ("en",)),
        ("province", "火星", ()),
        ("person", "某人", ()),
        ("province", "\ud800", ()),
    ],
)
def test_values_by_name(facet, name, values):
    assert values_named(facet, name) == values


def test_plans():
    def plan(text):
        return make_plan(parse(text, today=TODAY))[0]

    assert plan("title:柳州") == InField("title", Term("柳州"))
    assert plan("province:湖南") == Has("province", ("CN-HN",))
    assert plan("person:高") == Named("person", "高")
    assert plan("date:2024-05-01") == Between(
        first_minute(day("2024-05-01")), last_minute(day("2024-05-01"))
    )
    assert not is_ranked(plan("-柳州 date:2024"))
    assert is_ranked(plan("柳州 date:2024"))
    plan, notes = make_plan(parse("省份:火星"))
    assert (plan, [note.code for note in notes]) == (Term("火星"), ["unknown-value"])


def test_a_plan_of_translations_has_an_allowance_of_its_own():
    others = tuple(Other(Word(f"w{number}"), 0.5, "") for number in range(100))
    plan, notes = make_plan(Query(And((Expanded(Word("x"), others), Word("y")))))
    assert plan.parts[1] == Term("y")
    assert plan.parts[0].parts[:2] == (Term("x"), Weighted(Term("w0"), 0.5))
    assert [note.code for note in notes] == ["expansion-cut"]


ARTICLES = [
    make_article(
        1,
        "柳州工匠学院揭牌",
        "由市总工会主办。产业工人来了。",
        province="CN-GX",
        city="柳州市",
        colleges=("liuzhou-craftsman-college",),
    ),
    make_article(
        2, "Craftsmen’s College opens", "Trainees met in training.", language="en", day="2025-02-03"
    ),
    make_article(
        3,
        "湖湘工匠学院",
        "高凤林讲课。柳州也来人。",
        province="CN-HN",
        people=("高凤林",),
        content_source="匠人日报",
        day=None,
    ),
]


@pytest.fixture(scope="module")
def view(tmp_path_factory):
    with closing(open_engine(tmp_path_factory.mktemp("fields"))) as engine:
        engine.add(ARTICLES[:2])
        engine.commit()
        engine.add(ARTICLES[2:])
        engine.commit()
        yield engine._views.newest()


def found(view, text):
    question, notes = read_request(SearchRequest(text=text, today=TODAY))
    plan, more = resolved(question.plan, view)
    answer = run(dataclasses.replace(question, plan=plan), view)
    return {document + 1 for document, _ in answer.window}, [note.code for note in (*notes, *more)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("title:柳州", {1}),
        ("body:柳州", {3}),
        ("title:(工匠 -湖湘)", {1}),
        ("title:college*", {2}),
        ("colleg*", {2}),
        ("colleges*", {2}),
        ("trainin*", {2}),
        ("craftsme*", {2}),
        ("柳州工*", {1}),
        ("工*", {1, 3}),
        ("colege~", {2}),
        ("trianing~", {2}),
        ("高风林~", {3}),
        ("工将学院~", {1, 3}),
        ("公匠学院~", {1, 3}),
        ("产叶工人~", {1}),
        ("柳洲~", {1, 3}),
        ("柳州~", {1, 3}),
        ("-工将学院~", {2}),
        ("省份：湖南", {3}),
        ("province:Hunan OR lang:en", {2, 3}),
        ("-province:湖南", {1, 2}),
        ("province:(湖南 OR 广西) 柳州", {1, 3}),
        ("college:柳州工匠学院", {1}),
        ("college:柳州", {1}),
        ("人物:高凤林", {3}),
        ("person:高凤", {3}),
        ("来源：日报", {3}),
        ("city:柳州 工匠", {1}),
        ("date:2024", {1}),
        ("date:2024..2025", {1, 2}),
        ("-date:2024", {2, 3}),
        ("日期:今年", set()),
    ],
)
def test_what_is_found(view, text, numbers):
    assert found(view, text) == (numbers, [])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("person:nobody", "unknown-value"),
        ("city:亚特兰蒂斯", "unknown-value"),
        ("date:soon", "unknown-date"),
        ("author:a", "unknown-field"),
        ("人" * 3 + "~ a* " * 9, "query-cut"),
    ],
)
def test_what_is_not_understood_is_said(view, text, code):
    assert code in found(view, text)[1]


def test_a_slip_scores_less_than_the_word(view):
    def score(text):
        question, _ = read_request(SearchRequest(text=text))
        plan, _ = resolved(question.plan, view)
        return dict(run(dataclasses.replace(question, plan=plan), view).window)[1]

    assert score("colege~") < score("college")


def test_what_a_beginning_stands_for_can_be_marked(view):
    plan, _ = resolved(make_plan(parse("trai*"))[0], view)
    assert Term("train") in list(wanted(plan))


def test_a_word_stands_for_few_others(tmp_path):
    names = [f"柳{chr(0x4E00 + number)}学院" for number in range(200)]
    with closing(open_engine(tmp_path)) as engine:
        engine.add(make_article(number, name) for number, name in enumerate(names))
        engine.commit()
        view = engine._views.newest()
        plan, _ = resolved(make_plan(parse("柳州学院~"))[0], view)
    assert 0 < len(plan.parts[1].part.parts) <= MAX_NEAR


def test_relaxed_asks_for_fewer_words_and_keeps_what_is_no_word():
    a, b, c = Word("a"), Word("b"), Word("c")
    assert [query.node for query in relaxed(parse("a b c"))] == [
        AtLeast(2, (a, b, c)),
        AtLeast(1, (a, b, c)),
    ]
    assert [query.node for query in relaxed(parse("a b -c 省:湖南"))] == [
        And((AtLeast(1, (a, b)), Not(c), Field("province", Word("湖南"))))
    ]
    assert [query.node for query in relaxed(parse("柳州工匠学院"))] == [
        AtLeast(1, (Word("柳州"), Word("工匠学院")))
    ]
    assert list(relaxed(parse(""))) == list(relaxed(parse("a"))) == list(relaxed(parse("-a"))) == []
    long = list(relaxed(parse(" ".join(f"w{number}" for number in range(60)))))
    assert [query.node.count for query in long] == [11, 6, 1]
    assert len(long[0].node.nodes) == MAX_PARTS


def test_the_best_partial_matches(view):
    question, _ = read_request(SearchRequest(text="柳州 揭牌 火箭"))
    assert run(question, view).total == 0
    two, one = (make_plan(query)[0] for query in relaxed(parse("柳州 揭牌 火箭")))
    assert isinstance(two, Enough)
    best = run(dataclasses.replace(question, plan=two), view).window
    assert [document for document, _ in best] == [0]
    assert missing_words(two, view, 0) == ("火箭",)
    assert missing_words(two, view, 2) == ("揭牌", "火箭")
    assert missing_words(Term("x"), view, 0) == ()
    ranked = run(dataclasses.replace(question, plan=one), view).window
    assert [document for document, _ in ranked] == [0, 2]


PIECES = [*FIELD_NAMES, ":", "：", "*", "~", "～", "..", ">", "2024", "last month", "湖南", "工将"]
PIECES += ["(", ")", '"', "-", " ", "OR", "\ud800", "\x00", "柳州学院", "1"]


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=30).map("".join)))
def test_anything_is_answered(view, text):
    found(view, text)
    for query in relaxed(parse(text)):
        make_plan(query)


@pytest.mark.parametrize(
    "piece", ["title:", "date:", "date:> ", "a~ ", "a* ", "人~ ", "省:(", "～"]
)
def test_ten_thousand_characters_take_no_time(view, piece):
    text = (piece * 10_000)[:10_000]
    begun = time.process_time()
    found(view, text)
    assert time.process_time() - begun < 0.5
