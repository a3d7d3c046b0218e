"""The command line, as a person and as a program would use it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from webapp.cli import main


@pytest.fixture
def run(tmp_path):
    runner = CliRunner()

    def call(*words, data=tmp_path / "data", code=0, stdin=None):
        result = runner.invoke(
            main, [str(word) for word in words], env={"JIANGXUN_DATA": str(data)}, input=stdin
        )
        assert result.exit_code == code, result.output
        return result

    return call


@pytest.fixture
def demo(run, demo_folder):
    return lambda *words, **options: run(*words, data=demo_folder, **options)


def write_page(path: Path, college="柳州工匠学院") -> Path:
    body = f"{college}在柳州市总工会揭牌成立，学院面向一线职工开设技能课程。" * 3
    path.write_text(
        f"<html><head><title>{college}揭牌</title></head><body><h1>{college}揭牌</h1>"
        f"<div>发布时间：2021-05-13 18:05</div><div class='content'><p>{body}</p><p>{body}</p>"
        "</div></body></html>",
        "utf-8",
    )
    return path


def test_every_command_explains_itself(run):
    commands = run("--help").output
    commands_of_all = (
        "demo ingest clean crawl watch correct sources search serve index status export"
    )
    for name in commands_of_all.split():
        assert name in commands
        assert "--help" in run(name, "--help").output


def test_from_a_page_to_an_answer_and_back_out(run, tmp_path):
    page = write_page(tmp_path / "page.html")
    run("ingest", page)
    found = json.loads(run("search", "工匠学院", "--json").stdout)
    assert found["total"] == 1
    assert found["hits"][0]["province"] == "CN-GX"
    exported = [json.loads(line) for line in run("export").stdout.splitlines()]
    assert [article["title"] for article in exported] == ["柳州工匠学院揭牌"]
    file = tmp_path / "all.jsonl"
    run("export", "--output", file)
    assert [json.loads(line) for line in file.read_text("utf-8").splitlines()] == exported
    assert list(tmp_path.glob("*.part")) == []
    other = tmp_path / "other"
    run("ingest", file, data=other)
    assert json.loads(run("search", "工匠学院", "--json", data=other).stdout)["total"] == 1


def test_bad_files_are_named_and_the_exit_code_says_so(run, tmp_path):
    pages = tmp_path / "pages"
    pages.mkdir()
    write_page(pages / "good.html")
    (pages / "empty.html").write_bytes(b"")
    result = run("ingest", pages, tmp_path / "missing.html", code=1)
    lines = [line for line in result.stderr.splitlines() if ".html: " in line]
    assert len(lines) == 2
    assert "empty.html: empty" in lines[0]
    assert "missing.html: cannot be read" in lines[1]
    assert "1 new, 0 changed, 0 unchanged, 2 refused" in result.stderr
    assert json.loads(run("status", "--json").stdout)["articles"] == 1
    assert run("ingest", pages, code=1).stderr.count("empty.html: empty") == 1


def test_one_page_as_json(run, tmp_path):
    page = write_page(tmp_path / "page.html")
    article = json.loads(run("clean", page).stdout)
    assert article["title"] == "柳州工匠学院揭牌"
    assert article["published"]["date"] == "2021-05-13"
    assert article["published"]["time"] == "18:05"
    assert article["published"]["evidence"]["text"]
    assert article["province"] == "CN-GX"
    assert [college["id"] for college in article["colleges"]] == ["liuzhou-craftsman-college"]
    assert json.loads(run("clean", "-", stdin=page.read_bytes()).stdout) == article


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02" * 500])
def test_a_page_that_is_no_article_is_named(run, tmp_path, content):
    page = tmp_path / "bad.html"
    page.write_bytes(content)
    result = run("clean", page, code=1)
    assert "bad.html" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_missing_file_is_named(run, tmp_path):
    assert "nowhere.html" in run("clean", tmp_path / "nowhere.html", code=1).stderr


def test_the_demo_starts_twice_without_rework(run):
    first = run("demo", "--no-serve")
    assert ", 0 refused" in first.stderr
    assert "0 new, 0 changed" in run("demo", "--no-serve").stderr
    status = json.loads(run("status", "--json").stdout)
    assert status["articles"] == status["indexed"] >= 160
    assert status["changes_not_indexed"] == 0


def test_a_province_may_be_named_in_any_way(demo):
    totals = {
        json.loads(demo("search", "--province", name, "--json").stdout)["total"]
        for name in ("CN-GX", "广西", "广西壮族自治区", "Guangxi", "guangxi")
    }
    assert len(totals) == 1
    assert totals.pop() > 0
    assert "no province" in demo("search", "--province", "Atlantis", code=2).stderr


def test_search_bounds_the_date(demo):
    everything = json.loads(demo("search", "--json").stdout)["total"]
    early = json.loads(demo("search", "--until", "2020-12-31", "--json").stdout)["total"]
    late = json.loads(demo("search", "--since", "2021", "--json").stdout)["total"]
    assert 0 < early < everything
    assert early + late <= everything


def test_search_prints_for_people(demo):
    text = demo("search", "工匠学院", "--limit", "3").stdout
    assert " of " in text.splitlines()[0]
    assert "province:" in text
    assert "college:" in text


def test_index_rebuild_gives_the_same_answers(run):
    run("demo", "--no-serve")
    before = json.loads(run("search", "工匠学院", "--json").stdout)
    assert "indexed anew" in run("index", "--rebuild").stderr
    after = json.loads(run("search", "工匠学院", "--json").stdout)
    assert [hit["id"] for hit in after["hits"]] == [hit["id"] for hit in before["hits"]]
    assert after["facets"] == before["facets"]
    assert "0 articles indexed" in run("index").stderr


def test_index_finds_the_copies_of_a_store_that_knows_of_none(run, tmp_path):
    """As a program left it that had no ledger of copies."""
    text = "某市总工会今天为第一批工匠学院授牌，三十名学员当天开课，课程为期两个月。" * 4
    pages = [tmp_path / f"{day}.txt" for day in (1, 2)]
    for page in pages:
        page.write_text(f"某市工匠学院授牌开课\n2025-03-0{page.stem}\n{text}\n", "utf-8")
    run("ingest", *pages)
    assert json.loads(run("search", "工匠学院", "--json").stdout)["total"] == 1
    with closing(sqlite3.connect(tmp_path / "data" / "store.sqlite3")) as connection, connection:
        for table in ("copy_texts", "copy_keys", "copy_pairs", "stories"):
            connection.execute(f"DELETE FROM {table}")
    run("index", "--rebuild")
    assert json.loads(run("search", "工匠学院", "--json").stdout)["total"] == 1


def test_wrong_usage_is_exit_code_2(run):
    run("search", "--since", "yesterday-ish", code=2)
    run("ingest", code=2)
    run("fly", code=2)
    run("crawl", "--delay", "soon", code=2)


def test_a_data_folder_that_is_a_file_is_named(run, tmp_path):
    file = tmp_path / "file"
    file.write_text("")
    assert "file" in run("status", data=file, code=1).stderr


def test_data_may_stand_on_either_side_of_the_command(run, tmp_path):
    page = write_page(tmp_path / "page.html")
    here, there = tmp_path / "here", tmp_path / "there"
    run("--data", here, "ingest", page)
    run("ingest", page, "--data", there)
    assert here.exists()
    assert there.exists()
    assert not (tmp_path / "data").exists()


def test_status_verifies_the_index_and_names_what_is_damaged(run, tmp_path):
    run("ingest", write_page(tmp_path / "page.html"))
    run("status", "--verify")
    [segment] = (tmp_path / "data" / "index").glob("*.seg")
    content = bytearray(segment.read_bytes())
    content[100] ^= 1
    segment.write_bytes(content)
    message = run("status", "--verify", code=1).stderr
    assert segment.name in message
    assert "jiangxun index --rebuild" in message
