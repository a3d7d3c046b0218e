"""The page of one address, found in an archive that is being written to."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from corpus import Archive, Finder
from corpus.archive import Exchange

AT = dt.datetime(2025, 1, 3, 8, 30, tzinfo=dt.UTC)


def exchange(url: str, body: bytes, status: int = 200, days: int = 0) -> Exchange:
    kind = [("Content-Type", "text/html; charset=gbk")]
    return Exchange(url, AT + dt.timedelta(days), None, [], status, "OK", kind, body)


def test_the_last_page_is_found_with_its_moment_and_type(tmp_path):
    with Archive(tmp_path) as archive:
        archive.record(exchange("http://a.cn/1", b"old"))
        archive.record(exchange("http://a.cn/1", b"new", days=1))
        archive.record(exchange("http://a.cn/1", b"not there", 404, days=2))
    found = Finder(tmp_path).get("http://a.cn/1")
    assert found is not None
    assert (found.content, found.at, found.content_type) == (
        b"new", AT + dt.timedelta(1), "text/html; charset=gbk",
    )  # fmt: skip


def test_what_is_written_later_is_found_later(tmp_path):
    finder = Finder(tmp_path)
    assert finder.get("http://a.cn/1") is None
    with Archive(tmp_path) as archive:
        archive.record(exchange("http://a.cn/1", b"one"))
        archive.sync()
        found = finder.get("http://a.cn/1")
        assert found is not None
        assert found.content == b"one"
        archive.record(exchange("http://a.cn/2", b"two"))
        archive.sync()
        assert finder.get("http://a.cn/2") is not None
    assert finder.get("http://a.cn/2") is not None  # its file has its last name now


def test_a_journal_that_is_gone_or_written_anew_is_followed(tmp_path):
    with Archive(tmp_path) as archive:
        archive.record(exchange("http://a.cn/1", b"one"))
        archive.record(exchange("http://a.cn/2", b"two"))
    finder = Finder(tmp_path)
    assert finder.get("http://a.cn/1") is not None
    journal = tmp_path / "payloads.jsonl"
    journal.write_bytes(journal.read_bytes().splitlines(keepends=True)[1])
    assert finder.get("http://a.cn/1") is None
    assert finder.get("http://a.cn/2") is not None
    journal.unlink()
    assert finder.get("http://a.cn/2") is None


@pytest.mark.parametrize(
    "name", ["{other}", "../other/{name}", "..", "", "\0.warc.gz", "none.warc.gz", "{name}"]
)
def test_no_line_of_a_journal_opens_another_file(name, tmp_path):
    folder = tmp_path / "archive"
    folder.mkdir()
    with Archive(tmp_path / "other") as archive:
        archive.record(exchange("http://a.cn/1", b"foreign"))
    (other,) = (tmp_path / "other").glob("*.warc.gz")
    (folder / other.name).write_bytes(other.read_bytes())
    offset = json.loads((tmp_path / "other" / "payloads.jsonl").read_text())[4]
    place = -5 if name == "{name}" else offset
    named = name.format(other=other, name=other.name)
    line = json.dumps(["d", "http://a.cn/1", "2025", named, place])
    (folder / "payloads.jsonl").write_text(f"{{\n[1]\n{line}\n")
    assert Finder(folder).get("http://a.cn/1") is None
    (folder / "payloads.jsonl").write_text(line.replace(str(place), str(offset)) + "\n")
    assert (Finder(folder).get("http://a.cn/1") is not None) is (name == "{name}")
