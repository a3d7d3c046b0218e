"""The page of all values of one facet: searched in, put in order, paged, ticked."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer import FACETS
from tests.webapp.brute import BruteEngine
from tests.webapp.conftest import make, on
from tests.webapp.test_pages import EN, form_fields, normal, page, text
from webapp import create_app
from webapp.searching.facet_page import PAGE
from webapp.searching.search import parse

SOURCES = 250


@pytest.fixture
def many(store):
    """Sources 0 to 249; number n has n % 3 + 1 articles."""
    engine = BruteEngine(
        make(
            1000 * copy + n, f"题 {n}", "文", content_source=f"{n:03}报", published=on("2024-01-02")
        )
        for n in range(SOURCES)
        for copy in range(n % 3 + 1)
    )
    return create_app(engine=engine, store=store).test_client()


def names(soup) -> list[str]:
    return text(soup, "label.value > span")


def test_every_value_is_on_one_page_and_says_its_count(many):
    found = {}
    for at in range(1, 4):
        for label in page(many, f"/facet/source?at={at}").select("label.value"):
            value = label.select_one("input")["value"]
            assert value not in found
            found[value] = int(label.select_one("data")["value"])
    assert found == {f"{n:03}报": n % 3 + 1 for n in range(SOURCES)}


def test_values_are_by_count_or_by_name(many):
    counts = [int(node["value"]) for node in page(many, "/facet/source").select("data")]
    assert counts == sorted(counts, reverse=True)
    assert len(counts) == PAGE
    assert names(page(many, "/facet/source?by=name")) == [f"{n:03}报" for n in range(PAGE)]


def test_names_are_in_the_order_of_their_sounds(client):
    assert names(page(client, "/facet/province?by=name")) == ["澳门", "广西", "湖南"]
    assert names(page(client, "/facet/province?by=name", EN)) == ["Guangxi", "Hunan", "Macau"]


def test_a_part_of_a_name_is_looked_for(many, client):
    assert names(page(many, "/facet/source?find=24&by=name")) == [
        "024报", "124报", "224报", *(f"24{n}报" for n in range(10))]  # fmt: skip
    assert names(page(client, "/facet/province?find=GUANG", EN)) == ["Guangxi"]
    soup = page(client, "/facet/province?q=工匠&find=nowhere&topic=training", EN)
    assert names(soup) == []
    assert soup.select_one("main p:last-child a")["href"].startswith("/facet/province?q=")


def test_months_are_in_the_order_of_time(client):
    assert names(page(client, "/facet/month?by=count")) == ["2024年12月", "2021年5月"]


def test_the_pages_keep_the_search_and_the_order(many):
    soup = page(many, "/facet/source?q=文&size=50&find=报&by=name&at=2")
    following = urlsplit(soup.select_one("a[rel=next]")["href"])
    assert following.path == "/facet/source"
    assert dict(parse_qsl(following.query)) == {
        "q": "文", "size": "50", "find": "报", "by": "name", "at": "3"}  # fmt: skip
    back = soup.select_one(".back a")["href"]
    assert back == "/search?" + urlencode({"q": "文", "size": "50"})


@pytest.mark.parametrize("at", ["0", "-3", "4", "999999", "9" * 5000, "x", "２"])
def test_a_page_that_is_not_there_is_the_nearest_that_is(many, at):
    assert names(page(many, f"/facet/source?at={at}"))


conditions = st.tuples(
    st.sampled_from([*FACETS, *(f"not-{name}" for name in FACETS), "q", "from", "sort", "fold"]),
    st.sampled_from(["CN-GX", "CN-XZ", "柳州市", "training", "2021", "oldest", "0", "工匠"]),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.sampled_from(FACETS), st.lists(conditions, max_size=5), st.sampled_from(["", "广", "?"]))
def test_what_is_shown_with_nothing_ticked_is_the_search_as_it_was(client, name, pairs, find):
    soup = page(client, f"/facet/{name}?" + urlencode([*pairs, ("find", find)]))
    assert normal(parse(form_fields(soup))) == normal(parse(pairs))
    fields = [(f["name"], f["value"]) for f in soup.select(".within [type=hidden]")]
    assert parse(fields) == parse(pairs)


def test_an_unknown_facet_is_not_there(client):
    page(client, "/facet/colour", status=404)
    page(client, "/facet/story", status=404)


def test_the_results_lead_to_what_they_leave_out(many):
    soup = page(many, "/search?q=文&page=2", EN)
    more = soup.select_one("#f-source a.more")
    assert more["href"] == "/facet/source?" + urlencode({"q": "文"})
    # The engine was asked for 200 of the 250 values: how many there are is not known.
    assert more.get_text().startswith("All values")
    assert "noindex" in page(many, "/facet/source").select_one("meta[name=robots]")["content"]
