"""Reading files and folders: everything good is read, everything bad is named, nothing twice."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import http.server
import json
import os
import shutil
import subprocess
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from corpus import Archive, Store, content_hash, ingest, reclean
from corpus.archive import Exchange
from corpus.clean import Profile
from corpus.crawl.exchange import Found
from corpus.crawl.frontier import Frontier
from corpus.saving import Reading
from corpus.sources import Source
from tests.corpus.warcs import http as response
from tests.corpus.warcs import packed, record

PAGE = """<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>{title}</title></head>
<body><h1>{title}</h1><p>发布时间：2024-12-19　来源：示例新闻网</p>
<div class="content"><p>{body}</p><p>活动由市总工会主办，各企业的职工代表参加了揭牌仪式。</p>
<p>学院今后将面向一线职工开设技能课程，每年举办多场劳模工匠宣讲活动。</p></div>
<p>浏览次数：{views}</p></body></html>"""


def page(
    title="柳州工匠学院举行揭牌仪式", body="柳州工匠学院在柳州市总工会揭牌成立，" * 3, views=1
):
    return PAGE.format(title=title, body=body, views=views)


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "store.sqlite3") as opened:
        yield opened


@pytest.fixture
def folder(tmp_path) -> Path:
    made = tmp_path / "pages"
    made.mkdir()
    return made


def outcomes(store, *paths) -> dict[str, str]:
    return {Path(item.origin).name: item.outcome for item in ingest(store, paths)}


def test_a_folder_is_read_once(store, folder):
    (folder / "deep").mkdir()
    (folder / "a.html").write_text(page("工匠学院甲揭牌"), "utf-8")
    (folder / "deep" / "b.htm").write_text(page("工匠学院乙揭牌"), "gb18030")
    (folder / "style.css").write_text("p {}")
    (folder / ".hidden.html").write_text(page())
    assert outcomes(store, folder) == {"a.html": "new", "b.htm": "new"}
    assert outcomes(store, folder) == {"a.html": "unchanged", "b.htm": "unchanged"}
    assert sorted(c.article.title for c in store.changes()) == ["工匠学院乙揭牌", "工匠学院甲揭牌"]


def test_an_edited_file_is_a_revision_of_its_article(store, folder):
    file = folder / "a.html"
    file.write_text(page(), "utf-8")
    assert outcomes(store, file) == {"a.html": "new"}
    file.write_text(page(views=2), "utf-8")
    assert outcomes(store, file) == {"a.html": "unchanged"}
    file.write_text(page(body="柳州工匠学院新增两个实训基地，" * 3), "utf-8")
    assert outcomes(store, file) == {"a.html": "changed"}
    [change] = store.changes()
    assert len(store.revisions(change.article.id)) == 2
    assert "新增两个实训基地" in change.article.body


def test_every_bad_file_is_named_and_the_rest_goes_on(store, folder):
    (folder / "empty.html").write_bytes(b"")
    (folder / "rubbish.bin").write_bytes(bytes(range(256)) * 64)
    (folder / "good.html").write_text(page(), "utf-8")
    with (folder / "huge.html").open("wb") as huge:
        huge.truncate(50 * 1024 * 1024)
    os.mkfifo(folder / "pipe.html")
    items = {Path(i.origin).name: i for i in ingest(store, [folder, folder / "missing.html"])}
    assert items["good.html"].outcome == "new"
    reasons = {name: item.reason for name, item in items.items() if item.outcome == "refused"}
    assert reasons.keys() == {
        "empty.html",
        "rubbish.bin",
        "huge.html",
        "pipe.html",
        "missing.html",
    }
    assert reasons["empty.html"].startswith("empty")
    assert reasons["rubbish.bin"].startswith("binary")
    assert reasons["huge.html"].startswith("too large: 50 MB")
    assert "not a regular file" in reasons["pipe.html"]
    assert "No such file" in reasons["missing.html"]
    assert all("\n" not in reason for reason in reasons.values())


def test_a_refused_page_is_refused_again_without_being_read_again(store, folder):
    (folder / "empty.html").write_bytes(b"")
    first, second = (list(ingest(store, [folder])) for _ in range(2))
    assert first == second
    assert first[0].outcome == "refused"


def test_an_unreadable_folder_is_named(store, folder, monkeypatch):
    """Tests may run as root, whom no permission stops; the error is made instead."""
    (folder / "a.html").write_text(page(), "utf-8")

    def walk(top, onerror):
        onerror(PermissionError(13, "Permission denied", str(top)))
        return iter(())

    monkeypatch.setattr(os, "walk", walk)
    [item] = ingest(store, [folder])
    assert item.outcome == "refused"
    assert "Permission denied" in item.reason
    assert item.origin == str(folder.resolve())


def test_jsonl_comes_back_as_it_was(store, folder, tmp_path):
    (folder / "a.html").write_text(page(), "utf-8")
    list(ingest(store, [folder]))
    [change] = store.changes()
    export = tmp_path / "export.jsonl"
    export.write_text(json.dumps(change.article.to_dict(), ensure_ascii=False) + "\n", "utf-8")
    with Store(tmp_path / "other.sqlite3") as other:
        assert [item.outcome for item in ingest(other, [export])] == ["new"]
        assert [item.outcome for item in ingest(other, [export])] == ["unchanged"]
        assert [c.article for c in other.changes()] == [change.article]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "line 1 column"),
        ("[]", "not a JSON object"),
        ('{"id": "1", "title": "t", "body": "b"}', "'language'"),
        ('{"id": "1", "title": "t", "body": "b", "language": "zh", "x": 1}', "'x'"),
        ('{"id": "1", "title": "t", "body": "b", "language": "zh", "published": {}}', "published"),
        ('{"id": "1", "title": "t", "body": "b", "language": "zh", "topics": "a"}', "topics"),
        ("[" * 100_000, "nested"),
    ],
)
def test_a_bad_line_is_named_by_its_number(store, tmp_path, line, reason):
    good = json.dumps({"id": "0" * 16, "title": "t", "body": "b", "language": "zh"})
    file = tmp_path / "mixed.jsonl"
    file.write_text(f"{good}\n\n{line}\n", "utf-8")
    first, bad = ingest(store, [file])
    assert first.outcome == "new"
    assert bad.origin.endswith("mixed.jsonl:3")
    assert reason in bad.reason


def test_pages_of_one_article_become_one(store, folder):
    pager = "<p><a href='a_2.html'>2</a> <a href='a_3.html'>3</a></p></body>"
    first = page(body="第一页：工匠学院的故事从一间旧厂房开始，" * 3).replace("</body>", pager)
    (folder / "a.html").write_text(first, "utf-8")
    (folder / "a_2.html").write_text(page(body="第二页：师傅把手艺传给了年轻的徒弟，" * 3), "utf-8")
    (folder / "b.html").write_text(page("另一所学院招生"), "utf-8")
    assert outcomes(store, folder) == {"a.html": "new", "a_2.html": "refused", "b.html": "new"}
    [one, _] = (change.article for change in store.changes())
    assert "第一页" in one.body
    assert "第二页" in one.body
    assert one.continued == ("a_3.html",)
    assert outcomes(store, folder) == {
        "a.html": "unchanged", "a_2.html": "refused", "b.html": "unchanged",
    }  # fmt: skip
    (folder / "a_3.html").write_text(page(body="第三页：如今学院每年培训两千名职工，" * 3), "utf-8")
    assert outcomes(store, folder)["a.html"] == "changed"
    [joined] = (c.article for c in store.changes() if c.article.id == one.id)
    assert "第三页" in joined.body
    assert joined.body.count("活动由市总工会主办") == 1
    assert joined.continued == ()


SITE = "https://news.example"


def warc(*pages: tuple[str, str], status: str = "200 OK") -> bytes:
    return packed(
        *(
            record(SITE + path, response(text.encode("gb18030"), kind=KIND, status=status))
            for path, text in pages
        )
    )


KIND = "text/html; charset=gbk"
BARE = page().replace('<meta charset="utf-8">', "")


def test_a_warc_is_read_page_by_page(store, tmp_path):
    file = tmp_path / "crawl.warc.gz"
    css = record(SITE + "/s.css", response(b"p {}", kind="text/css"))
    robots = record(SITE + "/robots.txt", response(b"User-agent: *", kind="text/plain"))
    missing = warc(("/b.html", BARE), status="404 Not Found")
    file.write_bytes(css + robots + missing)
    file.write_bytes(packed(css, robots) + missing + warc(("/a.html", BARE), ("/c.html", "")))
    first, second = (list(ingest(store, [file])) for _ in range(2))
    assert [(item.origin, item.outcome) for item in first] == [(f"{SITE}/a.html", "new")]
    assert [(item.origin, item.outcome) for item in second] == [(f"{SITE}/a.html", "unchanged")]
    [change] = store.changes()
    assert change.article.url == f"{SITE}/a.html"
    assert change.article.title == "柳州工匠学院举行揭牌仪式"
    assert store.has_read(f"{SITE}/a.html", content_hash(BARE.encode("gb18030")))


def test_a_later_page_of_an_address_is_a_revision(store, folder):
    file = folder / "crawl.warc.gz"
    newer = page(body="柳州工匠学院新增两个实训基地，" * 3)
    file.write_bytes(warc(("/a.html", page()), ("/a.html", newer)))
    assert [item.outcome for item in ingest(store, [folder])] == ["new", "changed"]


def test_a_cut_warc_gives_what_it_has_and_is_named(store, tmp_path):
    file = tmp_path / "cut.warc"
    whole = [
        record(f"{SITE}/{n}.html", response(page(f"第{n}所工匠学院揭牌").encode())) for n in "123"
    ]
    data = b"".join(whole)
    file.write_bytes(data[:-100])
    *good, bad = ingest(store, [file])
    assert [item.outcome for item in good] == ["new", "new"]
    assert bad.outcome == "refused"
    assert bad.origin == str(file)
    assert f"{file}: cut off" in bad.reason
    assert bad.reason.endswith(f"at byte {len(data) - len(whole[-1])}")


@contextlib.contextmanager
def served(folder: Path):
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Nothing is said."""

    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.skipif(shutil.which("wget") is None, reason="needs wget")
@pytest.mark.parametrize("options", [(), ("--no-warc-compression",)])
def test_what_wget_archives_is_read(store, folder, tmp_path, options):
    for name in "abc":
        (folder / f"{name}.html").write_text(page(f"工匠学院{name}揭牌"), "utf-8")
    with served(folder) as base:
        addresses = [f"{base}/{name}.html" for name in "abca"]
        command = ["wget", "-q", "--no-proxy", "-O", str(tmp_path / "out"), "--warc-file=w"]
        subprocess.run([*command, *options, *addresses], cwd=tmp_path, check=True)
    [file] = tmp_path.glob("w.warc*")
    items = list(ingest(store, [file]))
    assert [item.outcome for item in items] == ["new", "new", "new", "unchanged"]
    assert {item.origin for item in items} == set(addresses)


# The crawler's own archive, read anew

NOW = dt.datetime(2024, 3, 1, tzinfo=dt.UTC)


def archived(folder: Path, *pages: tuple[str, str]) -> None:
    with Archive(folder) as archive:
        for path, text in pages:
            kind = [("Content-Type", "text/html; charset=utf-8")]
            body = text.encode()
            archive.record(Exchange(SITE + path, NOW, None, [], 200, "OK", kind, body))


def crawled(store: Store, *paths: str) -> None:
    """What the crawler leaves of addresses that it knows."""
    frontier = Frontier(store)
    found = [Found(SITE + path) for path in paths]
    store.save([], also=lambda connection: frontier.add(connection, "own", found, NOW))


def again(store: Store, folder: Path, sources=None) -> dict[str, str]:
    return {i.origin.removeprefix(SITE): i.outcome for i in reclean(store, folder, sources)}


def test_a_lost_store_is_built_anew(store, tmp_path):
    moved = page("另一所学院招生").replace("<head>", '<head><link rel="canonical" href="/c.html">')
    archived(tmp_path, ("/", "<a href='/a.html'>甲</a>"), ("/a.html", page()), ("/x?id=3", moved))
    assert again(store, tmp_path) == {"/a.html": "new", "/x?id=3": "new"}
    assert {change.article.url for change in store.changes()} == {
        SITE + "/a.html",
        SITE + "/c.html",
    }
    assert again(store, tmp_path) == {"/a.html": "unchanged", "/x?id=3": "unchanged"}
    assert store.count_revisions() == 2


def test_pages_are_read_anew_though_their_bytes_are_known(store, tmp_path):
    archived(tmp_path, ("/a.html", page()), ("/list.html", page("列表")))
    list(reclean(store, tmp_path))
    [old, _] = (change.article for change in store.changes())
    digest = content_hash(page().encode())
    # As if an earlier program had read another title, under an id from before the page moved.
    other = replace(old, id="0123456789abcdef", url=SITE + "/first.html", title="旧标题")
    store.save([Reading(SITE + "/a.html", digest, other)])
    assert again(store, tmp_path)["/a.html"] == "changed"
    mended = store.get(other.id)
    assert mended is not None
    assert (mended.title, mended.url) == (old.title, other.url)


def test_lists_copies_and_refusals_stay_as_they_are(store, tmp_path):
    archived(
        tmp_path,
        ("/list.html", page("列表页也有字")),
        ("/a.html", page()),
        ("/copy.html", page()),
        ("/gone.html", "<p>404</p>"),
        ("/waiting.html", page("还没有读过的一页")),
    )
    crawled(store, "/a.html", "/copy.html", "/gone.html", "/waiting.html")
    copy = Reading(
        SITE + "/copy.html", "0", refusal=f"duplicate: the same article as {SITE}/a.html"
    )
    store.save([copy])
    assert again(store, tmp_path) == {"/a.html": "new", "/waiting.html": "new"}
    [article, _] = (change.article for change in store.changes())
    store.save([Reading(SITE + "/gone.html", "0", article)])
    [bad] = [item for item in reclean(store, tmp_path) if item.outcome == "refused"]
    assert bad.origin == SITE + "/gone.html"
    assert store.get(article.id) == article


def test_further_pages_are_joined_wherever_they_lie(store, tmp_path):
    pager = "<p><a href='a_2.html'>2</a></p></body>"
    first = page(body="第一页：工匠学院的故事从一间旧厂房开始，" * 3).replace("</body>", pager)
    second = page(body="第二页：师傅把手艺传给了年轻的徒弟，" * 3)
    between = [(f"/{n}.html", page(f"第{n}所工匠学院揭牌")) for n in range(120)]
    archived(tmp_path, ("/a.html", first), *between, ("/a_2.html", second))
    outcomes = again(store, tmp_path)
    assert len(outcomes) == 121
    assert "/a_2.html" not in outcomes
    [joined] = [c.article for c in store.changes() if c.article.url == SITE + "/a.html"]
    assert "第二页" in joined.body
    assert set(again(store, tmp_path).values()) == {"unchanged"}


def test_the_selectors_of_a_source_are_used(store, tmp_path):
    text = page().replace("<h1>", "<h2 class=own>这才是这一页真正的标题</h2><h1>")
    archived(tmp_path, ("/a.html", text))
    crawled(store, "/a.html")
    own = Source("own", "自己", "Own", SITE, profile=Profile(title=".own"))
    assert again(store, tmp_path, {"own": own}) == {"/a.html": "new"}
    assert [c.article.title for c in store.changes()] == ["这才是这一页真正的标题"]


def test_an_archive_that_is_damaged_or_missing_is_named(store, tmp_path):
    [item] = reclean(store, tmp_path / "none")
    assert (item.outcome, "no WARC file" in item.reason) == ("refused", True)
    archived(tmp_path, ("/a.html", page()), ("/b.html", page("另一所学院招生")))
    [file] = tmp_path.glob("*.warc.gz")
    data = file.read_bytes()
    file.write_bytes(data[:-700])
    bad, good = reclean(store, tmp_path)
    assert (bad.outcome, good.outcome) == ("refused", "new")
    assert f"{file}: cut off" in bad.reason


@pytest.mark.parametrize("half", [b"\\udfff", b"\xed\xbf\xbf"])
def test_a_line_with_half_a_character_is_refused_and_the_others_are_read(store, tmp_path, half):
    file = tmp_path / "export.jsonl"
    line = b'{"id": "%s", "title": "t", "body": "b%s", "language": "en"}\n'
    file.write_bytes(line % (b"a1", half) + line % (b"a2", b"\\u4e00"))
    refused, taken = ingest(store, [file])
    assert (refused.outcome, taken.outcome) == ("refused", "new")
    assert "half of a character" in refused.reason
