"""What crawled pages and queries may hold, planted everywhere it could come alive."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import quote, urlencode
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup

from corpus import Attachment, CollegeMention, Evidence, Image, PersonMention, Store
from indexer import FACETS
from tests.webapp.brute import BruteEngine
from tests.webapp.conftest import make, on
from webapp import create_app
from webapp.addresses import is_web_address

PAYLOADS = [
    "<script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "<svg/onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
    "%(value)s %s %(",
    "]]><script>alert(1)</script>",
    "</textarea><!--<script>",
    "a\x00b\x0bc\ufffe",
    "\u202e\u2028<b>",
]  # fmt: skip

BAD_ADDRESSES = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "//evil.example/x",
    "http:evil",
    "https://",
    "https://a\\b",
    "https://a b/",
    "https://a\r\nSet-Cookie:x",
    "http://[::1",
    "https://pictures.invalid/1.jpg",
    "file:///etc/passwd",
    "",
    None,
]


@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_only_web_addresses_become_links(address):
    assert not is_web_address(address)


def test_web_addresses_do():
    assert is_web_address("https://例子.中国/新闻?id=1&x=<y>")
    assert is_web_address("http://news.example.cn:8080/a.html#b")


def poisoned(number: int, payload: str, address: str):
    why = Evidence(payload, payload, payload, payload, 0.5)
    dated = on("2024-05-06")
    return make(
        number, f"题{payload}", f"文{payload}\n\n{payload}", url=address,
        published=on("2024-05-06"), content_source=payload, publisher=payload + "!",
        reporters=(payload,), photographers=(payload,), editors=(payload,), reviewers=(payload,),
        images=(Image(address, payload), Image(payload, "")),
        attachments=(Attachment(address, payload),), province=payload, city=payload,
        about_provinces=(payload,), topics=(payload,),
        colleges=(CollegeMention(payload, payload, payload, why, known=False),),
        event_date=replace(dated, evidence=why, end=dated.date.replace(day=9)),
        organisations=(payload, f"a{payload}"), people=(PersonMention(payload, payload, why),),
        suspicions=(payload,), story=payload,
        evidence=dict.fromkeys(
            ("province", "city", "about_provinces", "topics", "organisations", "suspicions"),
            (why, replace(why, value="")),
        ),
    )  # fmt: skip


@pytest.fixture
def client(tmp_path):
    from corpus.saving import Reading

    addresses = [item for item in BAD_ADDRESSES if item] * 2
    articles = [
        poisoned(number, payload, address)
        for number, (payload, address) in enumerate(zip(PAYLOADS, addresses, strict=False), 1)
    ]
    # The same texts once more, so that each page has a copy to list.
    articles += [replace(item, id=f"{number:016x}") for number, item in enumerate(articles, 101)]
    with Store(tmp_path / "s.db") as store:
        store.save([Reading(item.id, "0" * 32, item) for item in articles])
        yield create_app(engine=BruteEngine(articles), store=store).test_client()


def alive(html: bytes) -> list[str]:
    """Everything in a page that could run or leave the site."""
    soup = BeautifulSoup(html, "lxml")
    found = [
        str(tag)
        for tag in soup.find_all(["script", "img", "iframe", "object", "base"])
        if not str(tag.get("src", "")).startswith("/static/")
        and tag.get("type") != "application/ld+json"
    ]  # data; fmt: skip
    for tag in soup.find_all(True):
        found += [f"{tag.name} {name}" for name in tag.attrs if name.startswith("on")]
        for name in ("href", "src", "action"):
            value = tag.get(name)
            if value and not value.startswith(("/", "#")):
                found.append(f"{name}={value}")
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_payload_comes_alive(client, language):
    paths = ["/", *(f"/article/{number:016x}" for number in range(1, len(PAYLOADS) + 1))]
    for payload in PAYLOADS:
        fields = dict.fromkeys((*FACETS, "story", "fold", "q", "from", "sort", "page"), payload)
        paths += [f"/search?{urlencode({key: value})}" for key, value in fields.items()]
        paths += [f"/search?{urlencode(fields)}", f"/nope/{payload}"]
        paths += [f"/college/{quote(payload)}"]
    for path in paths:
        response = client.get(path, headers={"Accept-Language": language})
        assert response.status_code in {200, 404}, path
        assert alive(response.data) == [], path


def test_a_query_is_printed_not_evaluated(client):
    query = "{{ 7 * 7 }}{% raw %}"
    soup = BeautifulSoup(client.get("/search", query_string={"q": query}).data, "lxml")
    assert soup.select_one("#q")["value"] == query
    assert soup.title.get_text().startswith(query)


def test_feeds_and_json_stay_well_formed(client):
    for payload in (*PAYLOADS, ""):
        query = urlencode({"q": payload, "source": payload})
        ET.fromstring(client.get(f"/feed.atom?{query}").data)
        json.loads(client.get(f"/api/v1/search?{query}").data)
    feed = client.get("/feed.atom").data
    assert b"javascript:" not in b"".join(
        link.get("href").encode() for link in ET.fromstring(feed).iter("{*}link")
    )


def test_the_interface_names_no_foreign_address_that_is_none(client):
    hits = client.get("/api/v1/search").json["hits"]
    assert {hit["url"] for hit in hits} == {None}
    copies = client.get(f"/api/v1/articles/{1:016x}").json["copies"]
    assert {item["url"] for item in copies} == {None}


def test_no_header_is_split_by_an_address(client):
    response = client.get("/language/en", query_string={"next": "/a\r\nSet-Cookie: x=y"})
    assert response.headers["Location"] == "/"
    assert len(response.headers.getlist("Set-Cookie")) == 1
