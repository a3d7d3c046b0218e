"""The pages of things: home, college, province, comparison, the overview of colleges, sources."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from urllib.parse import parse_qsl, urlsplit

import pytest
from bs4 import BeautifulSoup

from corpus import CollegeMention, Evidence, SourceHealth, gazetteer
from corpus import sources as shipped_sources
from tests.webapp.brute import BruteEngine
from tests.webapp.conftest import LIUZHOU, SANY, make, on
from webapp import create_app
from webapp.searching.search import parse
from webapp.things import home, sources
from webapp.things.colleges import calendar

EN = {"Accept-Language": "en"}


def page(client, path: str, headers=None, status: int = 200) -> BeautifulSoup:
    response = client.get(path, headers=headers)
    assert response.status_code == status, path
    return BeautifulSoup(response.data, "html.parser")


def text(soup: BeautifulSoup, css: str) -> list[str]:
    return [" ".join(item.get_text().split()) for item in soup.select(css)]


def found(engine, url: str) -> int:
    """How many articles the search at an address finds."""
    parts = urlsplit(url)
    assert parts.path == "/search"
    state = parse(parse_qsl(parts.query))
    assert state.notices == ()
    return engine.search(state.request(locale="zh", facets=())).total


def test_every_number_of_the_pages_is_what_a_click_yields(client, engine):
    counted = 0
    for path in ("/", "/college/liuzhou-craftsman-college", "/province/CN-HN",
                 "/compare?province=CN-GX&province=CN-HN"):  # fmt: skip
        soup = page(client, path)
        pairs = [(li.a["href"], int(li.data["value"])) for li in soup.select(".named li")]
        pairs += [(a["href"], int(a.get_text())) for a in soup.select(".beside-table td a")]
        for url, count in pairs:
            if url.startswith("/search"):
                assert found(engine, url) == count, (path, url)
                counted += 1
    assert counted > 15


def test_every_link_of_the_pages_leads_somewhere(client):
    seen = set()
    paths = ("/", "/college/liuzhou-craftsman-college", "/province/CN-HN", "/colleges", "/sources",
             "/compare?province=CN-GX&college=xx&college=yy", "/compare")  # fmt: skip
    for path in paths:
        for link in page(client, path).select("main a[href^='/']"):
            seen.add(link["href"].partition("#")[0])
    for url in sorted(seen):
        assert client.get(url).status_code == 200, url
    assert len(seen) > 150


# Home


def test_the_start_page_says_what_the_collection_covers(client):
    soup = page(client, "/", EN)
    figures = dict(zip(text(soup, ".covers dt"), text(soup, ".covers dd"), strict=True))
    assert figures == {
        "Articles": "5",
        "Colleges": "2",
        "Provinces": "3",
        "Sites": str(len(shipped_sources())),
        "Period": "May 2021 – December 2024",
    }
    assert text(soup, ".hit h3")[0] == "三一工匠学院开课"
    assert soup.select_one("form#desk")["action"] == "/search"
    assert soup.select_one("link[type='application/atom+xml']")["href"] == "/feed.atom?sort=newest"


def test_a_tile_of_the_start_page_leads_to_the_province(client):
    tiles = page(client, "/").select(".tile-map li a")
    assert {tile["href"] for tile in tiles} == {
        f"/province/{code}" for code in gazetteer().provinces
    }


def test_an_empty_collection_says_how_to_fill_it(store):
    client = create_app(engine=BruteEngine(), store=store).test_client()
    assert "jiangxun ingest" in page(client, "/").get_text()
    for path in ("/colleges", "/province/CN-GX", "/compare?province=CN-GX&province=CN-HN"):
        page(client, path)


@pytest.fixture
def weeks(store, monkeypatch):
    """Three articles of the last seven days, today's among them, and one of the seven before."""

    class Clock(dt.date):
        @classmethod
        def today(cls) -> dt.date:
            return dt.date(2025, 3, 20)

    monkeypatch.setattr(home, "dt", SimpleNamespace(date=Clock, timedelta=dt.timedelta))
    days = ("2025-03-20", "2025-03-14", "2025-03-15", "2025-03-13", "2025-03-06", "2025-03-21")
    engine = BruteEngine(
        make(i, f"题 {i}", "文", published=on(day), province="CN-GX", topics=("training",))
        for i, day in enumerate(days)
    )
    return engine, create_app(engine=engine, store=store).test_client()


def test_what_is_new_since_last_week(weeks):
    engine, client = weeks
    soup = page(client, "/", EN)
    link = soup.select_one(".week p a")
    assert link.get_text() == "3 new articles"
    assert link["href"] == "/search?from=2025-03-14&to=2025-03-20"
    assert found(engine, link["href"]) == 3
    assert "since 14 March 2025; 1 in the seven days before" in soup.select_one(".week").get_text()
    assert text(soup, ".week .named li") == ["Guangxi 3", "Training 3"]


def test_a_week_without_news_says_so(client):
    assert "没有新发布的文章" in page(client, "/").select_one(".week").get_text()


def test_when_the_sites_were_read_last(client, monkeypatch):
    at = dt.datetime(2025, 3, 2, 23, 30, tzinfo=dt.UTC)
    visits = [SourceHealth("a", last_success=at), SourceHealth("b")]
    monkeypatch.setattr(sources.corpus, "health", lambda store: visits)
    assert "2 March 2025" in text(page(client, "/", EN), ".covers dd")


# Colleges


def test_a_college_shows_when_it_opened_and_who_says_so(client):
    soup = page(client, "/college/liuzhou-craftsman-college", EN)
    assert soup.select_one(".opening time")["datetime"] == "2021-05-10"
    assert {a["href"] for a in soup.select(".opening a")} == {f"/article/{1:016x}"}
    assert soup.select_one(".card a[href='/province/CN-GX']")
    assert soup.select_one("a[href='/compare?college=liuzhou-craftsman-college']")


def test_a_college_that_was_only_written_about_shows_no_opening(client):
    assert not page(client, f"/college/{SANY.id}").select(".opening")


def test_the_overview_lists_each_college_with_its_opening(client):
    soup = page(client, "/colleges", EN)
    lines = {line.th.a["href"]: line for line in soup.select(".colleges-table tbody tr")}
    craftsman = [item.id for item in gazetteer().colleges.values() if item.kind == "craftsman"]
    assert set(lines) == {f"/college/{key}" for key in craftsman}
    liuzhou = lines["/college/liuzhou-craftsman-college"]
    assert liuzhou.time["datetime"] == "2021-05-10"
    assert liuzhou.select("td")[-1].get_text() == "1"
    assert text(soup, ".calendar tbody :is(th, td)") == ["Guangxi", "1", "1"]


def test_a_craftsman_college_that_only_articles_name_is_listed_where_it_opened(store):
    new = CollegeMention("某城工匠学院", "某城工匠学院", "", Evidence("某城工匠学院", "title"))
    engine = BruteEngine([
        make(1, "某城工匠学院揭牌", "文", colleges=(new,), topics=("inauguration",),
             province="CN-QH", event_date=on("2023-09-01")),
    ])  # fmt: skip
    client = create_app(engine=engine, store=store).test_client()
    for path in ("/colleges", "/province/CN-QH"):
        names = text(page(client, path), ".colleges-table tbody th a")
        assert "某城工匠学院" in names


@pytest.mark.parametrize("sort", ["name", "province", "opened", "articles", "nonsense"])
def test_the_overview_in_every_order(client, sort):
    soup = page(client, f"/colleges?sort={sort}", EN)
    lines = soup.select(".colleges-table tbody tr")
    cells = [[cell.get_text().strip() for cell in line.select("th, td")] for line in lines]
    if sort == "name":
        assert [c[0].casefold() for c in cells] == sorted(c[0].casefold() for c in cells)
    elif sort == "articles":
        assert [int(c[-1]) for c in cells] == sorted((int(c[-1]) for c in cells), reverse=True)
    elif sort == "opened":
        assert "10 May 2021" in cells[0][2]
    chosen = soup.select(".colleges-table th[aria-sort]")
    wanted = {"name": "College", "opened": "Opened", "articles": "Articles"}.get(sort, "Province")
    assert [item.get_text() for item in chosen] == [wanted]


@pytest.mark.parametrize("number", ["0", "-1", "2", "9999999999999999999999", "x", "²"])
def test_a_page_of_the_overview_that_is_not_there_is_the_nearest(client, number):
    assert page(client, f"/colleges?kind=vocational&page={number}").select(".colleges-table tr")


def test_the_overview_has_all_in_pages_of_a_hundred(client):
    seen = []
    for number in (1, 2):
        soup = page(client, f"/colleges?kind=vocational&page={number}")
        seen += [a["href"] for a in soup.select(".colleges-table tbody th a")]
    known = [item.id for item in gazetteer().colleges.values() if item.kind == "vocational"]
    assert len(seen) == len(set(seen)) == len(known) > 100


def test_the_calendar_is_bounded_whatever_dates_say(store):
    engine = BruteEngine([
        make(i, "柳州工匠学院揭牌", "文", colleges=(college,), topics=("inauguration",),
             event_date=on(day))
        for i, (college, day) in enumerate([(LIUZHOU, "1024-01-01"), (SANY, "9024-01-01")])
    ])  # fmt: skip
    app = create_app(engine=engine, store=store)
    with app.test_request_context("/?lang=en"):
        from webapp.things.college_list import college_list

        drawn = calendar(college_list())
    assert drawn is not None
    assert len(drawn.years) == 12
    assert drawn.years[0].startswith("≤")
    assert sum(drawn.sums) == 2


# Provinces


def test_a_province_has_all_its_names_and_its_colleges(client):
    soup = page(client, "/province/CN-GX", EN)
    assert soup.h1.get_text() == "Guangxi"
    assert "广西壮族自治区" in text(soup, ".second")
    card = soup.select_one(".card").get_text()
    assert all(name in card for name in ("桂", "廣西壯族自治區", "Nanning", "CN-GX"))
    assert text(soup, ".colleges-table tbody th a")[0] == "Liuzhou Craftsman College"
    assert soup.select_one(".colleges-table time")["datetime"] == "2021-05-10"
    assert text(soup, ".count b") == ["1 article"]
    feed = soup.select_one("link[type='application/atom+xml']")["href"]
    assert feed == "/feed.atom?province=CN-GX&sort=newest"


@pytest.mark.parametrize("name", ["GX", "广西", "广西壮族自治区", "guangxi", "廣西壯族自治區"])
def test_other_names_of_a_province_lead_to_its_code(client, name):
    response = client.get(f"/province/{name}")
    assert response.status_code == 301
    assert response.headers["Location"] == "/province/CN-GX"


@pytest.mark.parametrize("code", sorted(gazetteer().provinces))
def test_every_province_has_its_page(client, code):
    for headers in (EN, None):
        page(client, f"/province/{code}", headers)


@pytest.mark.parametrize("path", ["/province/CN-XX", f"/province/{'x' * 900}", "/province/<b>"])
def test_what_is_no_province_is_not_found(client, path):
    page(client, path, status=404)


# Comparison


def test_two_provinces_beside_each_other(client):
    soup = page(client, "/compare?province=CN-GX&province=CN-HN", EN)
    assert text(soup, ".comparison .key a") == ["Guangxi", "Hunan"]
    assert text(soup, ".beside-table tfoot td") == ["1", "2"]
    ticked = {box["value"] for box in soup.select(".choose input[checked]")}
    assert ticked == {"CN-GX", "CN-HN"}


def test_what_else_narrows_a_search_narrows_the_comparison(client, engine):
    soup = page(client, "/compare?province=CN-GX&province=CN-HN&topic=training&q=工匠", EN)
    assert text(soup, ".beside-table tfoot td") == ["0", "1"]
    url = soup.select(".beside-table tfoot td a")[1]["href"]
    assert found(engine, url) == 1
    assert soup.select_one(".choose input[type=hidden][name=topic]")["value"] == "training"


def test_colleges_are_compared_by_any_of_their_names(client):
    soup = page(client, f"/compare?college=Liuzhou Craftsman College&college={SANY.id}&college=")
    assert text(soup, ".comparison .key a") == ["柳州工匠学院", "湖南三一工匠学院"]
    values = [field["value"] for field in soup.select(".fields input")]
    assert values == ["柳州工匠学院", "湖南三一工匠学院", "", "", ""]


def test_one_alone_is_not_compared(client):
    soup = page(client, "/compare?province=CN-GX", EN)
    assert not soup.select(".comparison")
    assert "Choose at least one more." in soup.get_text()
    assert [box["value"] for box in soup.select(".choose input[checked]")] == ["CN-GX"]


def test_no_more_than_five_are_compared(client):
    codes = ["CN-GX", *sorted(gazetteer().provinces)[:6]]
    soup = page(client, "/compare?" + "&".join(f"province={code}" for code in codes), EN)
    assert len(soup.select(".comparison .key li")) == 5
    assert "Only the first 5 are compared." in text(soup, ".notices li")


def test_what_nobody_knows_is_named(client):
    soup = page(client, "/compare?province=CN-GX&province=Atlantis", EN)
    assert "“Atlantis” is not known here as a value of “Province”." in text(soup, ".notices li")


# Sources


def test_sources_of_one_kind_and_state(client, monkeypatch):
    [bad, good, *_] = [key for key, one in shipped_sources().items() if one.kind == "union"]
    at = dt.datetime(2025, 3, 2, tzinfo=dt.UTC)
    visits = [SourceHealth(bad, last_success=at, streak=2, errors=(("timeout", 3),), new=1),
              SourceHealth(good, last_success=at, new=9, articles=40)]  # fmt: skip
    monkeypatch.setattr(sources.corpus, "health", lambda store: visits)
    soup = page(client, "/sources", EN)
    assert text(soup, "tbody .state")[:2] == ["Troubles", "Read without trouble"]
    assert "3 requests failed in seven days" in soup.select_one("tbody tr").get_text()
    by_new = page(client, "/sources?sort=new", EN).select_one("tbody tr")
    assert [td.get_text() for td in by_new.select(".sum")] == ["9", "40", "0"]
    counts = {a["href"]: int(a.data["value"]) for a in soup.select(".choices a")}
    assert len(counts) >= 6
    for url, count in counts.items():
        assert len(page(client, url, EN).select("tbody tr")) == count, url


def test_no_site_of_that_kind_and_state(client):
    assert page(client, "/sources?kind=industry&state=trouble", EN).select(
        "main p a[href='/sources']"
    )


def test_pages_are_light(client):
    for path in ("/", "/colleges", "/province/CN-GX", "/compare", "/sources"):
        for headers in (EN, None):
            assert len(client.get(path, headers=headers).data) < 60_000, path
