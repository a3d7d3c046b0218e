"""How the text of a search was read: said on the page, in the JSON, at the terminal, and undone."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from indexer import Correction, Diagnostic, Expansion, SearchRequest
from tests.webapp.brute import BruteEngine
from tests.webapp.conftest import ARTICLES
from tests.webapp.test_escaping import PAYLOADS
from webapp import create_app
from webapp.data_folder import DataFolder
from webapp.searching.reading import MAX_ALSO
from webapp.settings import HALF_LIFE_DAYS

EXPLANATION = {"total": 6.0, "bm25f": {"工匠": 2.5, "学院": 1.5}, "phrase": 1.5}


class ReadingEngine(BruteEngine):
    """Translates, corrects and explains as it was told to, and remembers what it was asked."""

    def __init__(self, articles=ARTICLES, **reading):
        self.asked: list[SearchRequest] = []
        self.reading = reading
        super().__init__(articles)

    def search(self, request):
        self.asked.append(request)
        told, notes = dict(self.reading), self.reading.get("diagnostics", ())
        meant = told.get("correction")
        if not request.translate:
            told["expansions"] = ()
        if meant is not None and meant.applied and not request.correct:
            told["correction"] = replace(meant, applied=False)
        elif meant is not None and meant.applied:
            request = replace(request, text=meant.text)
        found = super().search(request)
        hits = found.hits
        if request.explain:
            hits = [replace(hit, explanation=EXPLANATION) for hit in hits]
        return replace(found, hits=hits, **told | {"diagnostics": (*found.diagnostics, *notes)})


@pytest.fixture
def ask(store):
    """Ask an engine with that reading; what it was asked is in `ask.engine`."""

    def call(address, language="en", config=None, **reading):
        call.engine = ReadingEngine(**reading)
        app = create_app(engine=call.engine, store=store, config=config)
        return app.test_client().get(address, headers={"Accept-Language": language})

    return call


def readings(response):
    page = BeautifulSoup(response.text, "html.parser")
    return page.select_one(".readings")


def said(response):
    """The lines as a reader sees them, and the address of each link by its words."""
    box = readings(response)
    lines = [" ".join(line.get_text().split()) for line in box.select("p")]
    return lines, {link.get_text(): link["href"] for link in box.select("a")}


def values(url):
    return dict(parse_qsl(urlsplit(url).query))


CRAFTSMAN = Expansion("craftsman college", ("工匠学院",))
LIUZHOU = Expansion("Liuzhou", ("柳州", "柳州市", "龙城", "四", "五"))


def test_a_search_read_as_typed_says_nothing(ask):
    assert readings(ask("/search?q=工匠学院")) is None


def test_what_was_also_searched_for_is_said_and_switched_off(ask):
    response = ask("/search?q=craftsman&province=CN-GX&page=2", expansions=(CRAFTSMAN, LIUZHOU))
    lines, links = said(response)
    assert len(LIUZHOU.also) > MAX_ALSO
    assert lines == [
        "Also searched for 工匠学院 (craftsman college) 柳州, 柳州市, 龙城, 四… (Liuzhou) "
        "Only the words as typed"
    ]
    off = links["Only the words as typed"]
    assert values(off) == {"q": "craftsman", "province": "CN-GX", "translate": "0"}
    assert urlsplit(off).path == "/search"
    lines, links = said(ask(off, expansions=(CRAFTSMAN,)))
    assert not ask.engine.asked[0].translate
    assert lines == ["Only the words as typed were searched for. Search both languages"]
    assert values(links["Search both languages"]) == {"q": "craftsman", "province": "CN-GX"}


def test_a_proposal_is_a_link(ask):
    lines, links = said(
        ask("/search?q=工将学院&sort=newest", correction=Correction("工匠学院", False))
    )
    assert lines == ["Did you mean 工匠学院?"]
    assert values(links["工匠学院"]) == {"q": "工匠学院", "sort": "newest"}


def test_a_correction_says_what_it_did_and_leads_back(ask):
    meant = Correction("工匠学院", True)
    response = ask("/search?q=工将学院&topic=training", correction=meant)
    lines, links = said(response)
    assert lines == ["Showing results for 工匠学院 Search instead for 工将学院"]
    assert values(links["工匠学院"]) == {"q": "工匠学院", "topic": "training"}
    back = links["工将学院"]
    assert values(back) == {"q": "工将学院", "topic": "training", "correct": "0"}
    assert "三一<mark>工匠学院</mark>开课" in response.text
    page = BeautifulSoup(response.text, "html.parser")
    assert page.select_one("#q")["value"] == "工将学院"
    response = ask(back, correction=meant)
    lines, links = said(response)
    assert lines == [
        "Did you mean 工匠学院?",
        "The spelling is taken as typed. Correct it where that helps",
    ]
    assert values(links["Correct it where that helps"]) == {"q": "工将学院", "topic": "training"}
    assert "Nothing was found" in response.text


def test_chinese_readers_are_told_in_chinese(ask):
    meant = Correction("工匠学院", True)
    lines, _ = said(ask("/search?q=gongjiang", "zh", correction=meant, expansions=(CRAFTSMAN,)))
    assert lines == [
        "已显示以下词语的结果： 工匠学院 仍然搜索： gongjiang",
        "同时搜索了 工匠学院 （craftsman college） 只搜索输入的词语",
    ]


@pytest.mark.parametrize("switch", ["translate", "correct"])
def test_the_form_keeps_a_switch(ask, switch):
    page = BeautifulSoup(ask(f"/search?q=x&{switch}=0").text, "html.parser")
    field = page.select_one(f"input[name={switch}]")
    assert (field["value"], field["form"], field["type"]) == ("0", "desk", "hidden")
    page = BeautifulSoup(ask("/search?q=x").text, "html.parser")
    assert page.select_one(f"input[name={switch}]") is None


def test_every_link_of_the_page_keeps_the_switches(ask):
    page = BeautifulSoup(ask("/search?q=工匠&correct=0&translate=0&from=2019").text, "html.parser")
    links = [item["href"] for item in page.select(".chips a, .feed")]
    assert len(links) == 4  # the chip, all of them, two feeds
    assert all(values(url).items() >= {"correct": "0", "translate": "0"}.items() for url in links)


def test_the_start_page_has_no_readings(ask):
    assert readings(ask("/?translate=0")) is None
    assert readings(ask("/search?translate=0&correct=0")) is None


@pytest.mark.parametrize(
    ("diagnostics", "line"),
    [
        ((), "No article has all the words; these have most of them."),
        (
            (Diagnostic("partial-match", "飞船"),),
            "No article has all the words; these have most of them. Left out: 飞船",
        ),
    ],
)
def test_a_partial_answer_says_so_once(ask, diagnostics, line):
    response = ask("/search?q=工匠", partial=True, diagnostics=diagnostics)
    page = BeautifulSoup(response.text, "html.parser")
    assert [item.get_text() for item in page.select(".notices li")] == [line]
    response = ask("/api/v1/search?q=工匠", partial=True, diagnostics=diagnostics)
    assert response.json["partial"] is True
    assert response.json["diagnostics"] == [{"code": "partial-match", "detail": line}]


@pytest.mark.parametrize(
    "code",
    ["query-cut", "expansion-cut", "filter-cut", "unbalanced-quote", "nothing-to-search",
     "partial-match", "unknown-value", "unknown-field", "unknown-date", "dates-reversed"],
)  # fmt: skip
@pytest.mark.parametrize("language", ["zh", "en"])
def test_diagnostics_are_in_the_words_of_the_reader(ask, code, language):
    notes = (Diagnostic(code, "ⅩⅩ"), Diagnostic(code, "ⅩⅩ"))
    page = BeautifulSoup(ask("/search?q=工匠", language, diagnostics=notes).text, "html.parser")
    lines = [item.get_text() for item in page.select(".notices li")]
    assert len(lines) == 1
    assert code not in lines[0]
    assert any("\u4e00" <= char <= "\u9fff" for char in lines[0]) == (language == "zh")


def test_an_unknown_value_is_named_with_its_field(ask):
    notes = (Diagnostic("unknown-value", "province: atlantis: the city"),)
    page = BeautifulSoup(ask("/search?q=x", diagnostics=notes).text, "html.parser")
    line = "“atlantis: the city” is not known here as a value of “Province”."
    assert [item.get_text() for item in page.select(".notices li")] == [line]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_readings_are_escaped(ask, payload):
    response = ask(
        "/search?q=%3Cscript%3Ealert(2)%3C/script%3E",
        expansions=(Expansion(payload, (payload, payload)),),
        correction=Correction(payload, True),
        diagnostics=(Diagnostic("partial-match", payload), Diagnostic(payload, payload)),
    )
    box = readings(response)
    assert {tag.name for tag in box.find_all(True)} <= {"p", "a", "span", "b"}
    assert all(set(tag.attrs) <= {"href", "class"} for tag in box.find_all(True))
    assert all(link["href"].startswith("/search?") for link in box.select("a"))
    page = BeautifulSoup(response.text, "html.parser")
    assert not page.select(".notices li *")
    assert len(page.select("script")) == len(
        BeautifulSoup(ask("/search?q=x").text, "html.parser").select("script")
    )


def test_the_interface_gives_it_all(ask):
    data = ask(
        "/api/v1/search?q=x&explain=1",
        expansions=(CRAFTSMAN,),
        correction=Correction("工匠学院", True),
    ).json
    assert data["expansions"] == [{"words": "craftsman college", "also": ["工匠学院"]}]
    assert data["correction"] == {"text": "工匠学院", "applied": True}
    assert data["partial"] is False
    assert data["hits"]
    assert all(hit["explanation"] == EXPLANATION for hit in data["hits"])
    data = ask("/api/v1/search?q=工匠&translate=0&correct=0", expansions=(CRAFTSMAN,)).json
    assert (data["expansions"], data["correction"]) == ([], None)
    assert all("explanation" not in hit for hit in data["hits"])
    request = ask.engine.asked[0]
    assert (request.translate, request.correct, request.explain) == (False, False, False)


@pytest.mark.parametrize("switch", ["translate", "correct", "explain", "fold"])
def test_a_switch_is_0_or_1(ask, switch):
    response = ask(f"/api/v1/search?q=x&{switch}=yes")
    assert response.status_code == 400
    assert response.json["errors"] == [
        {
            "parameter": switch,
            "value": "yes",
            "detail": f"“{switch}=yes” was left out; it is 0 or 1.",
        }
    ]


@pytest.mark.parametrize("path", ["/search", "/api/v1/search"])
@pytest.mark.parametrize(
    ("query", "config", "days"),
    [
        ("q=工匠", None, HALF_LIFE_DAYS),
        ("q=工匠", {"HALF_LIFE_DAYS": 30.0}, 30.0),
        ("q=工匠", {"HALF_LIFE_DAYS": 0}, None),
        ("q=工匠", {"HALF_LIFE_DAYS": None}, None),
        ("q=工匠&sort=newest", None, None),
        ("sort=oldest", None, None),
        ("", None, None),
    ],
)
def test_freshness_counts_by_relevance_only(ask, path, query, config, days):
    ask(f"{path}?{query}", config=config)
    assert ask.engine.asked[0].half_life_days == days


def test_an_answer_is_kept_for_its_day_only(ask, monkeypatch):
    import datetime as dt

    from webapp import caching

    def on(day):
        class Day(dt.date):
            @classmethod
            def today(cls):
                return day

        monkeypatch.setattr(caching.dt, "date", Day)
        return ask("/search?q=date:today").headers["ETag"]

    first, second = dt.date(2025, 1, 1), dt.date(2025, 1, 2)
    assert on(first) == on(first) != on(second)


@pytest.fixture
def run(monkeypatch):
    def call(*words, **reading):
        from webapp.cli import main

        call.engine = ReadingEngine(**reading)
        monkeypatch.setattr(DataFolder, "open_engine", lambda _self: call.engine)
        result = CliRunner().invoke(main, ["search", *words])
        assert result.exit_code == 0, result.output
        return result

    return call


def test_a_person_at_the_terminal_is_told(run):
    result = run("工将学院", correction=Correction("工匠学院", True), expansions=(CRAFTSMAN,))
    assert result.stderr.splitlines() == [
        "note: results for 工匠学院; --no-correct searches for 工将学院",
        "note: also searched for 工匠学院 (craftsman college); --no-translate leaves it out",
    ]
    result = run("工匠", partial=True, diagnostics=(Diagnostic("partial-match", "飞船"),))
    assert result.stderr.splitlines() == [
        "note: no article has all the words; these have most of them; left out: 飞船"
    ]
    result = run("x", correction=Correction("\x1b[2Jy", False), partial=True)
    assert result.stderr.splitlines() == [
        "note: no article has all the words; these have most of them",
        "note: did you mean  [2Jy",
    ]


def test_the_terminal_explains_scores(run):
    out = run("工匠学院", "--explain").stdout
    assert "= total 6, bm25f (工匠 2.5, 学院 1.5), phrase 1.5" in out
    assert "bm25f" not in run("工匠学院").stdout
    found = json.loads(run("工匠学院", "--explain", "--json", expansions=(CRAFTSMAN,)).stdout)
    assert found["expansions"] == [{"words": "craftsman college", "also": ["工匠学院"]}]
    assert found["hits"][0]["explanation"] == EXPLANATION


def test_the_switches_of_the_terminal(run):
    run("工匠")
    request = run.engine.asked[0]
    assert (request.translate, request.correct, request.explain) == (True, True, False)
    assert request.half_life_days == HALF_LIFE_DAYS
    run("工匠", "--no-translate", "--no-correct", "--half-life", "0")
    request = run.engine.asked[0]
    assert (request.translate, request.correct, request.half_life_days) == (False, False, None)
    run("工匠", "--sort", "newest")
    assert run.engine.asked[0].half_life_days is None


def test_the_address_is_as_short_as_it_can_be(ask):
    box = readings(ask("/search?q=a&translate=1&correct=1&fold=1", expansions=(CRAFTSMAN,)))
    assert parse_qs(urlsplit(box.a["href"]).query) == {"q": ["a"], "translate": ["0"]}
