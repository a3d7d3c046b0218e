"""`jiangxun export`: files of the whole store and of searches."""

from __future__ import annotations

import csv
import io
import json
from contextlib import closing

import pytest
from click.testing import CliRunner

from tests.webapp.conftest import ARTICLES
from webapp.cli import main
from webapp.data_folder import DataFolder
from webapp.indexing import bring_up_to_date


@pytest.fixture
def folder(tmp_path):
    from corpus.saving import Reading

    data = DataFolder(tmp_path / "data")
    with closing(data.open_store()) as store, closing(data.open_engine()) as engine:
        store.save([Reading(f"page:{item.id}", "1" * 32, item) for item in ARTICLES])
        bring_up_to_date(store, engine)
    return data.path


@pytest.fixture
def export(folder):
    def call(*words, code=0):
        result = CliRunner().invoke(main, ["--data", str(folder), "export", *map(str, words)])
        assert result.exit_code == code, result.output
        return result

    return call


def titles(result):
    return [json.loads(line)["title"] for line in result.stdout.splitlines()]


def test_everything_comes_as_it_is_stored(export):
    lines = [json.loads(line) for line in export().stdout.splitlines()]
    assert lines == [item.to_dict() for item in ARTICLES]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["--province", "湖南"], {ARTICLES[1].title, ARTICLES[2].title}),
        (["--province", "CN-GX", "--province", "CN-MO"], {ARTICLES[0].title, ARTICLES[3].title}),
        (["--since", "2024-12-10"], {ARTICLES[1].title}),
        (["--until", "2021-12-31", "--college", "柳州工匠学院"], {ARTICLES[0].title}),
        (["劳模"], {ARTICLES[1].title, ARTICLES[2].title}),
        (["揭牌", "--province", "湖南"], set()),
    ],
)
def test_a_search_can_be_written(export, words, found):
    assert set(titles(export(*words))) == found


def test_csv_with_addresses(export, tmp_path):
    file = tmp_path / "all.csv"
    export("--format", "csv", "--site", "https://news.example.org/", "--bom", "--output", file)
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"), newline="")))
    assert [row["page"] for row in rows] == [
        f"https://news.example.org/article/{item.id}" for item in ARTICLES
    ]
    assert list(tmp_path.glob("*.part")) == []


def test_jsonl_says_where_the_page_is_only_if_that_is_known(export):
    assert '"page"' not in export().stdout
    first = json.loads(export("--site", "https://a.example").stdout.splitlines()[0])
    assert first["page"] == f"https://a.example/article/{first['id']}"


def test_a_place_that_cannot_be_written(export, tmp_path):
    message = export("--output", tmp_path / "none" / "x.jsonl", code=1).stderr
    assert "cannot be written" in message
