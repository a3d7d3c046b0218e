"""What a page shows of an answer: facets, years, chips, pages."""

from __future__ import annotations

from collections import Counter
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer import FacetValue, label
from tests.webapp.brute import BruteEngine, facet_values
from tests.webapp.conftest import ARTICLES, make, on
from webapp.searching.facets import CLOSED, SHOWN, SHOWN_CITIES, Option, facet, with_cities
from webapp.searching.results import Paging, answer, ways_out
from webapp.searching.search import COUNTED, PAGE_SIZE, SearchState, parse


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
        for name in COUNTED:
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


def options(*counts: int, selected: int = 0, name: str = "topic") -> list[Option]:
    return [Option(name, f"v{i}", count, i < selected) for i, count in enumerate(counts)]


def test_a_facet_that_offers_no_choice_is_not_shown(app):
    with app.test_request_context():
        assert facet("topic", [], 5) is None
        assert facet("topic", options(5), 5) is None
        assert facet("topic", options(3), 5) is not None
        assert facet("topic", options(5, selected=1), 5) is not None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 30), max_size=40), st.integers(0, 12))
def test_what_a_facet_shows_and_leaves_out_is_all_that_counts(app, counts, selected):
    every = options(*sorted(counts, reverse=True), selected=selected)
    with app.test_request_context():
        item = facet("topic", every, 1000)
    told = [option for option in every if option.count or option.selected]
    if item is None:
        assert told == []
        return
    assert item.shown == told[: len(item.shown)]
    assert item.left_out == len(told) - len(item.shown)
    assert item.left_out == 0 or item.left_out > 2
    assert not any(option.selected for option in told[len(item.shown) :])
    assert len(item.shown) <= max(SHOWN, min(selected, len(counts)) + 2) + 2


def test_closed_facets_list_what_nothing_has(ask):
    found = {item.name: item for item in ask("").facets}
    assert [(o.value, o.count) for o in found["language"].shown] == [
        ("zh", 3), ("en", 1), ("zh-Hant", 1)]  # fmt: skip
    narrowed = {item.name: item for item in ask("language=en").facets}
    assert {option.value for option in narrowed["language"].shown} == {"zh", "en", "zh-Hant"}


def test_the_values_of_closed_facets_have_names():
    for name, values in CLOSED.items():
        for value in values:
            assert label(name, value, "zh") != value


def city(name: str, count: int = 1, **known: bool) -> Option:
    return Option("city", name, count, **known)


def province(code: str, count: int = 9, **known: bool) -> Option:
    return Option("province", code, count, **known)


def rows(provinces: list[Option], cities: list[Option], matching: int = 100) -> list[str]:
    found = with_cities(facet("province", provinces, matching), cities, matching)
    return [item.value for item in found.shown] if found else []


MANY = [province(f"CN-{code}") for code in ("BJ", "HN", "GD", "SD", "HE")]


def test_cities_stand_under_a_province_that_is_chosen(app):
    cities = [city("柳州市"), city("长沙市"), city("桂林市")]
    with app.test_request_context():
        chosen = province("CN-GX", selected=True)
        assert rows([chosen, *MANY], cities)[:3] == ["CN-GX", "柳州市", "桂林市"]
        assert rows([province("CN-GX"), *MANY], cities) == ["CN-GX", *(o.value for o in MANY)]


def test_cities_are_shown_where_provinces_are_few(app):
    with app.test_request_context():
        found = rows([province("CN-GX"), province("CN-HN")], [city("柳州市"), city("长沙市")])
        assert found == ["CN-GX", "柳州市", "CN-HN", "长沙市"]
        # A municipality is its own city.
        assert rows([province("CN-BJ"), province("CN-HN")], [city("北京市")]) == ["CN-BJ", "CN-HN"]
        # One province holds for everything: only its cities are a choice.
        found = rows([province("CN-GX")], [city("柳州市"), city("桂林市")], 9)
        assert found == ["柳州市", "桂林市"]


def test_a_city_that_is_set_never_vanishes(app):
    with app.test_request_context():
        assert rows([province("CN-GX"), *MANY], [city("柳州市", 0, selected=True)])[:2] == [
            "CN-GX", "柳州市"]  # fmt: skip
        assert rows(MANY, [city("柳州市", 0, excluded=True)])[-1] == "柳州市"
        assert rows(MANY, [city("某某市", 0, selected=True)])[-1] == "某某市"


def test_a_province_shows_a_few_of_its_cities(app):
    names = ["柳州市", "桂林市", "南宁市", "北海市", "玉林市", "河池市", "百色市"]
    with app.test_request_context():
        found = rows([province("CN-GX", selected=True)], [city(name) for name in names])
    assert len(found) == 1 + SHOWN_CITIES


def test_an_excluded_value_is_shown_and_struck_and_can_be_taken_back(ask):
    found = ask("not-province=CN-HN&not-month=2021", "en")
    assert found.result.total == 2
    (row,) = (item for item in found.options["province"] if item.value == "CN-HN")
    assert (row.excluded, row.selected, row.count, row.key) == (True, False, 0, "not-province")
    assert at(row.toggle_url).excluded == {"month": ("2021",)}
    assert [(chip.facet, chip.label, chip.excluded) for chip in found.chips] == [
        ("province", "Hunan", True),
        ("month", "2021", True),
    ]
    assert at(found.chips[0].remove_url).excluded == {"month": ("2021",)}
    assert at(found.chips[1].remove_url).excluded == {"province": ("CN-HN",)}
    year = next(year for year in found.years if year.option.value == "2021")
    assert year.option.excluded


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


def test_the_way_out_of_an_exclusion(app, engine, ask):
    found = ask("q=柳州&not-province=CN-GX")
    assert found.result.total == 0
    with app.test_request_context():
        ways = {way.part: way for way in ways_out(found, engine, "zh")}
    assert (ways["not-province"].count, ways["not-province"].label) == (1, "排除 广西")
    assert at(ways["not-province"].url) == SearchState(text="柳州")


def test_the_brute_engine_counts_every_value_once():
    counts = Counter(v for item in ARTICLES for v in facet_values(item, "topic"))
    assert counts["training"] == 2


def test_a_value_that_the_engine_dropped_is_put_back(app):
    from webapp.searching.facets import options as options_of

    state = SearchState(filters={"source": ("甲报",)})
    with app.test_request_context():
        found = options_of(state, "/s", "source", [FacetValue("乙报", "乙报", 3)], "zh")
    assert [(item.value, item.count, item.selected) for item in found] == [
        ("甲报", 0, True),
        ("乙报", 3, False),
    ]
