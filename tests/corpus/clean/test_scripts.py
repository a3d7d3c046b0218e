"""Articles in scripts: what is read, what is refused, and that nothing takes long."""

from __future__ import annotations

import json
import time
import tracemalloc
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import NotAnArticle
from corpus.clean import clean_page
from corpus.clean.literals import values_in

TITLE = "云川船厂的学徒有了夜间课堂"
FIRST = "云川市总工会与船厂合办的夜间课堂本周开课，一百二十名学徒报名学习焊接、识图和船体放样。"
SECOND = "授课的是厂里的老师傅，教材也由他们编写；学完一门并通过考核的学徒，可以提前参加等级认定。"
HTML = f"<p>{FIRST}</p><p>{SECOND}</p>"
RECORD = {
    "title": TITLE,
    "publishTime": 1718760600000,
    "source": "云川工人报",
    "author": "何雨桐",
    "content": HTML,
}


def shell(script, kind=""):
    page = (
        "<html><head><title>云川手机报</title></head><body><div id='app'>加载中</div>"
        f"<noscript>请启用JavaScript后查看</noscript><script {kind}>{script}</script></body></html>"
    )
    return page.encode()


def as_json(data):
    return json.dumps(data, ensure_ascii=False)


FORMS = {
    "next": (as_json({"props": {"pageProps": {"detail": RECORD}}}), "type='application/json'"),
    "state": (f"window.__INITIAL_STATE__ = {as_json({'news': RECORD})};(function(){{}}());", ""),
    "variable": (f"var contentData = {as_json(RECORD)};", ""),
    "parsed": (f"window.s = JSON.parse({as_json(as_json(RECORD))});", ""),
    "encoded": (f"window.s = '{quote(as_json(RECORD))}'", ""),
    "pushed": (f"self.__next_f.push([1,{as_json('5:' + as_json(['$', RECORD]))}])", ""),
    "literal": (
        f"var d = {{title:'{TITLE}', /* x */ publishTime: 1718760600000, shown: !0, n: void 0,"
        f" source:'云川工人报', author:\"何雨桐\", content: '{HTML}',}};",
        "",
    ),
    "function": (
        "window.__NUXT__=(function(a,b,c){return {data:[{title:a,publishTime:b,source:c,"
        f"author:'何雨桐',content:{as_json(HTML)}}}]}}}}({as_json(TITLE)},1718760600000,'云川工人报'));",
        "",
    ),
    "flat": (
        as_json(
            [["R", 1], {"title": 2, "content": 3, "publishTime": 4, "source": 5, "author": 6},
             TITLE, HTML, 1718760600000, "云川工人报", "何雨桐"]
        ),
        "type='application/json' id='__NUXT_DATA__'",
    ),
    "linked data": (
        as_json({"@type": "NewsArticle", "headline": TITLE, "articleBody": f"{FIRST}\n{SECOND}",
                 "datePublished": "2024-06-19T09:30:00+08:00", "source": "云川工人报",
                 "author": [{"name": "何雨桐"}]}),
        "type='application/ld+json'",
    ),
    "blocks": (
        as_json({"d": {**RECORD, "content": [{"type": "text", "value": FIRST},
                                             {"type": "text", "value": SECOND}]}}),
        "type='application/json'",
    ),
    "text beside the title": (
        as_json({"base": {k: v for k, v in RECORD.items() if k != "content"},
                 "text": {"content": HTML}}),
        "type='application/json'",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_the_forms_in_which_sites_send_their_data(name):
    article = clean_page(shell(*FORMS[name]))
    assert article.title == TITLE
    assert article.paragraphs == [FIRST, SECOND]
    assert str(article.published) == "2024-06-19 09:30"
    assert article.content_source == "云川工人报"
    assert article.reporters == ("何雨桐",)


def test_a_list_of_articles_is_none():
    others = [{**RECORD, "title": f"{TITLE}（{n}）"} for n in "一二三"]
    with pytest.raises(NotAnArticle):
        clean_page(shell(as_json({"list": others}), "type='application/json'"))


def test_the_page_s_title_chooses_among_several():
    data = {"hot": {**RECORD, "title": "另一篇更长的文章", "content": HTML * 3}, "own": RECORD}
    page = shell(as_json(data), "type='application/json'").decode()
    article = clean_page(page.replace("<title>", f"<title>{TITLE}_").encode())
    assert article.title == TITLE
    assert article.paragraphs == [FIRST, SECOND]


def test_a_page_that_shows_its_article_is_read_as_shown():
    other = as_json({"title": "别处的文章", "content": HTML * 4})
    shown = f"<h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p><p>{FIRST[:-1]}，{SECOND}</p>"
    html = f"<html><body>{shown}<script>var x = {other};</script></body></html>"
    assert clean_page(html.encode()).title == TITLE


@pytest.mark.parametrize(
    "script", ["fetch('/api/article?id=7').then(show)", "var app = {title: load(7), body: b};"]
)
def test_a_page_without_data_stays_refused(script):
    with pytest.raises(NotAnArticle) as caught:
        clean_page(shell(script + "//" + "x" * 200))
    assert caught.value.kind == "empty shell"


@given(st.text(max_size=400), st.booleans())
def test_any_script_is_read_without_error(script, pure):
    list(values_in(script, pure=pure))
    list(values_in("var a = {" + script, pure=False))


@given(st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
))  # fmt: skip
def test_json_is_read_back(data):
    assert next(values_in(f"window.d = {json.dumps([data])};")) == [data]


@pytest.mark.parametrize(
    "script",
    [
        "x={" * 100_000,
        "x=" + "[" * 200_000,
        "x={a:'" * 50_000,
        "x=\"\\\"" * 100_000,
        "(function(" * 50_000,
        "/*" * 200_000,
        "x={/*" * 60_000,
        "__next_f.push([1,\"" * 40_000,
    ],
)  # fmt: skip
def test_mangled_scripts_take_no_time(script):
    start = time.perf_counter()
    list(values_in(script))
    assert time.perf_counter() - start < 2.0


@pytest.mark.parametrize("script", ['a={"t":"' + "\\u" * 400_000, "a={" + '"t":[],' * 150_000])
def test_a_long_script_takes_little_memory(script):
    tracemalloc.start()
    try:
        assert list(values_in(script)) == []
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()
