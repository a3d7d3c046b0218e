"""One story at many places: folded in the results, listed on demand, pointing to its original."""

from __future__ import annotations

import dataclasses
from collections import Counter

import pytest

from corpus import Evidence, Reading, Store
from tests.webapp.conftest import make, on
from tests.webapp.test_pages import EN, page, text
from webapp import create_app
from webapp.indexing import index_changes

BODY = "\n\n".join(
    f"市总工会第{name}次在工匠学院举行揭牌仪式，来自各企业的职工代表参加了{name}场交流活动，介绍课程与师资。"
    for name in "甲乙丙丁戊己庚辛"
)
ORIGINAL = make(
    1, "柳州工匠学院揭牌", BODY, url="https://www.workercn.cn/c/2021-05-14/6883489.shtml",
    published=on("2021-05-14"), publisher="中工网", province="CN-GX",
)  # fmt: skip
COPY = make(
    2, "柳州工匠学院揭牌", BODY, url="https://news.example.cn/2.html", published=on("2021-05-15"),
    publisher="某某网", province="CN-GX", topics=("inauguration",),
)  # fmt: skip
MIRROR = make(
    3, "柳州工匠学院揭牌", BODY, url="https://www.jlhkyy.com/3.html", published=on("2021-05-16"),
    province="CN-GX", suspicions=("mirror",),
    evidence={"suspicions": (Evidence("www.jlhkyy.com", "url", "rows of names", "mirror"),)},
)  # fmt: skip
ALONE = make(4, "三一工匠学院开课", "湖南的工匠学院请来劳模讲课。", published=on("2024-12-19"))


@pytest.fixture(params=["brute", "whoosh"])
def client(request, tmp_path):
    from indexer import open_engine
    from tests.webapp.brute import BruteEngine

    with Store(tmp_path / "s.db") as store:
        store.save([Reading(x.id, "0" * 32, x) for x in (ORIGINAL, COPY, MIRROR, ALONE)])
        assert store.get(MIRROR.id).story == ORIGINAL.id
        if request.param == "brute":
            engine = BruteEngine(change.article for change in store.changes())
        else:
            engine = open_engine(tmp_path / "index")
            index_changes(store, engine)
        yield create_app(engine=engine, store=store).test_client()
        engine.close()


def ids(data: dict) -> list[str]:
    return [hit["id"] for hit in data["hits"]]


def test_a_story_is_one_result_that_says_where_else_it_stands(client):
    soup = page(client, "/search?q=工匠学院", EN)
    assert text(soup, ".count b") == ["2 articles"]
    titles = sorted(title.get_text() for title in soup.select(".hit h2"))
    assert titles == ["三一工匠学院开课", "柳州工匠学院揭牌"]
    [link] = soup.select(".hit .copies a")
    assert " ".join(link.get_text().split()) == "Also at 2 places"
    assert link["href"] == f"/search?story={ORIGINAL.id}"
    listed = page(client, link["href"], EN)
    assert text(listed, ".count b") == ["3 articles"]
    assert {a["href"] for a in listed.select(".hit h2 a")} == {
        f"/article/{item.id}" for item in (ORIGINAL, COPY, MIRROR)
    }
    assert listed.select(".hit .copies") == []
    assert text(listed, ".hit .doubt") == ["mirrors another site"]


def test_a_story_is_a_chip_that_goes_away(client):
    soup = page(client, f"/search?story={ORIGINAL.id}&q=工匠&fold=0", EN)
    [chip] = soup.select(".chips li:not(.all) a")
    assert " ".join(chip.get_text(" ").split()) == "Remove: Story 柳州工匠学院揭牌"
    assert chip["href"] == "/search?q=%E5%B7%A5%E5%8C%A0&fold=0"
    hidden = {(box["name"], box["value"]) for box in soup.select("input[type=hidden][form=desk]")}
    assert hidden == {("story", ORIGINAL.id), ("fold", "0")}


def test_copies_can_be_shown(client):
    soup = page(client, "/search?q=工匠学院", EN)
    [switch] = soup.select("input[name=fold]")
    assert (switch["value"], switch["form"], switch.has_attr("checked")) == ("0", "desk", False)
    shown = page(client, "/search?q=工匠学院&fold=0", EN)
    assert text(shown, ".count b") == ["4 articles"]
    assert shown.select_one("input[name=fold]").has_attr("checked")
    assert all("fold=0" in a["href"] for a in shown.select(".feed"))
    assert page(client, "/search?q=工匠学院&fold=1").select(".chips") == []


def test_facets_promise_what_a_click_yields_folded_or_not(client):
    for query in ("fold=1", "fold=0", f"story={ORIGINAL.id}"):
        data = client.get(f"/api/v1/search?q=工匠学院&{query}").json
        counted = Counter()
        for options in data["facets"].values():
            for option in options:
                counted[query] += 1
                clicked = client.get(option["toggle_url"]).json
                assert clicked["total"] == option["count"], (query, option)
        assert counted[query] > 3


def test_the_interface_folds_and_unfolds(client):
    folded = client.get("/api/v1/search?q=揭牌").json
    assert ids(folded) == [ORIGINAL.id]
    assert (folded["hits"][0]["copies"], folded["hits"][0]["story"]) == (2, ORIGINAL.id)
    assert folded["total"] == 1
    for query in ("fold=0", f"story={ORIGINAL.id}", f"story={ORIGINAL.id}&fold=1"):
        assert client.get(f"/api/v1/search?q=揭牌&{query}").json["total"] == 3
    assert client.get("/api/v1/search?story=none").json["total"] == 0
    refused = client.get("/api/v1/search?fold=maybe", headers=EN)
    assert refused.status_code == 400
    assert refused.json["errors"][0]["parameter"] == "fold"


def test_where_the_original_does_not_match_a_copy_stands_for_the_story(client):
    data = client.get("/api/v1/search?topic=inauguration").json
    assert ids(data) == [COPY.id]
    assert data["hits"][0]["copies"] == 2


@pytest.mark.parametrize("story", ["<script>", "a b", "x" * 65, "学"])
def test_what_is_no_id_finds_nothing_and_is_named(client, story):
    soup = page(client, f"/search?story={story}", EN)
    assert soup.select(".hit") == []
    assert "not known here as a value of “Story”" in soup.select_one(".notices").get_text()


def test_the_page_of_a_copy_points_to_the_original(client):
    soup = page(client, f"/article/{COPY.id}", EN)
    [link] = soup.select(".copy a")
    assert link["href"] == f"/article/{ORIGINAL.id}"
    listed = text(soup, ".copies li")
    assert listed[0].startswith("中工网 the original 14 May 2021 www.workercn.cn")
    assert listed[1].startswith("www.jlhkyy.com 16 May 2021 its page mirrors another site")
    assert "the same text" in listed[1]
    assert [a["href"] for a in soup.select(".copies li a")] == [
        f"/article/{ORIGINAL.id}", ORIGINAL.url, f"/article/{MIRROR.id}", MIRROR.url,
    ]  # fmt: skip
    assert all("noopener" in a["rel"] for a in soup.select(".copies a[href^=http]"))


def test_the_page_of_the_original_lists_the_others(client):
    soup = page(client, f"/article/{ORIGINAL.id}", EN)
    assert soup.select(".copy") == []
    assert text(soup, ".copies h2") == ["Also at 2 places"]
    assert "This one is taken for the original." in text(soup, ".copies p")
    assert len(soup.select(".copies li")) == 2
    assert page(client, f"/article/{ALONE.id}").select(".copies") == []


def test_the_article_of_the_interface_lists_the_places(client):
    copies = client.get(f"/api/v1/articles/{MIRROR.id}").json["copies"]
    assert [item["id"] for item in copies] == [ORIGINAL.id, COPY.id, MIRROR.id]
    assert [item["trust"] for item in copies] == ["known", "unknown", "suspect"]
    assert copies[2]["suspicions"] == ["mirror"]
    assert copies[0]["published"] == "2021-05-14"
    assert copies[0]["page"] == f"/article/{ORIGINAL.id}"
    assert client.get(f"/api/v1/articles/{ALONE.id}").json["copies"] == []


def test_a_long_list_of_copies_is_cut_and_leads_on(tmp_path):
    from tests.webapp.brute import BruteEngine

    many = [
        dataclasses.replace(COPY, id=f"{n:016x}", url=f"https://s{n}.example/") for n in range(40)
    ]
    with Store(tmp_path / "s.db") as store:
        store.save([Reading(item.id, "0" * 32, item) for item in many])
        client = create_app(engine=BruteEngine(many), store=store).test_client()
        soup = page(client, f"/article/{many[0].id}", EN)
        assert text(soup, ".copies h2") == ["Also at 39 places"]
        assert len(soup.select(".copies li")) == 30
        assert soup.select(".copies a[href^='/search?story=']")
