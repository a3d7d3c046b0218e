"""The address and the search it describes."""

from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import FACETS, MAX_LIMIT, MAX_OFFSET, STORY
from webapp.searching.dates import parse_date
from webapp.searching.search import MAX_TEXT, MAX_VALUES, SWITCHES, SearchState, parse

KEYS = (*FACETS, *(f"not-{name}" for name in FACETS), STORY, *SWITCHES,
        "q", "from", "to", "sort", "page", "size", "lang", "x")  # fmt: skip
likely = st.sampled_from(
    ["工匠学院", "CN-GX", "广西", "guangxi", "柳州", "2024", "2024-12", "2024-13", "2024-2-30",
     "0000-01-01", "9999-12-31", "newest", "oldest", "-1", "0", "7", "1000000000", "９", "zh",
     "zh-hant", "training", "liuzhou-craftsman-college", "  ", "\x00", "中国  教育报", "a" * 10_000]
)  # fmt: skip
pairs = st.lists(st.tuples(st.sampled_from(KEYS), likely | st.text(max_size=30)), max_size=12)


def codes(state: SearchState) -> list[str]:
    return [notice.code for notice in state.notices]


@given(pairs)
def test_any_address_is_a_state_and_the_state_writes_itself(given_pairs):
    state = parse(given_pairs)
    written = urlsplit(state.url("/search")).query
    again = parse(parse_qsl(written, keep_blank_values=True))
    assert again == state
    assert not {"bad-date", "bad-sort", "bad-page", "bad-switch", "text-cut"} & set(codes(again))


@given(pairs)
def test_every_state_is_a_question_within_the_bounds_of_the_engine(given_pairs):
    state = parse(given_pairs)
    request = state.request(locale="zh")
    assert 0 <= request.offset <= MAX_OFFSET
    assert 0 < request.limit <= MAX_LIMIT
    assert len(request.text) <= MAX_TEXT
    assert set(request.filters) <= {*FACETS, STORY}
    if state.date_from and state.date_to:
        assert state.date_from <= state.date_to


@given(pairs, st.sampled_from(FACETS), st.text(min_size=1, max_size=8))
def test_two_clicks_on_a_value_undo_each_other(given_pairs, facet, value):
    state = parse(given_pairs).at_page(1)
    once = state.toggled(facet, value)
    assert (value in once.filters.get(facet, ())) != (value in state.filters.get(facet, ()))
    twice = once.toggled(facet, value)
    assert {k: set(v) for k, v in twice.filters.items()} == {
        k: set(v) for k, v in state.filters.items()
    }


def test_names_in_both_languages_mean_the_value():
    state = parse([("province", "广西"), ("province", "HUNAN"), ("province", "CN-GX"),
                   ("city", "柳州"), ("college", "LVTC"), ("language", "ZH")])  # fmt: skip
    assert state.filters == {
        "province": ("CN-GX", "CN-HN"),
        "city": ("柳州市",),
        "college": ("liuzhou-vocational-and-technical-college",),
        "language": ("zh",),
    }
    assert state.notices == ()


def test_an_unknown_value_stays_in_the_search_and_is_named():
    state = parse([("province", "Mars"), ("topic", "gossip")])
    assert state.filters == {"province": ("Mars",), "topic": ("gossip",)}
    assert codes(state) == ["unknown-value", "unknown-value"]


def test_what_the_gazetteer_does_not_know_stands_for_itself():
    state = parse([("college", "某某工匠学院"), ("person", "郭晋龙"), ("organisation", "某会"),
                   ("organisation", "Liuzhou Federation of Trade Unions")])  # fmt: skip
    assert state.filters == {
        "college": ("某某工匠学院",),
        "organisation": ("某会", "柳州市总工会"),
        "person": ("郭晋龙",),
    }
    assert state.notices == ()


def test_a_story_is_asked_for_by_id():
    state = parse([("story", "00000000000000a1"), ("story", "no id")])
    assert state.filters == {"story": ("00000000000000a1", "no id")}
    assert codes(state) == ["unknown-value"]
    assert state.without("story") == SearchState()


@pytest.mark.parametrize(
    ("values", "fold", "noticed"),
    [
        ([], True, []),
        (["0"], False, []),
        (["1"], True, []),
        (["1", " 0 "], False, []),
        (["yes"], True, ["bad-switch"]),
        (["０"], True, ["bad-switch"]),
    ],
)
def test_stories_are_folded_unless_the_address_says_otherwise(values, fold, noticed):
    state = parse([("fold", value) for value in values])
    assert (state.fold, codes(state)) == (fold, noticed)
    assert state.request(locale="zh").fold is fold
    assert state.unfiltered().fold is fold
    assert ("fold=0" in state.url("/search")) is not fold


def test_a_source_is_taken_letter_for_letter():
    assert parse([("source", "中国　教育报")]).filters == {"source": ("中国　教育报",)}


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-12-19", "2024-12-19", "2024-12-19"),
        ("2024/2", "2024-02-01", "2024-02-29"),
        ("2023年2月", "2023-02-01", "2023-02-28"),
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024年12月9日", "2024-12-09", "2024-12-09"),
        ("2024-13-01", None, None),
        ("2024-02-30", None, None),
        ("0000", None, None),
        ("２０２４", None, None),
        ("-2024", None, None),
        ("20241219", None, None),
    ],
)
def test_dates(text, first, last):
    assert parse_date(text) == (first and dt.date.fromisoformat(first))
    assert parse_date(text, end=True) == (last and dt.date.fromisoformat(last))


def test_a_thirteenth_month_is_left_out_and_named():
    state = parse([("from", "2024-13-01"), ("month", "2024-13"), ("to", "2024")])
    assert state == SearchState(date_to=dt.date(2024, 12, 31))
    assert codes(state) == ["bad-date", "bad-date"]


def test_dates_in_the_wrong_order_are_exchanged():
    state = parse([("from", "2024-12-19"), ("to", "2021-01-01")])
    assert (state.date_from, state.date_to) == (dt.date(2021, 1, 1), dt.date(2024, 12, 19))
    assert codes(state) == ["dates-swapped"]


def test_a_year_is_asked_as_its_months():
    months = parse([("month", "2024"), ("month", "2023-12")]).request(locale="zh").filters["month"]
    assert months == [*(f"2024-{month:02}" for month in range(1, 13)), "2023-12"]


def test_a_very_long_text_is_cut_and_said():
    state = parse([("q", "学" * 10_000)])
    assert len(state.text) == MAX_TEXT
    assert codes(state) == ["text-cut"]


def test_a_flood_of_values_is_bounded():
    state = parse([(name, f"v{i}") for name in FACETS for i in range(5000)])
    assert max(len(values) for values in state.filters.values()) == MAX_VALUES
    assert len(state.notices) <= len(FACETS) * (MAX_VALUES + 1)


@pytest.mark.parametrize("page", ["0", "-1", "1.5", "x", "９", "99999999999999999999"])
def test_what_is_no_page_is_page_one(page):
    state = parse([("page", page)])
    assert state.page == 1
    assert codes(state) == ["bad-page"]


def test_a_page_out_of_reach_asks_for_the_last_in_reach():
    request = parse([("page", "1000000000")]).request(locale="en")
    assert request.offset == MAX_OFFSET


@pytest.mark.parametrize(
    ("text", "asked", "sort"),
    [
        ("", None, "newest"),
        ("", "relevance", "newest"),
        ("", "oldest", "oldest"),
        ("a", None, "relevance"),
        ("a", "newest", "newest"),
    ],
)
def test_the_order_that_follows(text, asked, sort):
    assert SearchState(text=text, sort=asked).effective_sort == sort


def test_a_value_that_is_excluded_is_no_longer_wanted():
    state = parse([("province", "广西"), ("province", "CN-HN"), ("not-province", "CN-GX")])
    assert (state.filters, state.excluded) == ({"province": ("CN-HN",)}, {"province": ("CN-GX",)})
    back = state.toggled("province", "CN-GX")
    assert (back.filters, back.excluded) == ({"province": ("CN-HN", "CN-GX")}, {})
    assert back.excluding("province", "CN-GX") == state
    assert state.excluding("province", "CN-GX").excluded == {}


@pytest.mark.parametrize(
    ("values", "size", "noticed"),
    [([], 20, []), (["50"], 50, []), (["20", "100"], 100, []), (["30"], 20, ["bad-size"]),
     (["1" * 5000], 20, ["bad-size"]), (["-1"], 20, ["bad-size"])],
)  # fmt: skip
def test_page_sizes(values, size, noticed):
    state = parse([("size", value) for value in values])
    assert (state.size, codes(state)) == (size, noticed)
    assert state.at_page(3).request(locale="zh").offset == 2 * size
    assert state.at_page(3).sized(50).page == 1


@pytest.mark.parametrize(
    ("given_pairs", "short"),
    [
        ([], False),
        ([("from", "2024-01-01"), ("to", "2024-03-02")], True),  # 62 days, both ends counted
        ([("from", "2024-01-01"), ("to", "2024-03-03")], False),
        ([("from", "2024-01-01")], False),
        ([("month", "2024-12")], True),
        ([("month", "2024")], False),
        ([("month", "2024-12"), ("month", "2019-01")], False),
    ],
)
def test_days_are_counted_where_the_time_is_short(given_pairs, short):
    assert parse(given_pairs).looks_at_days is short
