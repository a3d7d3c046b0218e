"""The pages: desk, article, college, errors."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus import StoreError
from indexer import FACETS, IndexUnavailable
from tests.webapp.brute import BruteEngine
from tests.webapp.conftest import ARTICLES, make, on
from webapp import create_app
from webapp.searching.search import parse

ZH = {"Accept-Language": "zh-CN"}
EN = {"Accept-Language": "en-GB,en;q=0.9"}
FIRST = ARTICLES[0].id


def page(client, path, headers=ZH, status=200):
    response = client.get(path, headers=headers)
    assert response.status_code == status, path
    return BeautifulSoup(response.data, "lxml")


def text(soup, selector):
    return [" ".join(item.get_text(" ").split()) for item in soup.select(selector)]


def test_the_start_page_has_the_box_and_the_newest_article(client):
    soup = page(client, "/")
    assert text(soup, ".hit :is(h2, h3)")[0] == "三一工匠学院开课"
    assert soup.select_one("form#desk")["action"] == "/search"
    assert soup.select_one("form#desk")["method"] == "get"


def test_an_empty_collection_says_how_to_fill_it(store):
    client = create_app(engine=BruteEngine(), store=store).test_client()
    assert "jiangxun ingest" in page(client, "/").get_text()


def test_a_search_with_a_filter(client):
    soup = page(client, "/search?q=工匠学院&province=CN-GX&province=CN-HN")
    assert text(soup, ".count b") == ["2 篇文章"]
    assert soup.select_one(".count")["aria-live"] == "polite"
    assert soup.select_one("#q")["value"] == "工匠学院"
    ticked = {(box["name"], box["value"]) for box in soup.select("input[checked][name]")}
    assert ticked == {("province", "CN-GX"), ("province", "CN-HN")}
    assert text(soup, ".chips li a") == ["移除： 省份 广西", "移除： 省份 湖南", "清除全部筛选"]
    assert "工匠学院" in text(soup, ".hit mark")


def test_every_checkbox_belongs_to_the_form_and_says_its_count(client):
    for label in page(client, "/search").select("label.value"):
        box = label.select_one("input")
        assert box["form"] == "desk"
        assert box["name"] in FACETS
        assert re.fullmatch(r"\d+", label.select_one("data")["value"])


def form_fields(soup):
    """What a browser sends for the form #desk as it stands."""
    found = []
    for field in soup.select("#desk input, [form=desk]"):
        kind = field.get("type")
        if field.name == "select":
            found.append((field["name"], field.select_one("option[selected]")["value"]))
        elif field.name == "input" and (kind != "checkbox" or field.has_attr("checked")):
            found.append((field["name"], field.get("value", "on")))
    return [pair for pair in found if pair[1]]


values = st.sampled_from(
    ["CN-GX", "CN-XZ", "柳州市", "某某市", "liuzhou-craftsman-college", "training", "zh", "union",
     "某报", "2021", "2021-05", "2021-05-13", "湖南工人报", "00000000000000a1"]
)  # fmt: skip
conditions = st.tuples(
    st.sampled_from([*FACETS, *(f"not-{name}" for name in FACETS), "story"]), values
)
others = st.sampled_from(
    [("q", "工匠 学院"), ("from", "2021-01-01"), ("to", "2024-12-31"), ("sort", "oldest"),
     ("sort", "newest"), ("fold", "0"), ("translate", "0"), ("correct", "0"), ("explain", "1"),
     ("size", "50")]
)  # fmt: skip


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(conditions | others, max_size=7))
def test_submitting_the_form_as_it_stands_keeps_the_search(client, pairs):
    state = parse(pairs)
    fields = form_fields(page(client, "/search?" + urlencode(pairs)))
    again = parse(fields)
    # The order of the results is said, whichever way it came about.
    assert again.effective_sort == state.effective_sort
    assert normal(again) == normal(state)


def normal(state):
    """The conditions of a state without their order."""
    return sorted(pair for pair in state.pairs() if pair[0] not in ("sort", "page"))


def test_a_value_is_excluded_and_taken_back_without_script(client):
    soup = page(client, "/search?q=工匠学院", EN)
    button = soup.select_one("button[name=not-province][value=CN-HN]")
    assert (button["form"], button["aria-label"]) == ("desk", "Exclude Hunan")
    soup = page(client, "/search?" + urlencode([*form_fields(soup), (button["name"], "CN-HN")]), EN)
    assert text(soup, ".count b") == ["2 articles"]
    box = soup.select_one("input[name=not-province]")
    assert (box["value"], box.has_attr("checked"), box["form"]) == ("CN-HN", True, "desk")
    assert text(soup, ".chips a.barred") == ["Remove: Province Without Hunan"]
    back = soup.select_one(".chips a.barred")["href"]
    assert text(page(client, back, EN), ".count b") == ["3 articles"]


def test_a_ticked_value_has_its_way_out_and_no_second_one(client):
    soup = page(client, "/search?province=CN-GX")
    assert soup.select("button[name=not-province][value=CN-GX]") == []
    assert soup.select("button[name=not-province][value=CN-HN]")


def test_the_page_size_is_a_choice(store):
    engine = BruteEngine(make(i, f"题 {i}", "文", published=on("2024-01-02")) for i in range(60))
    client = create_app(engine=engine, store=store).test_client()
    soup = page(client, "/search?size=50", EN)
    assert len(soup.select(".hit")) == 50
    assert text(soup, "#size option[selected]") == ["50"]
    assert soup.select_one("a[rel=next]")["href"] == "/search?size=50&page=2"
    assert len(page(client, "/search?size=7").select(".hit")) == 20


def test_nothing_found_offers_ways_out(client):
    soup = page(client, "/search?q=工匠学院&province=CN-MO", EN)
    assert text(soup, ".nothing h2") == ["Nothing was found"]
    assert "without “Macau”" in soup.get_text()
    assert soup.select(".nothing a[href='/search?province=CN-MO']")


@pytest.mark.parametrize("headers", [ZH, EN])
def test_a_strange_address_gives_a_page_that_explains(client, headers):
    query = "page=1000000000&from=2024-13-01&to=-5&sort=best&province=Mars&month=2024-13"
    soup = page(client, f"/search?{query}", headers)
    assert len(soup.select(".notices li")) == 5
    assert "Mars" in soup.select_one(".notices").get_text()


def test_a_page_beyond_the_last_says_so_and_links_back(client):
    soup = page(client, "/search?page=77", EN)
    assert text(soup, ".notices li") == ["There is no such page: the last one is page 1."]
    assert soup.select(".hit") == []
    assert soup.select("a[rel=next]") == []


def test_pages_lead_on_and_back(store):
    engine = BruteEngine(make(i, f"题 {i}", "文", published=on("2024-01-02")) for i in range(45))
    client = create_app(engine=engine, store=store).test_client()
    soup = page(client, "/search?page=2&q=文")
    assert soup.select_one("a[rel=prev]")["href"] == "/search?q=%E6%96%87"
    assert soup.select_one("a[rel=next]")["href"] == "/search?q=%E6%96%87&page=3"
    assert soup.select_one(".hits")["start"] == "21"
    assert len(page(client, "/search?page=3&q=文").select(".hit")) == 5


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    query=st.binary(max_size=60) | st.text(max_size=60).map(lambda s: urlencode({"q": s}).encode())
)
def test_any_query_string_gives_a_page(client, query):
    raw = query.decode("latin-1")
    for path in ("/search", "/feed.atom", "/"):
        response = client.get(path, query_string=raw)
        assert response.status_code == 200
    assert client.get("/api/v1/search", query_string=raw).status_code in {200, 400}


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([*FACETS, "q", "from", "to", "sort", "page", "lang"]),
            st.text(max_size=20) | st.sampled_from(["2024", "2024-12", "CN-GX", "9" * 9, "-1"]),
        ),
        max_size=8,
    )
)
def test_any_values_of_the_known_keys_give_a_page(client, pairs):
    for path in ("/search", "/feed.atom"):
        assert client.get(path, query_string=urlencode(pairs)).status_code == 200


def test_ten_thousand_characters_give_a_page_that_explains(client):
    soup = page(client, "/search?" + urlencode({"q": "学" * 10_000}), EN)
    assert "first 500 characters" in soup.select_one(".notices").get_text()


def test_the_article_page_tells_all_it_knows(client):
    soup = page(client, f"/article/{FIRST}")
    assert text(soup, "h1") == ["柳州工匠学院揭牌"]
    assert text(soup, ".text p") == ["柳州市总工会的工匠学院开班了。", "第二段说明课程安排。"]
    facts = {}
    for node in soup.select(".card dl > *"):
        if node.name == "dt":
            facts[key := node.get_text(strip=True)] = []
        elif "why" not in node.get("class", []):
            facts[key].append(node.get_text(strip=True))
    assert facts == {
        "发布时间": ["2021年5月13日 18:05"],
        "事件时间": ["2021年5月10日"],
        "来源": ["柳州日报"],
        "发布网站": ["某某网"],
        "记者": ["韦一", "覃二"],
        "摄影": ["蒙三"],
        "省份": ["广西"],
        "城市": ["柳州"],
        "还涉及": ["河北"],
        "院校": ["柳州工匠学院"],
        "主题": ["揭牌成立"],
        "语言": ["简体中文"],
    }
    assert "“柳州市总工会”" not in soup.get_text()  # q marks come from the browser
    assert text(soup, "details q") == ["发布时间：2021-05-13", "发布时间：2021-05-10",
                                       "柳州市总工会", "柳州工匠学院"]  # fmt: skip


def test_links_to_the_original_leave_without_a_trace(client):
    soup = page(client, f"/article/{FIRST}")
    foreign = [a for a in soup.select("a[href]") if a["href"].startswith("http")]
    assert [a["href"] for a in foreign] == [
        "https://news.example.cn/a/1.html",
        "https://img.example.cn/x.jpg",
        "https://news.example.cn/f.pdf",
    ]
    assert all(set(a["rel"]) == {"noopener", "noreferrer", "external"} for a in foreign)


def test_nothing_is_loaded_from_elsewhere(client):
    for path in ("/", "/search?q=工匠", f"/article/{FIRST}", "/college/liuzhou-craftsman-college"):
        soup = page(client, path)
        loaded = [n["src"] for n in soup.select("[src]")]
        loaded += [n["href"] for n in soup.select("link[rel=stylesheet], link[rel=icon]")]
        assert all(address.startswith("/static/") for address in loaded)
        assert soup.select("[style], style, [onclick], [onload]") == []
        inline = soup.select("script:not([src])")
        assert all(script["type"] == "application/ld+json" for script in inline)


def test_all_scripts_together_are_light():
    scripts = (Path(__file__).resolve().parents[2] / "webapp/static").glob("*.js")
    assert sum(path.stat().st_size for path in scripts) < 15_000


def test_an_older_revision_stays_readable(client):
    soup = page(client, f"/article/{FIRST}?revision=1", EN)
    assert text(soup, "h1") == ["柳州工匠学院即将揭牌"]
    assert "revision 1 of 2" in soup.select_one(".notices").get_text()
    assert soup.select_one("meta[name=robots]")["content"] == "noindex"
    links = [a["href"] for a in page(client, f"/article/{FIRST}").select(".revisions a")]
    assert links == [f"/article/{FIRST}?revision=1"]


@pytest.mark.parametrize("revision", ["0", "3", "-1", "x", "９", "9" * 40])
def test_a_revision_that_never_was_is_not_found(client, revision):
    page(client, f"/article/{FIRST}?revision={revision}", status=404)


@pytest.mark.parametrize(
    ("number", "zh", "en"),
    [
        (1, "2021年5月13日 18:05", "13 May 2021 18:05"),
        (2, "2024年12月19日", "19 December 2024"),
        (3, "2024年12月", "December 2024"),
        (4, "2019年", "2019"),
        (5, "日期不详", "undated"),
    ],
)
def test_a_date_is_as_fine_as_it_is_known(client, number, zh, en):
    path = f"/article/{number:016x}"
    assert text(page(client, path), ".about > span")[0] == zh
    assert text(page(client, path, EN), ".about > span")[0] == en


def test_article_text_says_its_language(client):
    for number, lang in ((2, "zh-Hans"), (3, "en"), (4, "zh-Hant")):
        soup = page(client, f"/article/{number:016x}", EN)
        assert soup.select_one(".text")["lang"] == lang
        assert soup.html["lang"] == "en"


def test_the_college_page(client):
    soup = page(client, "/college/liuzhou-craftsman-college", EN)
    assert text(soup, "h1") == ["Liuzhou Craftsman College"]
    assert text(soup, ".second") == ["柳州工匠学院"]
    assert "Liuzhou Artisan College" in text(soup, ".card dd")
    assert text(soup, ".hit h2") == ["柳州工匠学院揭牌"]
    assert soup.select("a[href='/search?college=liuzhou-craftsman-college&sort=newest']")


def test_a_college_without_articles_says_so(client):
    soup = page(client, "/college/hunan-sany-polytechnic-college", EN)
    assert "holds no article" in soup.get_text()


@pytest.mark.parametrize(
    "path", ["/nope", "/article/none", "/college/none", "/article/../etc/passwd", "/language/fr"]
)
def test_what_is_not_there_is_explained_in_the_readers_language(client, path):
    assert text(page(client, path, ZH, 404), "h1") == ["没有这个页面"]
    assert text(page(client, path, EN, 404), "h1") == ["There is no such page"]


def test_only_reading_is_allowed(client):
    response = client.post("/search", headers=EN)
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]
    assert b"can only be read" in response.data


class Broken(BruteEngine):
    error: Exception = IndexUnavailable("/secret/path: gone; run `jiangxun index --rebuild`")

    def search(self, request):
        raise self.error

    @property
    def doc_count(self):
        raise self.error


def test_an_unavailable_index_says_what_to_run(store):
    client = create_app(engine=Broken(), store=store).test_client()
    for path in ("/", "/search?q=a", "/college/liuzhou-craftsman-college", "/feed.atom"):
        response = client.get(path, headers=EN)
        assert response.status_code == 503
        assert b"jiangxun index --rebuild" in response.data
        assert b"/secret" not in response.data
        assert response.headers["Retry-After"]
        assert "ETag" not in response.headers
    assert client.get("/healthz").status_code == 503
    assert client.get("/healthz").json == {"status": "unavailable"}
    problem = client.get("/api/v1/search")
    assert problem.status_code == 503
    assert problem.content_type == "application/problem+json"
    # Articles come from the store and stay readable.
    assert client.get(f"/article/{FIRST}").status_code == 200


def test_a_broken_store_is_503_too(engine, store, monkeypatch):
    def refuse(_):
        raise StoreError("/secret: locked")

    monkeypatch.setattr(store, "revisions", refuse)
    client = create_app(engine=engine, store=store).test_client()
    response = client.get(f"/article/{FIRST}", headers=ZH)
    assert response.status_code == 503
    assert b"/secret" not in response.data


def test_a_fault_of_ours_is_a_page_without_its_inside(store, caplog):
    engine = Broken()
    engine.error = RuntimeError("inside")
    response = create_app(engine=engine, store=store).test_client().get("/search", headers=EN)
    assert response.status_code == 500
    assert b"broke on our side" in response.data
    assert b"inside" not in response.data
    assert "Content-Security-Policy" in response.headers


def test_the_demo_says_what_it_is(engine, store):
    client = create_app(engine=engine, store=store, demo=True).test_client()
    for path in ("/", "/search?q=工匠", f"/article/{FIRST}", "/nope"):
        demo = BeautifulSoup(client.get(path, headers=EN).data, "lxml").select_one(".demo")
        assert "digests" in demo.get_text()


def test_without_demo_no_banner(client):
    assert page(client, "/").select(".demo") == []
