"""`jiangxun gazetteer`, and names of the data folder's own in the other commands."""

from __future__ import annotations

import json
from contextlib import closing

import pytest
from click.testing import CliRunner

from corpus import UnreadableInput, gazetteer, use_own_gazetteer
from corpus.gazetteer import OTHER_TOPIC
from indexer import label
from webapp import create_app
from webapp.cli import main
from webapp.data_folder import DataFolder

COLLEGE = """
[colleges.guilin-stone-craftsman-college]
name_zh = "桂林石刻工匠学院"
name_en = "Guilin Stone Craftsman College"
kind = "craftsman"
province = "CN-GX"
city = "桂林市"
"""
PAGE = (
    "<html><head><title>桂林石刻工匠学院开班</title></head><body><h1>桂林石刻工匠学院开班</h1>"
    "<div>发布时间：2023-04-06</div><div class='content'>"
    + "<p>4月6日，桂林石刻工匠学院首期技能培训班开班，学员来自全市多家企业。</p>" * 4
    + "</div></body></html>"
)


@pytest.fixture
def run(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()

    def call(*words, own=None, code=0):
        if own is not None:
            (folder / "gazetteer.toml").write_text(own, "utf-8")
        result = CliRunner().invoke(main, list(words), env={"JIANGXUN_DATA": str(folder)})
        assert result.exit_code == code, result.output
        return result

    yield call
    use_own_gazetteer(tmp_path / "none.toml")


def test_the_shipped_names_pass_the_check(run):
    assert run("gazetteer", "check").stderr.startswith("0 errors, ")


def test_an_error_is_told_with_its_place(run):
    own = COLLEGE.replace("桂林石刻工匠学院", "柳州工匠学院")
    result = run("gazetteer", "check", own=own, code=1)
    assert result.stdout.startswith("error  shared name: 柳州工匠学院: borne by ")
    assert "       colleges.toml [liuzhou-craftsman-college]\n" in result.stdout
    assert "gazetteer.toml [colleges.guilin-stone-craftsman-college]\n" in result.stdout
    assert result.stderr.startswith("1 errors, ")


def test_faults_are_told_once_by_the_check(run):
    result = run("gazetteer", "check", "--json", own="[foo]", code=1)
    (error,) = (item for item in json.loads(result.stdout) if item["level"] == "error")
    assert error["where"] == ["gazetteer.toml [foo]"]
    assert "foo" not in result.stderr


def test_what_a_name_may_mean(run):
    lines = run("gazetteer", "show", "龙城").stdout.splitlines()
    assert "city, nickname (weak): 柳州市 / Liuzhou (CN-GX 柳州市)" in lines
    assert len(lines) == 5
    (college,) = json.loads(run("gazetteer", "show", "LVTC", "--json").stdout)
    assert college["key"] == "liuzhou-vocational-and-technical-college"
    assert "no name" in run("gazetteer", "show", "Nowhere", "at", "all", code=1).stderr


def test_own_names_from_the_page_to_the_filter(run, tmp_path):
    page = tmp_path / "page.html"
    page.write_text(PAGE, "utf-8")
    run("ingest", str(page), own=COLLEGE)
    words = ("search", "--college", "桂林石刻工匠学院", "--json")
    found = json.loads(run(*words).stdout)
    assert found["total"] == 1
    cleaned = json.loads(run("clean", str(page)).stdout)
    assert [item["id"] for item in cleaned["colleges"]] == ["guilin-stone-craftsman-college"]


def test_faults_keep_nobody_from_working(run):
    result = run("gazetteer", "show", "桂林石刻工匠学院", own=COLLEGE + "[foo]\n")
    assert "[guilin-stone-craftsman-college]" in result.stdout
    assert "gazetteer.toml: [foo] unknown table" in result.stderr


def test_the_nearer_folder_has_the_names(run, tmp_path):
    run("gazetteer", "show", "柳州", own=COLLEGE)
    assert "guilin-stone-craftsman-college" in gazetteer().colleges
    run("gazetteer", "show", "柳州", "--data", str(tmp_path / "other"))
    assert "guilin-stone-craftsman-college" not in gazetteer().colleges


def test_own_words_change_the_analysis_and_the_index_says_so(run, tmp_path):
    page = tmp_path / "page.html"
    page.write_text(PAGE, "utf-8")
    run("ingest", str(page))
    run("search", "石刻", own='[[terms]]\nzh = "石刻状元"\nen = "champion mason"\n', code=1)
    run("index", "--rebuild")
    assert json.loads(run("search", "石刻", "--json").stdout)["total"] == 1


@pytest.mark.parametrize("command", ["check", "show"])
def test_help(run, command):
    assert "--json" in run("gazetteer", command, "--help").output
    assert "gazetteer.toml" in run("gazetteer", "--help").output


def test_every_topic_has_a_name_for_readers():
    topics = (*gazetteer().topics, OTHER_TOPIC)
    assert [topic for topic in topics if label("topic", topic, "en") == topic] == []


def test_the_application_knows_the_own_names_under_any_server(run, tmp_path, caplog):
    run("ingest", str(tmp_path / "none"), own=COLLEGE + "[colleges.bad]\nname_zh = 1\n", code=1)
    use_own_gazetteer(tmp_path / "none.toml")
    data = DataFolder(tmp_path / "data")
    with closing(data.open_store()) as store, closing(data.open_engine()) as engine:
        client = create_app(engine=engine, store=store, data_folder=data.path).test_client()
        assert "桂林石刻工匠学院" in client.get("/college/guilin-stone-craftsman-college").text
    assert "[colleges.bad]" in caplog.text


def test_a_fault_is_told_once(run, tmp_path):
    path = tmp_path / "data" / "gazetteer.toml"
    assert "[colleges.bad]" in run("status", own="[colleges.bad]\nname_zh = 1\n").stderr
    use_own_gazetteer(path)  # as the application does after the command line
    path.write_text("[colleges.worse]\nname_zh = 1\n", "utf-8")
    with pytest.raises(UnreadableInput, match="worse"):
        use_own_gazetteer(path)
