"""Reading files and folders: everything good is read, everything bad is named, nothing twice."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from corpus import Store, ingest

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
