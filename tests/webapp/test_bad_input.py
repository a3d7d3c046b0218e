"""Whatever is asked, however it is written: a proper status, a page in the reader's language."""

from __future__ import annotations

import logging
import shutil
from contextlib import ExitStack, closing
from urllib.parse import quote, urlencode

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from indexer import FACETS
from tests.every_page import addresses, with_a_revision
from webapp import create_app
from webapp.cli import main
from webapp.data_folder import DataFolder

LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])


@pytest.fixture(scope="module")
def folder(demo_folder, tmp_path_factory):
    return with_a_revision(demo_folder, tmp_path_factory.mktemp("bad") / "data")


def opened(stack, folder):
    data = DataFolder(folder)
    store = stack.enter_context(closing(data.open_store()))
    engine = stack.enter_context(closing(data.open_engine()))
    return create_app(
        engine=engine, store=store, data_folder=folder, config={"RATE_LIMIT": 0}
    ).test_client(use_cookies=False)


@pytest.fixture(scope="module")
def client(folder):
    with ExitStack() as stack:
        yield opened(stack, folder)


def read(client, path, language, allowed):
    """Open a page; it must be whole, in the language, and without anything of the machine."""
    answer = client.get(path, headers={"Accept-Language": language}, buffered=True)
    assert answer.status_code in allowed, (path[:200], answer.status_code)
    soup = BeautifulSoup(answer.data, "lxml")
    assert soup.html["lang"].startswith(language), path[:200]
    assert len(soup.select("h1")) == 1, path[:200]
    assert soup.select_one("main") is not None, path[:200]
    assert "Traceback" not in answer.text
    assert "site-packages" not in answer.text
    return soup


SEARCHES = [
    *(f"page={page}" for page in (
        "1000000000", "9" * 400, "-1", "0", "1.5", "0x10", "１０", "²", "",
    )),
    *(f"{end}={day}" for end in ("from", "to") for day in (
        "2024-13-01", "-2024-01-01", "2024-02-30", "0000-00-00", "99999-01-01", "2024-13", "24",
        "١٤٤٥-٠١-٠١", "2024-1-1T00:00:00Z", "; drop table", "%00", "",
    )),
    "from=2025-01-01&to=2019-01-01",
    *(f"{key}={value}" for key in (
        "sort", "size", "fold", "translate", "correct", "explain", "lang")
      for value in ("", "-1", "1e9", "../..", "%0d%0aSet-Cookie:%20x=y", "%FF%FE", "9" * 5000)),
    *(f"{sign}{facet}={value}" for facet in sorted(FACETS) for sign in ("", "not-")
      for value in ("", "nowhere", "%00", "%E4%B8", "..%2F..%2Fetc%2Fpasswd", "*", "9" * 3000)),
    "&".join(f"province=CN-{n}" for n in range(3000)),
    "&".join("q=工匠" for _ in range(500)),
    "&".join(f"page={n}" for n in range(500)),
    "&".join(f"k{n}={n}" for n in range(2000)),
    "q=" + quote("学" * 10_000),
    "q=" + "(" * 3000,
    "q=" + "%22" * 3000,
    "q=" + "a*" * 1500,
    "q=" + " OR ".join(["工匠"] * 500),
    "q=%00%01%1b[31m",
    "q=%ED%A0%80%FF",
    "q=" + quote("\u202e\u2066\ufeff\U000e0041"),
    "q[]=1&q[$ne]=2&__proto__=3",
    "=&&=&;;&q",
]  # fmt: skip


def test_any_search_gives_a_page(client):
    for number, query in enumerate(SEARCHES):
        language = ("zh", "en")[number % 2]
        for path in ("/search", ("/facet/province", "/compare", "/colleges")[number % 3]):
            read(client, f"{path}?{query}", language, {200})


def test_programs_are_told_what_is_wrong(client):
    for query in SEARCHES:
        for path in ("/api/v1/search", "/api/v1/stats", "/api/v1/significant", "/api/v1/suggest"):
            answer = client.get(f"{path}?{query}")
            assert answer.status_code in {200, 400, 422}, (path, query[:200])
            if answer.status_code != 200:
                assert answer.content_type == "application/problem+json"
                assert answer.json["status"] == answer.status_code


def test_feeds_and_exports_answer_too(client):
    for number, query in enumerate(SEARCHES):
        for path in (("/feed.atom", "/feed.json")[number % 2], "/export.csv", "/suggest"):
            answer = client.get(f"{path}?{query}", buffered=True)
            assert answer.status_code in {200, 400}, (path, query[:200])
            assert answer.headers.get_all("Set-Cookie") == []


UNKNOWN = [
    *(f"{where}{name}" for where in (
        "/article/", "/college/", "/province/", "/facet/", "/export.", "/sitemap-", "/language/",
        "/static/", "/",
    ) for name in (
        "none", "0" * 16, "1" * 5000, quote("学院"), "%00", "..%2f..%2fetc%2fpasswd",
        "../../etc/passwd", "..%5c..%5cwindows", "%2e%2e/%2e%2e/store.sqlite3",
        "a%0d%0aX-Evil:%20y",
        "%FF%FE", "<script>", "'%20or%201=1--", ";jsessionid=1",
    )),
    "/article/{article}/nope", "/article/{article}.exe", "/article/{article}/changes/..",
    "/article/{article}?revision=999", "/article/{article}?revision=-1",
    "/article/{article}?revision=x", "/article/{article}/changes?from=0&to=99",
    "/article/{article}/changes?from=x&to=%00", "/static/../webapp/application.py",
    "/static/..%2fapplication.py", "/store.sqlite3", "/.git/config", "/wp-login.php",
]  # fmt: skip


@LANGUAGES
def test_what_is_not_there_is_a_page_that_says_so(client, folder, language):
    article = addresses(folder)["article"].rsplit("/", 1)[-1]
    for path in UNKNOWN:
        soup = read(client, path.replace("{article}", article), language, {404})
        assert soup.select_one("form[role=search]") is not None, path


@LANGUAGES
@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_pages_can_only_be_read(client, folder, language, method):
    for kind, path in addresses(folder).items():
        answer = getattr(client, method)(path, headers={"Accept-Language": language}, data="x=1")
        assert answer.status_code == (404 if kind == "missing" else 405), path
        if not path.startswith("/api/"):  # there it is problem+json
            assert BeautifulSoup(answer.data, "lxml").html["lang"].startswith(language)


LINES = "a\r\nX-Evil: yes\r\n\r\n<script>alert(1)</script>"


def test_no_header_is_split(client, folder):
    keys = ("q", "next", "lang", "bom", "from", "sort", "province", "not-source", "marks", "at")
    tail = urlencode(dict.fromkeys(keys, LINES))
    for path in (*addresses(folder).values(), "/language/en", "/export.csv", "/export.bib",
                 "/feed.atom", "/feed.json", "/opensearch.xml", "/suggest"):  # fmt: skip
        answer = client.get(f"{path}{'&' if '?' in path else '?'}{tail}", buffered=True)
        assert answer.status_code < 500, path
        assert "X-Evil" not in answer.headers
        assert all("\r" not in value and "\n" not in value for value in answer.headers.values())


def test_strange_headers_are_borne(client, folder):
    strange = {
        "Accept-Language": "zh;q=" + "9" * 2000 + ",,;;,en;q=nan,\x1b[31m",
        "Cookie": "lang=" + "x" * 4000 + "; lang=../../etc; =; ;",
        "If-None-Match": '"' * 999,
        "If-Modified-Since": "the 40th of Never",
        "Host": "evil.example:99999",
        "X-Forwarded-For": "1.2.3.4, ::1, <script>, " + "9" * 500,
        "X-Forwarded-Host": "evil.example",
        "Range": "bytes=-1,9-1",
        "Referer": "javascript:alert(1)",
        "User-Agent": "%s%n{}\x1b]0;x\x07",
    }
    for name, value in strange.items():
        for path in addresses(folder).values():
            assert client.get(path, headers={name: value}).status_code in {200, 400, 404, 304}


def test_no_line_of_the_log_is_forged(client, caplog):
    with caplog.at_level(logging.DEBUG):
        for path in (f"/search?q={quote(LINES)}", f"/article/{quote(LINES)}", f"/{quote(LINES)}"):
            client.get(path, headers={"X-Forwarded-For": "1.1.1.1 forged", "User-Agent": "a"})
    assert all("\nX-Evil" not in record.getMessage() for record in caplog.records)


def copied(folder, tmp_path):
    return shutil.copytree(folder, tmp_path / "data")


@LANGUAGES
def test_an_empty_collection_has_every_page(tmp_path, folder, language):
    with ExitStack() as stack:
        client = opened(stack, tmp_path)
        for kind, path in addresses(folder).items():
            gone = kind in {"article", "marked", "older", "changes", "missing"}
            read(client, path, language, {404 if gone else 200})


@LANGUAGES
def test_an_index_that_vanishes_is_said_or_borne(folder, tmp_path, language):
    """Removed under a running server: the old one goes on being read, or the page says 503."""
    place = copied(folder, tmp_path)
    with ExitStack() as stack:
        client = opened(stack, place)
        shutil.rmtree(place / "index")
        for kind, path in addresses(folder).items():
            read(client, path, language, {404} if kind == "missing" else {200, 503})


def spoil(place, how):
    """Make the index of a folder one that cannot be opened."""
    index = place / "index"
    if how == "a file":
        shutil.rmtree(index)
        index.write_bytes(b"\x00")
        return
    for path in sorted(index.rglob("*")):
        if path.is_file():
            path.write_bytes(b"\xff\x00" * 20 if how == "rubbish" else b"")


@pytest.mark.parametrize("how", ["rubbish", "emptied", "a file"])
def test_an_index_that_cannot_be_opened_says_what_to_run(folder, tmp_path, how):
    place = copied(folder, tmp_path)
    spoil(place, how)
    result = CliRunner().invoke(main, ["serve", "--data", str(place), "--port", "0"])
    assert result.exit_code not in {0, None}
    assert str(place / "index") in result.output
    if how != "a file":  # which is not the index's to remove
        assert "jiangxun index --rebuild" in result.output
    assert "Traceback" not in result.output


def test_a_locked_index_is_still_read(folder, tmp_path):
    """Another process writes: readers notice nothing."""
    place = copied(folder, tmp_path)
    with ExitStack() as stack:
        writer = stack.enter_context(closing(DataFolder(place).open_engine()))
        writer.add([])
        client = opened(stack, place)
        for kind, path in addresses(folder).items():
            read(client, path, "zh", {404} if kind == "missing" else {200})
