"""What a page shows of an answer: facets, years, chips, pages."""

from __future__ import annotations

from collections import Counter
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer import FACETS, FacetValue
from tests.webapp.brute import BruteEngine, facet_values
from tests.webapp.conftest import ARTICLES, make, on
from webapp.facets import LISTED, SHOWN, Option, facet
from webapp.results import Paging, answer, ways_out
from webapp.search import PAGE_SIZE, SearchState, parse


@pytest.fixture
def ask(app, engine):
    def asking(query: str, locale="zh"):
        headers = {"Accept-Language": locale}
        with app.test_request_context(headers=headers):
            return answer(parse(parse_qsl(query)), engine, path="/search", locale=locale)

    return asking


def at(url: str) -> SearchState:
    return parse(parse_qsl(urlsplit(url).query))


def test_a_count_is_what_the_click_yields(ask):
    for query in ("", "q=工匠", "province=CN-HN", "topic=training&province=CN-MO"):
        found = ask(query)
        for name in FACETS:
            for option in found.options[name]:
                if option.selected:
                    continue
                others = ask(urlsplit(found.state.without(name).url("/")).query)
                alone = others.state.toggled(name, option.value)
                total = ask(urlsplit(alone.url("/")).query).result.total
                assert option.count == total, (query, name, option)


def test_values_of_one_facet_are_ored_and_facets_anded(ask):
    assert ask("province=CN-GX&province=CN-HN").result.total == 3
    assert ask("province=CN-GX&province=CN-HN&topic=training").result.total == 1


def test_a_toggle_adds_and_removes(ask):
    found = ask("q=工匠&province=CN-GX&page=2")
    options = {item.value: item for item in found.options["province"]}
    assert at(options["CN-GX"].toggle_url) == SearchState(text="工匠")
    added = at(options["CN-HN"].toggle_url)
    assert added.filters == {"province": ("CN-GX", "CN-HN")}
    assert added.page == 1


def test_a_selected_value_never_vanishes(ask):
    found = ask("q=nowhere-to-be-found&province=CN-XZ&source=某报&month=1999")
    assert [item.value for item in found.options["province"]] == ["CN-XZ"]
    assert {item.name for item in found.facets} == {"province", "source"}
    assert [year.option.value for year in found.years] == ["1999"]
    assert found.years[0].option.selected


def test_years_add_up_to_their_months(ask):
    found = ask("")
    assert [(y.option.value, y.option.count) for y in found.years] == [("2024", 2), ("2021", 1)]
    for year in found.years:
        assert ask(urlsplit(year.option.toggle_url).query).result.total == year.option.count
        assert sum(month.count for month in year.months) == year.option.count
    assert found.years[0].share == 100
    assert found.years[1].share == 50


def test_a_selected_month_opens_its_year(ask):
    found = ask("month=2021-05")
    assert {y.option.value: y.opened for y in found.years} == {"2024": False, "2021": True}


def test_labels_follow_the_language(ask):
    def labels(locale):
        return {item.value: item.label for item in ask("", locale).options["province"]}

    assert labels("zh")["CN-GX"] == "广西"
    assert labels("en")["CN-GX"] == "Guangxi"


def test_chips_name_what_narrows_and_take_it_away(ask):
    found = ask("q=工匠&province=CN-GX&month=2021-05&from=2021-01-01&to=2021-12-31", "en")
    assert [(chip.title, chip.label) for chip in found.chips] == [
        ("Province", "Guangxi"),
        ("Date", "May 2021"),
        ("Date", "1 January 2021 to 31 December 2021"),
    ]
    for chip, part in zip(found.chips, ("province", "month", "date"), strict=True):
        assert at(chip.remove_url) == found.state.without(part)
    assert at(found.cleared_url) == SearchState(text="工匠")


def options(*counts: int, selected: int = 0) -> list[Option]:
    return [Option(f"v{i}", f"v{i}", count, i < selected, "/") for i, count in enumerate(counts)]


def test_a_facet_that_offers_no_choice_is_not_shown(app):
    with app.test_request_context():
        assert facet("topic", [], 5) is None
        assert facet("topic", options(5), 5) is None
        assert facet("topic", options(3), 5) is not None
        assert facet("topic", options(5, selected=1), 5) is not None


def test_a_long_facet_says_what_it_leaves_out(app):
    with app.test_request_context():
        item = facet("topic", options(*range(100, 0, -1)), 200)
    assert len(item.shown) == SHOWN
    assert len(item.shown) + len(item.more) == LISTED
    assert item.left_out == 100 - LISTED


def test_no_more_for_two_lines(app):
    with app.test_request_context():
        item = facet("topic", options(*range(SHOWN + 2, 0, -1)), 200)
    assert len(item.shown) == SHOWN + 2
    assert item.more == []


@given(st.integers(1, 600), st.integers(0, 501))
def test_the_page_numbers_exist_and_rise(page, last):
    numbers = Paging(page, last, last * PAGE_SIZE).numbers
    real = [number for number in numbers if number]
    assert real == sorted(set(real))
    assert all(1 <= number <= last for number in real)
    if last:
        assert real[0] == 1
        assert real[-1] == last
    if page <= last:
        assert page in real
    for before, gap, after in zip(numbers, numbers[1:], numbers[2:], strict=False):
        if gap is None:
            assert after - before > 2


def test_the_bound_on_offsets_is_said():
    assert not Paging(1, 3, 55).cut
    cut = Paging(1, 501, 20_000)
    assert cut.cut
    assert cut.reachable == 501 * PAGE_SIZE


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(total=st.integers(0, 70), page=st.integers(1, 6))
def test_pages_never_lie(app, total, page):
    engine = BruteEngine(make(i, f"题 {i}", "文", published=on("2024-01-02")) for i in range(total))
    with app.test_request_context():
        found = answer(SearchState(page=page), engine, path="/search", locale="zh")
        pages = [
            answer(SearchState(page=n), engine, path="/search", locale="zh").result.hits
            for n in range(1, found.paging.last + 1)
        ]
    assert all(pages)
    assert Counter(hit.id for hits in pages for hit in hits) == Counter(
        f"{i:016x}" for i in range(total)
    )
    assert bool(found.result.hits) == (page <= found.paging.last)
    beyond = 0 < found.paging.last < page
    assert [notice.code for notice in found.notices] == (["page-beyond"] if beyond else [])


def test_ways_out_find_what_they_promise(app, engine, ask):
    found = ask("q=工匠学院&province=CN-MO&topic=training")
    assert found.result.total == 0
    with app.test_request_context():
        ways = ways_out(found, engine, "zh")
    assert {way.part: way.count for way in ways} == {"province": 1, "q": 1}
    for way in ways:
        assert ask(urlsplit(way.url).query).result.total == way.count


def test_the_brute_engine_counts_every_value_once():
    counts = Counter(v for item in ARTICLES for v in facet_values(item, "topic"))
    assert counts["training"] == 2


def test_a_value_that_the_engine_dropped_is_put_back(app):
    from webapp.facets import options as options_of

    state = SearchState(filters={"source": ("甲报",)})
    with app.test_request_context():
        found = options_of(state, "/s", "source", [FacetValue("乙报", "乙报", 3)], "zh")
    assert [(item.value, item.count, item.selected) for item in found] == [
        ("甲报", 0, True),
        ("乙报", 3, False),
    ]
