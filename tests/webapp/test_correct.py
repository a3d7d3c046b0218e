"""`jiangxun correct`: said once, it holds whatever reads the page again."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from contextlib import closing

import pytest
from click.testing import CliRunner

from corpus import Archive
from corpus.archive import Exchange
from tests.webapp.test_cli import write_page
from tests.webapp.test_crawling import folder, going_out, site  # noqa: F401
from webapp.cli import main
from webapp.data_folder import DataFolder

URL = "https://news.example/a.html"


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def run(data):
    def call(*words, code=0):
        result = CliRunner().invoke(
            main, [str(word) for word in words], env={"JIANGXUN_DATA": str(data)}
        )
        assert result.exit_code == code, result.output
        return result

    return call


@pytest.fixture
def known(run, tmp_path):
    """The id of an article that was read from a file."""
    run("ingest", write_page(tmp_path / "page.html"))
    return only(run)["id"]


def only(run) -> dict:
    [hit] = json.loads(run("search", "--json").stdout)["hits"]
    return hit


def file_of(data) -> dict:
    return tomllib.loads((data / "overrides.toml").read_text("utf-8"))


def test_a_correction_is_shown_kept_and_found(run, data, known):
    said = run("correct", known, "--province", "湖南", "--why", "the host is there", "--by", "Li")
    assert said.stdout.splitlines()[1:] == [
        "province         CN-GX -> CN-HN",
        "city             柳州市 -> none",
    ]
    table = file_of(data)[known]
    assert (table["province"], table["why"], table["by"]) == ("CN-HN", "the host is there", "Li")
    assert dt.datetime.fromisoformat(table["at"]).tzinfo
    hit = only(run)
    assert (hit["province"], hit["city"]) == ("CN-HN", None)
    assert hit["evidence"]["province"][0]["text"] == "the host is there"
    assert json.loads(run("search", "--province", "CN-GX", "--json").stdout)["total"] == 0
    status = json.loads(run("status", "--json").stdout)
    assert (status["revisions"], status["changes_not_indexed"]) == (2, 0)


def test_every_fact_can_be_said_by_name_and_emptied(run, known):
    made = json.loads(
        run(
            *("correct", known, "--city", "Changsha", "--about", "Guangxi", "--about", "河北"),
            *("--event-date", "2021-05-13/2021-05-15", "--topic", "AWARD", "--topic", "visit"),
            *("--college", "三一工匠学院", "--college", "某某工匠学院", "--organisation", "某会"),
            *("--why", "all wrong", "--json"),
        ).stdout
    )
    assert made["article"] == known
    assert made["before"]["province"] == "CN-GX"
    assert made["after"] == {
        "province": "CN-HN",
        "city": "长沙市",
        "about_provinces": ["CN-GX", "CN-HE"],
        "event_date": "2021-05-13/2021-05-15",
        "colleges": ["hunan-sany-craftsman-college", "某某工匠学院"],
        "topics": ["award", "visit"],
        "organisations": ["某会"],
    }
    names = ("--province", "--city", "--about", "--event-date", "--topic", "--college")
    words = [word for name in (*names, "--organisation") for word in (name, "none")]
    empty = json.loads(run("correct", known, *words, "--why", "nothing", "--json").stdout)["after"]
    assert [empty["province"], empty["city"], empty["event_date"]] == [None] * 3
    assert [empty[name] for name in ("about_provinces", "colleges", "topics")] == [[]] * 3


def test_a_second_correction_keeps_the_first_one_of_other_facts(run, data, known):
    run("correct", known, "--province", "CN-HN", "--why", "the host")
    run("correct", known, "--topic", "visit", "--why", "a tour")
    assert (only(run)["province"], only(run)["topics"]) == ("CN-HN", ["visit"])
    assert file_of(data)[known]["why"] == "the host; a tour"
    run("correct", known, "--city", "南宁市", "--why", "the caption")
    assert (only(run)["province"], only(run)["city"]) == ("CN-GX", "南宁市")
    run("correct", known, "--province", "none", "--topic", "other", "--why", "no place")
    assert only(run)["city"] is None
    assert file_of(data)[known]["why"] == "no place"


def test_undo_reads_the_facts_anew(run, data, known):
    before = only(run)
    run("correct", known, "--province", "CN-HN", "--college", "none", "--why", "the host")
    run("correct", known, "--undo")
    after = only(run)
    assert {**after, "score": 0} == {**before, "score": 0}
    assert file_of(data) == {}
    assert "nothing was corrected" in run("correct", known, "--undo", code=1).stderr


def test_the_same_again_is_said(run, known):
    said = run("correct", known, "--province", "CN-GX", "--city", "柳州市", "--why", "I am sure")
    assert "now it stays so" in said.stderr
    assert only(run)["evidence"]["province"][0]["where"] == "correction"


def test_it_survives_a_page_that_changed_and_a_rebuilt_index(run, known, tmp_path):
    run("correct", known, "--province", "CN-HN", "--why", "the host")
    page = tmp_path / "page.html"
    page.write_text(page.read_text("utf-8").replace("职工开设", "青年职工开设"), "utf-8")
    assert "1 changed" in run("ingest", page).stderr
    assert only(run)["province"] == "CN-HN"
    run("index", "--rebuild")
    assert only(run)["province"] == "CN-HN"


def test_it_survives_an_export_into_another_folder_and_back(run, known, tmp_path):
    run("export", "--output", tmp_path / "all.jsonl")
    run("correct", known, "--province", "CN-HN", "--why", "the host")
    run("ingest", tmp_path / "all.jsonl")
    assert only(run)["province"] == "CN-HN"


def test_it_survives_reading_the_archive_anew(run, data):
    page = write_page(data.parent / "page.html").read_bytes()
    kind = [("Content-Type", "text/html; charset=utf-8")]
    with Archive(data / "archive") as archive:
        at = dt.datetime(2024, 12, 20, tzinfo=dt.UTC)
        archive.record(Exchange(URL, at, None, [], 200, "OK", kind, page))
    run("index", "--reclean")
    run("correct", URL, "--province", "CN-HN", "--why", "the host")
    assert only(run)["province"] == "CN-HN"
    assert "1 unchanged" in run("index", "--reclean", "--rebuild").stderr
    assert only(run)["province"] == "CN-HN"
    for path in data.glob("store.sqlite3*"):
        path.unlink()
    run("index", "--reclean", "--rebuild")
    assert only(run)["province"] == "CN-HN"


def test_it_survives_a_crawl(run, folder, site):  # noqa: F811
    run("crawl", "some-union", *going_out(site))
    path = next(iter(site.articles))
    run("correct", site.base + path, "--province", "CN-HN", "--why", "the host")
    with closing(DataFolder(folder).open_store()) as store:
        known, _ = store.identity(site.base + path)
        revisions = len(store.revisions(known))
        run("crawl", "some-union", *going_out(site))
        assert store.get(known).province == "CN-HN"
        assert len(store.revisions(known)) == revisions


def test_an_article_goes_by_its_id_its_address_and_its_page_here(run, known):
    for name in (known, f"http://127.0.0.1:8765/article/{known}?lang=en"):
        run("correct", name, "--province", "CN-HN", "--why", "x")
    for name in ("0" * 16, "https://nowhere.example/", "\x1b[31m", ""):
        said = run("correct", name, "--province", "CN-HN", "--why", "x", code=1).stderr
        assert "no such article" in said
        assert "\x1b" not in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "say what is right"),
        (("--province", "CN-HN"), "say --why"),
        (("--province", "CN-HN", "--why", " "), "say --why"),
        (("--province", "Atlantis", "--why", "x"), "--province: 'Atlantis' is no code"),
        (("--about", "none", "--about", "CN-HN", "--why", "x"), "--about none stands alone"),
        (("--event-date", "May", "--why", "x"), "--event-date: 'May' is no date"),
        (("--province", "CN-HN", "--city", "柳州", "--why", "x"), "柳州市 lies in CN-GX"),
        (("--topic", "gossip", "--why", "x"), "--topic: 'gossip' is none of"),
        (("--undo", "--why", "x"), "goes with no other fact"),
        (("--undo", "--city", "none"), "goes with no other fact"),
    ],
)
def test_wrong_usage_is_exit_code_2_and_changes_nothing(run, data, known, words, said):
    assert said in run("correct", known, *words, code=2).stderr
    assert not (data / "overrides.toml").exists()


def test_a_broken_file_is_named_and_nothing_is_saved_without_it(run, data, known, tmp_path):
    (data / "overrides.toml").write_text("[a\n", "utf-8")
    said = run("correct", known, "--province", "CN-HN", "--why", "x", code=1).stderr
    assert "overrides.toml:1" in said
    page = write_page(tmp_path / "other.html", "长沙工匠学院")
    assert "overrides.toml:1" in run("ingest", page, code=1).stderr
    assert json.loads(run("search", "--json").stdout)["total"] == 1


def test_a_fault_in_the_file_is_told_while_reading(run, data, tmp_path):
    data.mkdir()
    (data / "overrides.toml").write_text('[a1]\nprovince = "Mars"\n', "utf-8")
    said = run("ingest", write_page(tmp_path / "page.html")).stderr
    assert f"{data / 'overrides.toml'}:2: [a1] province: 'Mars' is no code" in said


def test_a_crawl_names_a_broken_file(run, folder, site):  # noqa: F811
    (folder / "overrides.toml").write_text("[a\n", "utf-8")
    said = run("crawl", "some-union", *going_out(site), code=1).stderr
    assert f"Error: {folder / 'overrides.toml'}:1: " in said


def test_undo_works_where_only_the_article_still_holds_the_correction(run, data, known):
    run("correct", known, "--province", "CN-HN", "--why", "the host")
    (data / "overrides.toml").unlink()  # by hand, or by an undo that was broken off half-way
    run("correct", known, "--undo")
    assert only(run)["province"] == "CN-GX"
    assert "nothing was corrected" in run("correct", known, "--undo", code=1).stderr


def test_long_notes_are_cut_and_can_be_read_again(run, data, known):
    run("correct", known, "--topic", "visit", "--why", "w" * 3000, "--by", "b" * 3000)
    assert (len(file_of(data)[known]["why"]), len(file_of(data)[known]["by"])) == (1000, 200)
    assert run("correct", known, "--topic", "award", "--why", "x").stderr == ""


def test_what_is_no_text_finds_no_article(run, known):
    assert "no such article" in run("correct", "\udcff", "--undo", code=1).stderr
    run("correct", known, "--topic", "visit", "--why", "half a \udcff", "--by", "\udcff")
    assert only(run)["topics"] == ["visit"]
