"""`crawl`, `watch` and `sources` against a site on the loopback, and the pages that show it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from corpus import CrawlLock, Source, save_source
from tests.faults.news import PATTERN, NewsSite
from tests.faults.server import Request, Server, Wire
from webapp import create_app
from webapp.cli import main
from webapp.data_folder import DataFolder

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = (sys.executable, "-c", "from webapp.cli import main; main()")
INTERVAL_S = 1


@pytest.fixture
def site():
    with Server() as server:
        yield server.add(NewsSite(4))


@pytest.fixture
def folder(tmp_path, site) -> Path:
    """A data folder whose own sources name the site."""
    data = tmp_path / "data"
    data.mkdir()
    save_source(data, Source(
        "some-union", "某市总工会", "Some Union", f"{site.base}/", "union", "CN-GX",
        article_pattern=re.compile(PATTERN), lists=(f"{site.base}/news/",),
    ))  # fmt: skip
    return data


@pytest.fixture
def run(folder):
    def call(*words, code=0, stdin=None, data=folder):
        result = CliRunner().invoke(
            main, [str(word) for word in words], env={"JIANGXUN_DATA": str(data)}, input=stdin
        )
        assert result.exit_code == code, result.output
        return result

    return call


def going_out(site) -> tuple[str, ...]:
    return "--allow-host", site.base.removeprefix("http://"), "--delay", "0"


def test_a_crawl_reads_and_indexes_and_a_second_one_changes_nothing(run, site):
    first = run("crawl", "some-union", *going_out(site))
    assert first.stderr.count("  new ") == 4
    assert "indexed  4 articles" in first.stderr
    assert json.loads(run("search", "--json").stdout)["total"] == 4
    assert " new" not in run("crawl", "some-union", *going_out(site)).stderr
    status = json.loads(run("status", "--json").stdout)
    assert status["articles"] == status["indexed"] == 4
    [source] = status["sources"]
    assert (source["source"], source["new"], source["error_streak"]) == ("some-union", 4, 0)
    assert source["last_success"]
    assert "some-union" in run("status").stdout
    assert "4, 4 new this week" in run("sources", "show", "some-union").stdout


def test_the_log_for_machines_is_json_and_nothing_else(run, site):
    result = run("crawl", "some-union", "--log-json", *going_out(site))
    events = [json.loads(line) for line in result.stdout.splitlines()]
    kinds = [event["event"] for event in events]
    assert kinds[0] == "start"
    assert kinds[-2:] == ["end", "indexed"]
    pages = [event for event in events if event["event"] == "page"]
    assert {event["url"] for event in pages} == {site.base + path for path in site.articles}
    assert all(event["outcome"] == "new" and event["article_id"] for event in pages)
    assert all(event["at"].endswith("+00:00") for event in events)


def test_private_hosts_stay_unvisited_and_the_source_is_named(run, site):
    result = run("crawl", "some-union", "--delay", "0", code=1)
    assert "some-union: " in result.stderr
    assert json.loads(run("status", "--json").stdout)["sources"][0]["error_streak"] == 1


def test_an_unknown_source_is_named_with_one_that_is_alike(run):
    message = run("crawl", "some-onion", code=1).stderr
    assert message.startswith("Error: some-onion: no such source; did you mean some-union")
    assert "`jiangxun sources` lists them all" in run("watch", "xyzzy-q", code=1).stderr


def test_a_malformed_sources_file_is_named_with_its_line(run, folder):
    (folder / "sources.toml").write_text('[a-site]\nname_zh = "甲"\nkind = 3\n', "utf-8")
    assert "sources.toml:3" in run("crawl", code=1).stderr


def test_a_second_crawl_says_who_is_there(run, folder, site):
    with CrawlLock(folder, "watch"):
        message = run("crawl", "some-union", *going_out(site), code=1).stderr
    assert f"process {os.getpid()} (watch)" in message


def test_a_site_is_added_after_it_was_shown(run, site, tmp_path):
    data = tmp_path / "other"
    words = ("sources", "add", f"{site.base}/news/", *going_out(site), "--name-en", "A Union")
    refused = run(*words, data=data, stdin="n\n")
    assert f"{site.base}/feed.xml" in refused.stdout
    assert f"{site.base}/sitemap.xml" in refused.stdout
    assert "Nothing was saved" in refused.stderr
    assert not (data / "sources.toml").exists()
    run(*words, "--id", "a-union", "--province", "广西", data=data, stdin="y\n")
    saved = json.loads(run("sources", "show", "a-union", "--json", data=data).stdout)
    assert (saved["name_en"], saved["province"]) == ("A Union", "CN-GX")
    assert all(re.search(saved["article_pattern"], site.base + path) for path in site.articles)
    run("crawl", "a-union", *going_out(site), data=data)
    assert json.loads(run("search", "--json", data=data).stdout)["total"] == 4


@pytest.mark.parametrize("url", ["www.example.cn/news", "ftp://example.cn/", "新闻", ""])
def test_what_is_no_address_is_named(run, url):
    assert "no web address" in run("sources", "add", url, code=1).stderr


def test_sources_are_listed_and_checked(run, site):
    assert "some-union" in run("sources").stdout
    listed = json.loads(run("sources", "list", "--json").stdout)
    assert len(listed) > 60
    assert run("sources", "check", "some-union", *going_out(site)).stdout.startswith("ok ")
    site.articles = {}
    bare = run("sources", "check", "some-union", *going_out(site), code=1).stdout
    assert bare.startswith("FAILED  some-union: ")


def test_the_page_of_sources_shows_the_same_in_both_languages(run, folder, site):
    run("crawl", "some-union", *going_out(site))
    run("crawl", "some-union", "--delay", "0", code=1)
    data = DataFolder(folder)
    with closing(data.open_store()) as store, closing(data.open_engine()) as engine:
        client = create_app(engine=engine, store=store, data_folder=folder).test_client()
        home = client.get("/", headers={"Accept-Language": "en"}).text
        english = client.get("/sources", headers={"Accept-Language": "en"}).text
        chinese = client.get("/sources", headers={"Accept-Language": "zh"}).text
        assert 'href="/sources"' in home
        (folder / "sources.toml").write_text("broken", "utf-8")
        assert "cannot be read just now" in client.get("/sources?lang=en").text
    row = english[english.index("<tbody>") :].split("</tr>")[0]
    assert "Some Union" in row
    assert "Trade union · Guangxi" in row
    assert "1 visit failed" in row
    assert '<td class="sum">4</td>' in row
    row = chinese[chinese.index("<tbody>") :].split("</tr>")[0]
    assert "某市总工会" in row
    assert "工会 · 广西" in row
    assert "连续 1 次访问失败" in row


def start(folder: Path, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*PROGRAM, *words],
        cwd=ROOT,
        env={**os.environ, "JIANGXUN_DATA": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def interrupt(process: subprocess.Popen[str]) -> tuple[int, float, str]:
    """Exit code, seconds until the end, and what was said."""
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=20)
    return process.returncode, time.monotonic() - began, said


def wait_for(true, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.05)
    return False


def test_watch_makes_a_new_article_findable_in_the_running_application(folder, site):
    data = DataFolder(folder)
    with closing(data.open_store()) as store, closing(data.open_engine()) as engine:
        client = create_app(engine=engine, store=store, data_folder=folder).test_client()

        def total(query: str = "") -> int:
            return client.get(f"/api/v1/search?q={query}").json["total"]

        words = ("watch", "some-union", "--interval", str(INTERVAL_S), *going_out(site))
        with start(folder, *words) as process:
            try:
                assert wait_for(lambda: total() == 4, 30)
                piece = site.publish(17)
                wanted = site.base + piece.path

                def found() -> bool:
                    hits = client.get("/api/v1/search?sort=newest").json["hits"]
                    return wanted in {hit["url"] for hit in hits}

                assert wait_for(found, INTERVAL_S + 2)
                code, took, said = interrupt(process)
            finally:
                process.kill()
    assert code == 0
    assert took < 2
    assert "Traceback" not in said
    assert "Ending; what has been read is kept." in said
    assert "5 pages: 5 new" in said


class Hang:
    """An answer that never comes."""

    def play(self, wire: Wire) -> bool:
        wire.hang()
        return False


def test_a_crawl_that_hangs_in_an_answer_ends_within_two_seconds_and_goes_on_later(
    folder, site, run
):
    late, *_ = list(site.articles)[::-1]
    asked: list[str] = []

    def hang(request: Request) -> Hang:
        asked.append(request.path)
        return Hang()

    site.special[late] = hang
    with start(folder, "crawl", "some-union", *going_out(site)) as process:
        try:
            assert wait_for(lambda: bool(asked), 30)
            code, took, said = interrupt(process)
        finally:
            process.kill()
    assert code == 130
    assert took < 2
    assert "Traceback" not in said
    del site.special[late]
    run("crawl", "some-union", *going_out(site))
    assert json.loads(run("search", "--json").stdout)["total"] == 4
