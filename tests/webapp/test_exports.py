"""Searches as files: whole, in order, read back, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import dataclasses
import http.client
import io
import json
import re
import threading
from contextlib import closing
from urllib.parse import parse_qsl, unquote

import bibtexparser
import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st

from indexer import IndexUnavailable, SearchRequest
from tests.webapp.brute import BruteEngine
from tests.webapp.conftest import ARTICLES, make, on
from webapp import create_app
from webapp.searching.search import parse
from webapp.taking import exports
from webapp.taking.export_formats import COLUMNS, DEFUSED, FORMS, cell

MANY = 1234  # more than any page or any offset could show at once
SIGNS = "=+-@\t\r\n＝＋－＠"


@pytest.fixture
def big(store):
    articles = [
        make(number, f"第{number}篇", "工匠学院", published=on(f"20{10 + number % 15}-01-02"))
        for number in range(1, MANY + 1)
    ]
    engine = BruteEngine(articles)
    app = create_app(engine=engine, store=store, config={"TESTING": True})
    return app.test_client(), engine


def rows(response):
    assert response.status_code == 200
    text = response.data.decode("utf-8-sig")
    assert text.endswith("\r\n")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def ids_by_pages(engine, query):
    state, found = parse(parse_qsl(query)).sized(20), []
    while hits := engine.search(state.request(locale="zh")).hits:
        found += [hit.id for hit in hits]
        state = state.at_page(state.page + 1)
    return found


@pytest.mark.parametrize(
    "query",
    ["", "q=工匠", "q=工匠&sort=oldest", "sort=oldest&province=CN-HN", "not-province=CN-GX",
     "from=2020&to=2023", "q=nothing-has-this", "lang=en", "fold=0", "page=3&size=100"],
)  # fmt: skip
def test_a_file_has_what_the_pages_have_in_their_order(client, engine, query):
    expected = ids_by_pages(engine, query)
    response = client.get(f"/export.csv?{query}")
    assert [row["id"] for row in rows(response)] == expected
    assert response.headers["X-Total-Count"] == str(len(expected))
    lines = client.get(f"/export.jsonl?{query}").text.splitlines()
    assert [json.loads(line)["id"] for line in lines] == expected


def test_no_file_is_cut_off(big):
    client, _ = big
    for ending, entries in (("csv", rows), ("jsonl", lambda r: r.text.splitlines())):
        response = client.get(f"/export.{ending}?q=工匠")
        assert len(entries(response)) == MANY == int(response.headers["X-Total-Count"])
    assert client.get("/export.ris").text.count("\r\nER  - \r\n") == MANY
    assert client.get("/export.bib").text.count("\n@") == MANY - 1


def test_the_columns(client):
    found = {row["id"]: row for row in rows(client.get("/export.csv?lang=en"))}
    assert found[ARTICLES[0].id] == {
        "id": ARTICLES[0].id,
        "title": "柳州工匠学院揭牌",
        "published": "2021-05-13 18:05",
        "event_date": "2021-05-10",
        "province": "CN-GX",
        "province_name": "Guangxi",
        "city": "Liuzhou",
        "colleges": "Liuzhou Craftsman College",
        "topics": "Inauguration",
        "source": "柳州日报",
        "kind": "News media",
        "language": "zh",
        "authors": "韦一; 覃二",
        "story": "",
        "url": "https://news.example.cn/a/1.html",
        "page": f"http://localhost/article/{ARTICLES[0].id}",
    }
    chinese = next(r for r in rows(client.get("/export.csv?lang=zh")) if r["province"] == "CN-GX")
    assert (chinese["province_name"], chinese["colleges"]) == ("广西", "柳州工匠学院")
    assert {row["published"] for row in found.values()} == {
        "2021-05-13 18:05", "2024-12-19", "2024-12", "2019", "",
    }  # fmt: skip


def test_csv_is_marked_for_excel_only_when_asked(client):
    plain, marked = client.get("/export.csv"), client.get("/export.csv?bom=1")
    assert marked.data == b"\xef\xbb\xbf" + plain.data
    assert not client.get("/export.jsonl?bom=1").data.startswith(b"\xef")
    # RFC 4180: every line, the last one too, ends with CR LF, and no cell holds one.
    assert plain.data.count(b"\n") == plain.data.count(b"\r\n") == len(ARTICLES) + 1


@given(st.text(max_size=40) | st.text(alphabet=SIGNS + "a;' \"\ufeff\u200b", max_size=12))
def test_no_cell_can_become_a_formula_and_each_can_be_had_back(text):
    safe = cell(text)
    for part in safe.split(";"):  # what a spreadsheet sees that splits there
        assert part.strip()[:1] not in tuple(SIGNS)
    assert not re.search(r"[\x00-\x1f\x7f]", safe)
    if text.isprintable():
        assert DEFUSED.sub(r"\1\2", safe) == text.strip()


@pytest.mark.parametrize("sign", list(SIGNS))
def test_formulas_from_a_page_are_defused_in_every_cell(store, sign):
    attack = f'{sign}cmd|\'/C calc\'!A0;{sign}HYPERLINK("http://x","y")'
    article = make(
        1, attack, "正文", content_source=attack, reporters=(attack,), topics=(attack,),
        city=attack, province=attack, story=attack,
        url="https://x.example/?a;=cmd|'/C'!A0;+b",
    )  # fmt: skip
    client = create_app(engine=BruteEngine([article]), store=store).test_client()
    response = client.get("/export.csv")
    (row,) = rows(response)
    for value in row.values():
        assert value[:1] not in tuple(SIGNS)
    for value in re.split('[;,"\r\n]+', response.text):
        assert value[:1] not in tuple("=+@＝＋＠"), value


def test_no_address_but_one_of_the_web(store):
    article = make(1, "题", "文", url="javascript:alert(1)")
    client = create_app(engine=BruteEngine([article]), store=store).test_client()
    (row,) = rows(client.get("/export.csv"))
    assert row["url"] == ""


def test_jsonl_is_read_back_unchanged(client, tmp_path):
    from corpus import Store, ingest

    file = tmp_path / "all.jsonl"
    file.write_bytes(client.get("/export.jsonl").data)
    first = json.loads(file.read_text("utf-8").splitlines()[0])
    assert first["page"] == f"http://localhost/article/{first['id']}"
    with Store(tmp_path / "other.db") as other:
        assert {item.outcome for item in ingest(other, [file])} == {"new"}
        for article in ARTICLES:
            assert other.get(article.id) == article


def test_citations_are_read_back(client):
    found = rispy.loads(client.get("/export.ris").text)
    assert sorted(item["title"] for item in found) == sorted(item.title for item in ARTICLES)
    library = bibtexparser.parse_string(client.get("/export.bib").text)
    assert not library.failed_blocks
    assert len({entry.key for entry in library.entries}) == len(ARTICLES)


@pytest.mark.parametrize("ending", list(FORMS))
def test_a_file_is_named_after_its_search(client, ending):
    response = client.get(
        f"/export.{ending}", query_string={"q": '工匠 "x"\r\nSet-Cookie: a=b/../'}
    )
    head = response.headers["Content-Disposition"]
    plain, extended = re.fullmatch(
        r"attachment; filename=([\w.-]+); filename\*=UTF-8''([\w.%-]+)", head, re.ASCII
    ).groups()
    assert plain.endswith(f".{ending}")
    assert re.fullmatch(
        rf"jiangxun-工匠-x-Set-Cookie-a-b-\d{{4}}-\d\d-\d\d\.{ending}", unquote(extended)
    )
    assert "Set-Cookie" not in response.headers
    assert response.mimetype == FORMS[ending].media_type.split(";")[0]


@pytest.mark.parametrize("path", ["/export.xls", "/export.", "/export.csv/", "/export.CSV"])
def test_no_such_form(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("query", ["from=2024-13-01", "sort=best", "month=x", "fold=7"])
def test_what_cannot_be_understood_gives_no_file(client, query):
    assert client.get(f"/export.csv?{query}").status_code == 400


def test_an_unchanged_search_is_not_sent_again(client, engine):
    for ending in FORMS:
        first = client.get(f"/export.{ending}?q=工匠")
        before = engine.searches
        again = client.get(
            first.request.path + "?q=工匠", headers={"If-None-Match": first.headers["ETag"]}
        )
        assert (again.status_code, again.data, engine.searches) == (304, b"", before)


class Slow(BruteEngine):
    """Gives its articles one by one and counts them; breaks where it is told to."""

    given, breaks_at = 0, None

    def every(self, request):
        for article in super().every(request):
            if self.given == self.breaks_at:
                raise IndexUnavailable("gone")
            self.given += 1
            yield article


def serve(app, wanted, path="/export.csv"):
    """What a reader sees over a real connection."""
    from waitress import create_server

    server = create_server(app, host="127.0.0.1", port=0, threads=2)
    worker = threading.Thread(target=server.run)
    worker.start()
    try:
        with closing(http.client.HTTPConnection("127.0.0.1", server.effective_port)) as link:
            link.request("GET", path)
            return wanted(link.getresponse())
    finally:
        server.task_dispatcher.shutdown()
        server.close()
        worker.join(5)


def slow_app(store, **fields):
    engine = Slow([make(n, f"第{n}篇", "正文" * 500) for n in range(1, MANY + 1)])
    engine.__dict__.update(fields)
    return create_app(engine=engine, store=store), engine


def test_rows_are_read_while_they_are_sent(store):
    app, engine = slow_app(store)
    response = app.test_client().get("/export.jsonl", buffered=False)
    pieces = iter(response.response)
    next(pieces)
    assert 0 < engine.given < 40
    for size in map(len, pieces):
        assert size < 64 * 1024
    assert engine.given == MANY


def test_the_columns_come_before_any_row_is_written(store):
    app, engine = slow_app(store)
    response = app.test_client().get("/export.csv", buffered=False)
    assert next(iter(response.response)).startswith(b'"id","title",')
    assert engine.given == 1
    response.close()


def test_an_error_underway_does_not_look_like_the_end(store, caplog):
    app, _ = slow_app(store, breaks_at=600)

    def wanted(response):
        assert response.status == 200
        assert response.headers["X-Total-Count"] == str(MANY)
        with pytest.raises(http.client.IncompleteRead):
            response.read()

    serve(app, wanted)
    assert "gone" in caplog.text  # whoever runs the site can see why


def test_a_whole_file_has_its_end(store):
    app, _ = slow_app(store)
    body = serve(app, lambda response: response.read())
    assert body.count(b"\r\n") == MANY + 1


def test_an_error_before_the_first_article_is_a_page(store):
    app, _ = slow_app(store, breaks_at=0)
    response = app.test_client().get("/export.csv")
    assert (response.status_code, response.mimetype) == (503, "text/html")


def test_few_files_are_made_at_once_and_each_gives_its_place_back(store):
    app, _ = slow_app(store)
    client = app.test_client()
    for _ in range(2):
        running = [client.get("/export.csv", buffered=False) for _ in range(exports.AT_ONCE)]
        assert [item.status_code for item in running] == [200] * exports.AT_ONCE
        assert client.get("/export.csv").status_code == 429
        assert client.get("/search").status_code == 200
        for item in running:
            item.close()
    for _ in range(2 * exports.AT_ONCE):  # nor do these keep one
        assert client.head("/export.csv").status_code == 200
        assert client.get("/export.csv?from=x").status_code == 400
    assert client.get("/export.csv", buffered=True).status_code == 200


def test_the_count_is_of_what_is_sent_or_not_told(engine):
    class Changing(BruteEngine):
        changes = 1

        def every(self, request):
            if self.changes:
                self.changes -= 1
                self.add([make(100 + self.changes, "新", "文")])
                self.commit()
            return super().every(request)

    for changes, told in ((0, True), (1, True), (2, True), (3, False), (99, False)):
        changing = Changing(ARTICLES)
        changing.changes = changes
        total, articles = exports.counted(changing, SearchRequest(limit=1))
        assert (total is not None) == told
        assert total in (None, len(list(articles)))


def test_colleges_and_copies_are_named(store):
    known = ARTICLES[0].colleges[0]
    unknown = dataclasses.replace(
        known, id="某工匠学院", name_zh="某工匠学院", name_en="", known=False
    )
    article = make(1, "题", "文", colleges=(known, unknown, known), story="00aa")
    client = create_app(engine=BruteEngine([article]), store=store).test_client()
    (row,) = rows(client.get("/export.csv?lang=en"))
    assert row["colleges"] == "Liuzhou Craftsman College; 某工匠学院"
    assert row["story"] == "00aa"
    assert list(row) == [*COLUMNS, "url", "page"]
