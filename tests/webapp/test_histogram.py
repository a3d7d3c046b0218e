"""Articles over time: that bars say the counts, and that a click yields what its bar says."""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise
from urllib.parse import parse_qsl, urlsplit

import flask
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer import FacetValue
from tests.webapp.brute import BruteEngine
from tests.webapp.conftest import make, on
from webapp.charts import periods
from webapp.charts.comparison import MOST_SERIES, Series, comparison
from webapp.charts.histogram import HEIGHT, histogram
from webapp.charts.periods import MOST, TICKS, Axis
from webapp.language.i18n import init_app
from webapp.searching.search import COUNTED, SearchState, parse


def values(counts: dict[str, int]) -> list[FacetValue]:
    return [FacetValue(value, value, count) for value, count in counts.items()]


def state_of(url: str) -> SearchState:
    return parse(parse_qsl(urlsplit(url).query))


def months(*wanted: str) -> list[FacetValue]:
    return values(dict.fromkeys(wanted, 1))


MONTHS = st.dictionaries(
    st.builds("{:04}-{:02}".format, st.integers(1980, 2030), st.integers(1, 12)),
    st.integers(1, 10**5),
    max_size=40,
)


@given(MONTHS)
def test_bars_sum_to_the_counts_and_stand_in_order(counts):
    found = histogram(values(counts), (), SearchState(), "/search")
    if found is None:
        assert len(counts) <= 1
        return
    assert sum(bar.count for bar in found.bars) == sum(counts.values())
    assert [bar.value for bar in found.bars] == sorted({bar.value for bar in found.bars})
    assert {bar.value for bar in found.bars} <= set(found.axis.periods)
    assert found.top == max(bar.count for bar in found.bars)
    assert max(bar.height for bar in found.bars) == HEIGHT
    for bar in found.bars:
        held = sum(count for value, count in counts.items() if value.startswith(bar.value))
        assert bar.count == held
        assert 0 <= bar.x < bar.x + bar.width <= 100.01
        assert bar.x <= bar.inner_x < bar.inner_x + bar.inner_width <= bar.x + bar.width + 0.01
        assert 0 < bar.height <= HEIGHT
    for one, other in pairwise(found.bars):
        assert one.x + one.width <= other.x + 0.02
    assert found.unit == ("year" if _span(counts) > MOST["month"] else "month")


def _span(counts):
    numbers = [periods.number(value) for value in counts]
    return max(numbers) - min(numbers) + 1


DAYS = st.integers(0, 900).map(lambda days: (dt.date(2022, 11, 5) + dt.timedelta(days)).isoformat())
ARTICLES = st.lists(
    st.tuples(DAYS, st.sampled_from(["day", "minute", "month", "year"]),
              st.sampled_from(["CN-GX", "CN-HN"])),
    min_size=1, max_size=25,
)  # fmt: skip
ASKED = st.lists(
    st.sampled_from(
        [("month", "2023"), ("month", "2023-02"), ("month", "2024"), ("month", "2024-12"),
         ("day", "2023-02-03"), ("province", "CN-GX"), ("from", "2023-01-15"), ("to", "2023-02-20"),
         ("to", "2024-12-31"), ("not-month", "2023-01"), ("q", "工匠")]
    ),
    max_size=4, unique=True,
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(ARTICLES, ASKED)
def test_a_click_yields_exactly_what_its_bar_says(dates, asked):
    """Also where some articles are dated by month or year only."""
    engine = BruteEngine(
        make(number, f"工匠 {number}", "正文", published=_on(day, precision), province=province)
        for number, (day, precision, province) in enumerate(dates)
    )
    state = parse(asked)
    facets = engine.search(state.request(locale="zh", facets=(*COUNTED, "day"))).facets
    for days in ([], facets["day"]):
        found = histogram(facets["month"], days, state, "/search")
        for bar in found.bars if found else ():
            after = state_of(bar.url)
            assert engine.search(after.request(locale="zh")).total == bar.count
            assert after.text == state.text
            assert after.filters.get("province") == state.filters.get("province")


def _on(day: str, precision: str):
    if precision == "year":
        return on(day[:4] + "-01-01", precision)
    return on(day[:7] + "-01", precision) if precision == "month" else on(day, precision)


def test_a_long_time_is_drawn_by_year():
    found = histogram(months("2011-03", "2011-05", "2024-12"), (), SearchState(), "/search")
    assert found.unit == "year"
    assert [(bar.value, bar.count) for bar in found.bars] == [("2011", 2), ("2024", 1)]
    assert found.axis.size == 14  # the empty years are gaps
    assert [bar.url for bar in found.bars] == ["/search?month=2011", "/search?month=2024"]
    assert found.crumbs == ()


def test_a_chosen_year_is_drawn_by_month_with_the_way_back(app):
    state = parse([("month", "2024"), ("province", "CN-GX")])
    with app.test_request_context("/?lang=en"):
        found = histogram(months("2011-03", "2024-03", "2024-12"), (), state, "/search")
        assert [crumb.label for crumb in found.crumbs] == ["All times"]
        assert found.span == "2024"
    assert (found.unit, found.first, found.last) == ("month", "2024-01", "2024-12")
    assert [bar.url for bar in found.bars] == [
        "/search?province=CN-GX&month=2024-03",
        "/search?province=CN-GX&month=2024-12",
    ]
    assert found.crumbs[0].url == "/search?province=CN-GX"
    assert not found.narrowed


def test_a_chosen_month_is_drawn_by_day(app):
    state = parse([("month", "2024-12")])
    days = values({"2024-12-19": 3, "2024-12-02": 1})
    with app.test_request_context("/?lang=zh"):
        found = histogram(months("2011-03", "2024-12"), days, state, "/search")
        assert [crumb.label for crumb in found.crumbs] == ["全部时间", "2024年"]
        assert found.span == "2024年12月"
    assert (found.unit, found.first, found.last) == ("day", "2024-12-01", "2024-12-31")
    assert [bar.url for bar in found.bars] == [
        "/search?month=2024-12&day=2024-12-02",
        "/search?month=2024-12&day=2024-12-19",
    ]
    assert found.least_width == 31 * 24


def test_around_a_chosen_day_its_month_and_year_are_offered(app):
    state = parse([("month", "2024-12"), ("day", "2024-12-19")])
    days = values({"2024-12-19": 3, "2024-12-02": 1})
    with app.test_request_context("/?lang=en"):
        found = histogram(months("2024-12"), days, state, "/search")
        assert [crumb.label for crumb in found.crumbs] == ["All times", "2024", "December 2024"]
    assert [bar.chosen for bar in found.bars] == [False, True]
    assert found.narrowed
    assert found.crumbs[2].url == "/search?month=2024-12"


def test_a_chosen_year_without_articles_shows_where_there_are_some():
    found = histogram(months("2020-01", "2021-05"), (), parse([("month", "2024")]), "/search")
    assert [bar.value for bar in found.bars] == ["2020-01", "2021-05"]


def test_a_range_is_drawn_whole_where_it_is_short():
    state = parse([("from", "2024-01-10"), ("to", "2024-06-20")])
    found = histogram(months("2024-03"), (), state, "/search")
    assert (found.first, found.last) == ("2024-01", "2024-06")
    far = parse([("from", "0001-01-01"), ("to", "9999-12-31")])
    found = histogram(months("2024-03", "2024-04"), (), far, "/search")
    assert (found.first, found.last) == ("2024-03", "2024-04")


def test_what_changes_nothing_is_not_drawn():
    assert histogram([], [], SearchState(), "/search") is None
    assert histogram(months("2024-12"), (), SearchState(), "/search") is None
    assert histogram(months("2024-12"), (), parse([("month", "2024-12")]), "/search") is not None


def test_a_drag_starts_from_the_search_without_its_time():
    state = parse([("q", "x"), ("month", "2024"), ("from", "2024-01-01"), ("page", "2")])
    assert histogram(months("2024-01"), (), state, "/search").range_url == "/search?q=x"


def test_what_is_no_period_is_passed_over():
    hostile = values({"": 1, "2024-13": 1, "0000-01": 1, "2024": 9, "٢٠٢٤-٠١": 1, "2024-W01": 2,
                      "<script>": 1, "20241219": 3, "2024-12-": 1, "2024-12": 2, "2024-11": 0,
                      "2024-10": 4})  # fmt: skip
    found = histogram(hostile, hostile, SearchState(), "/search")
    assert [(bar.value, bar.count) for bar in found.bars] == [("2024-10", 4), ("2024-12", 2)]


@given(st.sampled_from(["year", "month", "day"]), st.integers(12 * 1900, 12 * 2030),
       st.integers(1, 400))  # fmt: skip
def test_labels_are_few_and_within_the_picture(unit, first, size):
    axis = Axis(unit, first // 12 if unit == "year" else first, size)
    app = flask.Flask("labels")
    init_app(app)
    with app.test_request_context("/?lang=en"):
        ticks = axis.ticks
    assert 1 <= len(ticks) <= TICKS or size < 3
    assert all(0 <= tick.x <= 100 for tick in ticks)
    assert [tick.x for tick in ticks] == sorted({tick.x for tick in ticks})


@given(st.sampled_from(["year", "month", "day"]), st.dates())
def test_periods_and_their_numbers(unit, day):
    length = {"year": 4, "month": 7, "day": 10}[unit]
    value = day.isoformat()[:length]
    assert periods.period(unit, periods.number(value)) == value
    first, last = periods.ends(value)
    assert first <= day <= last
    assert first.isoformat()[:length] == last.isoformat()[:length] == value
    if last < dt.date.max:
        after = (last + dt.timedelta(1)).isoformat()[:length]
        assert periods.number(after) == periods.number(value) + 1


@pytest.mark.parametrize(("lang", "said"), [("en", "December 2024: 2 articles"),
                                            ("zh", "2024年12月：2 篇文章")])  # fmt: skip
def test_the_page_says_each_bar_in_words(app, lang, said):
    with app.test_request_context(f"/?lang={lang}"):
        context = {}
        app.update_template_context(context)
        module = app.jinja_env.get_template("_charts.html").make_module(context)
        drawn = histogram(
            values({"2024-12": 2, "2025-02": 1}), (), parse([("q", '"><script>')]), "/search"
        )
        page = str(module.histogram(drawn))
    assert f">{said}</text></a>" in page
    assert len(re.findall("<a href=", page)) == 2
    assert "<script" not in page
    assert "style=" not in page
    assert "&#34;" not in page


def series(label: str, counts: dict[str, int]) -> Series:
    return Series(label, values(counts))


@given(st.lists(MONTHS, max_size=7))
def test_lines_have_the_counts_of_their_series(given_counts):
    found = comparison([series(str(number), item) for number, item in enumerate(given_counts)])
    used = given_counts[:MOST_SERIES]
    if not any(used):
        assert found is None
        return
    assert [line.total for line in found.lines] == [sum(item.values()) for item in used]
    assert found.top == max(max(line.counts) for line in found.lines)
    for line in found.lines:
        assert len(line.counts) == len(line.points) == found.axis.size
        assert all(0 < x < 100 and 0 <= y <= 200 for x, y in line.points)
    together = {value for item in used for value in item}
    assert found.axis.unit == ("month" if _span(together) <= MOST["month"] else "year")


def test_a_comparison_has_its_table(app):
    with app.test_request_context("/?lang=en"):
        context = {}
        app.update_template_context(context)
        module = app.jinja_env.get_template("_charts.html").make_module(context)
        found = comparison([series("Guangxi", {"2024-11": 2, "2025-01": 1}), series("<b>", {})])
        page = str(module.comparison(found))
        rows = found.rows
    assert rows == [("November 2024", (2, 0)), ("December 2024", (0, 0)), ("January 2025", (1, 0))]
    assert [line.counts for line in found.lines] == [(2, 0, 1), (0, 0, 0)]
    assert found.lines[0].points[0][1] == 0
    assert page.count("<polyline") == 2
    assert "<b>" not in page
    assert '<th scope="row">December 2024</th><td>0</td><td>0</td>' in page
