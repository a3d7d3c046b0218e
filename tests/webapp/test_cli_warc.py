"""WARC on the command line: other people's files are ingested, our own archive is read anew."""

from __future__ import annotations

import datetime as dt

import pytest
from click.testing import CliRunner

from corpus import Archive, CrawlLock
from corpus.archive import Exchange
from webapp.cli import main

PAGE = """<html lang="zh"><head><title>柳州工匠学院揭牌</title></head><body>
<h1>柳州工匠学院揭牌</h1><p>发布时间：2024-12-19 来源：示例新闻网</p><div>
<p>柳州工匠学院在市总工会揭牌成立，百余名职工代表参加。</p>
<p>学院今后将面向一线职工开设技能课程，每年举办多场劳模工匠宣讲活动。</p></div></body></html>"""


@pytest.fixture
def data(tmp_path):
    made = tmp_path / "data"
    with Archive(made / "archive") as archive:
        kind = [("Content-Type", "text/html; charset=utf-8")]
        at = dt.datetime(2024, 12, 20, tzinfo=dt.UTC)
        url = "https://news.example/a.html"
        archive.record(Exchange(url, at, None, [], 200, "OK", kind, PAGE.encode()))
    return made


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    return result.exit_code, result.output


def test_the_archive_is_read_anew_and_found(data):
    code, said = run("index", "--reclean", "--data", data)
    assert (code, "1 new" in said, "1 articles indexed" in said) == (0, True, True)
    assert "柳州工匠学院揭牌" in run("search", "工匠学院", "--data", data)[1]
    code, said = run("index", "--reclean", "--rebuild", "--data", data)
    assert (code, "1 unchanged" in said, "1 articles indexed anew" in said) == (0, True, True)


def test_nothing_is_read_anew_while_somebody_crawls(data):
    with CrawlLock(data):
        code, said = run("index", "--reclean", "--data", data)
    assert (code, "is crawling into this folder" in said) == (1, True)


def test_no_archive_is_named(tmp_path):
    code, said = run("index", "--reclean", "--data", tmp_path / "data")
    assert (code, "there is no WARC file" in said) == (1, True)


def test_a_cut_warc_is_ingested_as_far_as_it_goes(data, tmp_path):
    [file] = (data / "archive").glob("*.warc.gz")
    cut = tmp_path / "cut.warc.gz"
    cut.write_bytes(file.read_bytes()[:-9])
    code, said = run("ingest", cut, "--data", tmp_path / "other")
    assert (code, "1 new" in said, f"{cut}: cut off" in said) == (1, True, True)
