"""The article's page: every fact says what gave it, how sure it is, and what is doubtful."""

from __future__ import annotations

import dataclasses
import datetime as dt
from types import MappingProxyType

import pytest

from corpus import CollegeMention, Evidence, PersonMention, PublishedDate, Reading, Store
from tests.webapp.brute import BruteEngine
from tests.webapp.conftest import LIUZHOU, make, on
from tests.webapp.test_pages import EN, ZH, page, text
from webapp import create_app
from webapp.language.i18n import format_published
from webapp.language.rules import likeness_text, rule_text, sureness_text

CANDIDATE = CollegeMention(
    "某某新能源工匠学院", "某某新能源工匠学院", "",
    Evidence("某某新能源工匠学院", "body", "built like a name", confidence=0.7), "planned", False,
)  # fmt: skip
PLATE = CollegeMention(
    "Some Craftsman College", "", "Some Craftsman College",
    Evidence("Some Craftsman College", "body", "built like a name"), "label", False,
)  # fmt: skip
FULL = make(
    1, "柳州工匠学院揭牌", "正文一。\n\n正文二。", url="https://news.example.cn/1.html",
    published=on("2021-05-14"),
    event_date=PublishedDate(
        dt.date(2021, 5, 13), "day", Evidence("13日至15日", "body", "day in the lead", "", 0.94),
        end=dt.date(2021, 5, 15),
    ),
    province="CN-GX", city="柳州市", about_provinces=("CN-HE", "CN-HN"),
    colleges=(LIUZHOU, CANDIDATE, PLATE), topics=("inauguration",),
    organisations=("柳州市总工会", "某某行业工会"),
    people=(PersonMention("郭晋龙", "全国劳动模范", Evidence("劳模郭晋龙", "body", "new rule")),),
    suspicions=("mirror", "new kind"),
    evidence=MappingProxyType({
        "province": (Evidence("市总工会", "body", "organiser", "", 0.9),
                     Evidence("柳州", "title", "place name")),
        "about_provinces": (Evidence("河北客人", "body", "guests from there", "CN-HE", 0.5),
                            Evidence("湖南", "body", "named in a row", "CN-HN", 0.7)),
        "topics": (Evidence("揭牌", "title", "topic word", "", 0.8),),
        "organisations": (Evidence("柳州市总工会", "body", "", "柳州市总工会", 0.98),),
        "suspicions": (Evidence("news.example.cn", "url", "a site under another name", "mirror"),),
    }),
)  # fmt: skip
EMPTY = make(
    2, "各地培训", "正文。",
    evidence=MappingProxyType({
        "province": (Evidence("", "body", "two provinces weigh alike: Guangxi, Hunan"),),
        "city": (Evidence("", "body", "no province is known"),),
        "event_date": (Evidence("近日", "body", "no day said"),),
    }),
)  # fmt: skip
MONTH = make(3, "甲", "乙", event_date=on("2021-05-01", "month"))


@pytest.fixture
def client(tmp_path):
    articles = [FULL, EMPTY, MONTH]
    with Store(tmp_path / "s.db") as store:
        store.save([Reading(item.id, "0" * 32, item) for item in articles])
        yield create_app(engine=BruteEngine(articles), store=store).test_client()


def facts(soup) -> dict[str, list[list[str]]]:
    """Title -> for each value its text and then the reasons that open below it."""
    found: dict[str, list[list[str]]] = {}
    for node in soup.select(".card dl > *"):
        words = " ".join(node.get_text(" ").split())
        if node.name == "dt":
            found[key := words] = []
        elif "why" in node["class"] if node.has_attr("class") else False:
            found[key][-1] += [" ".join(li.get_text(" ").split()) for li in node.select("li")]
        else:
            found[key].append([words])
    return found


def test_every_value_has_its_own_reasons(client):
    assert facts(page(client, f"/article/{FULL.id}", EN)) == {
        "Published": [
            ["14 May 2021", "发布时间：2021-05-14 in the line under the title a labelled date"]
        ],
        "Event": [
            [
                "13–15 May 2021",
                "13日至15日 in the text a day at the beginning of the text certain (94%)",
            ]
        ],
        "Province": [
            [
                "Guangxi",
                "市总工会 in the text the organiser is at home there certain (90%)",
                "柳州 in the title the place is named",
            ]
        ],
        "City": [["Liuzhou"]],
        "Also speaks of": [
            ["Hebei", "河北客人 in the text guests came from there unsure (50%)"],
            ["Hunan", "湖南 in the text named in a row with others likely (70%)"],
        ],
        "Colleges": [
            ["Liuzhou Craftsman College", "柳州工匠学院 in the title"],
            [
                "某某新能源工匠学院 planned · not in the gazetteer",
                "某某新能源工匠学院 in the text built like a college's name likely (70%)",
            ],
            [
                "Some Craftsman College a plate of an existing school · not in the gazetteer",
                "Some Craftsman College in the text built like a college's name",
            ],
        ],
        "Topic": [["Inauguration", "揭牌 in the title a word of this topic likely (80%)"]],
        "Organisations": [
            ["Liuzhou Federation of Trade Unions", "柳州市总工会 in the text certain (98%)"],
            ["某某行业工会"],
        ],
        "People": [["郭晋龙 全国劳动模范", "劳模郭晋龙 in the text new rule"]],
        "Language": [["Chinese (simplified)"]],
    }  # fmt: skip


def test_reasons_are_on_demand_and_need_no_script(client):
    soup = page(client, f"/article/{FULL.id}")
    opened = soup.select("details[open]")
    assert opened == []
    labels = [item["aria-label"] for item in soup.select(".card .why summary")]
    assert "省份: 广西的依据" in labels
    assert len(set(labels)) == len(labels)


def test_values_lead_to_their_searches(client):
    links = {
        a.get_text(): a["href"] for a in page(client, f"/article/{FULL.id}").select(".card dd a")
    }
    assert links["郭晋龙"] == "/search?person=%E9%83%AD%E6%99%8B%E9%BE%99"
    assert links["某某行业工会"].startswith("/search?organisation=")
    assert links["某某新能源工匠学院"].startswith("/college/")
    for url in (url for name, url in links.items() if name not in ("河北", "湖南")):
        soup = page(client, url)
        assert len(soup.select(".hit")) >= 1


def test_what_is_not_known_says_why(client):
    assert facts(page(client, f"/article/{EMPTY.id}", EN)) == {
        "Event": [["not known: the text does not say the day",
                   "近日 in the text the text does not say the day"]],
        "Province": [["not known: two provinces weigh alike: Guangxi, Hunan"]],
        "Language": [["Chinese (simplified)"]],
    }  # fmt: skip
    shown = facts(page(client, f"/article/{EMPTY.id}", ZH))
    assert shown["省份"] == [["不详: 两个省份同等可能：广西，湖南"]]


def test_a_date_says_what_of_it_is_known(client):
    assert facts(page(client, f"/article/{MONTH.id}", EN))["Event"][0][0] == (
        "May 2021 only the month is known"
    )


def test_doubts_are_told_calmly_with_their_reason(client):
    soup = page(client, f"/article/{FULL.id}", EN)
    [note] = text(soup, ".doubts")
    assert note.startswith("There are doubts about this page: mirrors another site , new kind")
    assert note.endswith("news.example.cn in the address a site under another name")
    assert soup.select(".text p")
    assert page(client, f"/article/{EMPTY.id}").select(".doubts") == []
    assert text(page(client, "/search", EN), ".hit .doubt") == ["mirrors another site", "new kind"]


def test_a_hit_shows_when_it_happened(client):
    assert text(page(client, "/search", EN), ".hit .event") == [
        "Event: 13–15 May 2021",
        "Event: May 2021",
    ]


def test_an_article_explains_how_to_correct_it_and_takes_nothing_itself(client):
    soup = page(client, f"/article/{FULL.id}")
    [command] = text(soup, ".correct code")
    assert command == f'jiangxun correct \\ {FULL.id} \\ --province CN-HN --why "…"'
    assert [form["method"] for form in soup.select("form")] == ["get", "dialog"]
    assert client.post(f"/article/{FULL.id}").status_code == 405


def test_a_college_that_only_articles_name_has_a_page(client):
    soup = page(client, f"/college/{CANDIDATE.id}", EN)
    assert text(soup, "h1") == ["某某新能源工匠学院"]
    assert "does not hold this college" in soup.get_text()
    assert text(soup, ".hit h2") == ["柳州工匠学院揭牌"]
    assert soup.select(".card") == []
    assert text(page(client, "/college/Some%20Craftsman%20College"), "h1") == [
        "Some Craftsman College"
    ]
    for name in ("另一工匠学院", "x" * 300, "某/某"):
        page(client, f"/college/{name}", status=404)


def test_a_college_found_by_pattern_is_a_facet_value_like_others(client):
    soup = page(client, f"/search?college={CANDIDATE.id}")
    assert text(soup, ".notices") == []
    assert len(soup.select(".hit")) == 1


def test_the_interface_gives_the_evidence(client):
    [hit] = [h for h in client.get("/api/v1/search").json["hits"] if h["id"] == FULL.id]
    whole = client.get(f"/api/v1/articles/{FULL.id}").json["article"]
    for name in ("event_date", "about_provinces", "colleges", "topics", "organisations", "people",
                 "suspicions", "evidence"):  # fmt: skip
        assert hit[name] == whole[name], name
    assert hit["colleges"][1]["status"] == "planned"
    assert hit["colleges"][1]["known"] is False
    assert hit["event_date"]["end"] == "2021-05-15"
    assert hit["people"][0]["role"] == "全国劳动模范"
    assert hit["evidence"]["about_provinces"][0] == {
        "text": "河北客人", "where": "body", "rule": "guests from there", "value": "CN-HE",
        "confidence": 0.5,
    }  # fmt: skip
    [other] = [h for h in client.get("/api/v1/search").json["hits"] if h["id"] == EMPTY.id]
    assert (other["event_date"], other["people"], other["suspicions"]) == (None, [], [])


def test_organisation_and_person_filter_and_count(client):
    data = client.get("/api/v1/search?person=郭晋龙&organisation=柳州工会").json
    assert data["total"] == 0
    data = client.get(
        "/api/v1/search?person=郭晋龙&organisation=Liuzhou Federation of Trade Unions"
    ).json
    assert [hit["id"] for hit in data["hits"]] == [FULL.id]
    assert data["facets"]["person"][0]["count"] == 1
    assert data["facets"]["organisation"][0]["selected"]


def in_words(app, locale: str, made) -> str:
    with app.test_request_context(headers={"Accept-Language": locale}):
        return made()


@pytest.mark.parametrize(
    ("rule", "en", "zh"),
    [
        ("label 发布时间", "labelled “发布时间”", "标为“发布时间”"),
        ("meta og:site_name", "metadata “og:site_name”", "元数据“og:site_name”"),
        ("two cities weigh alike: Liuzhou, Nanning", "two cities weigh alike: Liuzhou, Nanning",
         "两个城市同等可能：柳州，南宁"),
        ("publisher's home, and the text says 我市",
         "the publisher is at home there, and the text says “我市”",
         "发布者在当地，且文中称“我市”"),
        ("day in the lead, when a reporter learned of it, year from the dateline 5月11日",
         "a day at the beginning of the text, when a reporter learned of it, "
         "the year from the dateline “5月11日”",
         "正文开头的日期，记者获悉的时间，年份取自电头“5月11日”"),
        ("meta author, shown by tomorrow", "metadata “author”, shown by tomorrow",
         "元数据“author”，shown by tomorrow"),
        ("publisher's own, by the source line",
         "“our college” is the publisher's (in the line of the source)",
         "“我校”指发布者（见于来源行）"),
        ("a rule of tomorrow", "a rule of tomorrow", "a rule of tomorrow"),
        ("label 100% %(rest)s %", "labelled “100% %(rest)s %”", "标为“100% %(rest)s %”"),
        ("organiser: x", "organiser: x", "organiser: x"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_rules_speak_the_readers_language(app, rule, en, zh):
    assert in_words(app, "en", lambda: rule_text(rule)) == en
    assert in_words(app, "zh", lambda: rule_text(rule)) == zh


@pytest.mark.parametrize(
    ("why", "zh"),
    [
        ("the same text", "正文相同"),
        ("an excerpt: 61% of the text, the same token in the address",
         "节选：正文相同 61%，网址中编号相同"),
        ("something new", "something new"),
    ],
)  # fmt: skip
def test_likeness_speaks_the_readers_language(app, why, zh):
    assert in_words(app, "zh", lambda: likeness_text(why)) == zh


def test_sureness_has_words_and_a_number(app):
    words = [in_words(app, "en", lambda c=c: sureness_text(c)) for c in (None, 0.0, 0.6, 0.9, 1.0)]
    assert words == ["", "unsure (0%)", "likely (60%)", "certain (90%)", "certain (100%)"]


@pytest.mark.parametrize(
    ("first", "last", "precision", "en", "zh"),
    [
        ("2021-05-13", "2021-05-15", "day", "13–15 May 2021", "2021年5月13日至15日"),
        ("2021-05-01", "2021-07-01", "month", "May – July 2021", "2021年5月至7月"),
        ("2020-01-01", "2022-01-01", "year", "2020–2022", "2020–2022年"),
    ],
)
def test_a_span_is_as_fine_as_it_is_known(app, first, last, precision, en, zh):
    when = dataclasses.replace(on(first, precision), end=dt.date.fromisoformat(last))
    plain = in_words(app, "en", lambda: format_published(when)).replace("\u2009", " ")
    assert plain == en
    assert in_words(app, "zh", lambda: format_published(when)) == zh


def test_every_rule_of_the_samples_has_chinese_words(app, demo_folder):
    from contextlib import closing

    from webapp.data_folder import DataFolder

    rules = set()
    with closing(DataFolder(demo_folder).open_store()) as store:
        for change in store.changes():
            article = change.article
            # What is held against a host is told in the words of the list of hosts.
            known = {**article.evidence, "suspicions": ()}
            items = [e for why in known.values() for e in why]
            items += [college.evidence for college in article.colleges]
            items += [person.evidence for person in article.people]
            items += [when.evidence for when in (article.published, article.event_date) if when]
            rules |= {item.rule for item in items if item.rule}
    with app.test_request_context(headers={"Accept-Language": "zh"}):
        untranslated = sorted(rule for rule in rules if rule_text(rule) == rule)
    assert untranslated == []
