"""Lists as the content systems of Chinese sites write them: articles, dates, the next page."""

import datetime as dt
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.crawl.listings import read_list

TODAY = dt.date(2025, 3, 1)
TITLES = [f"云川市第{number}期焊工技能培训班在船厂开课" for number in "一二三四五六"]


def rows(form, row="<li><a href='{href}'>{title}</a><span>{day}</span></li>", count=6):
    """A list of articles; `form` is their address, with a number in it."""
    return "<ul>" + "".join(
        row.format(href=form.format(100 + n), title=TITLES[n], day=f"2025-02-{20 - n:02}")
        for n in range(count)
    ) + "</ul>"  # fmt: skip


def read(body, url="http://www.yunchuan.cn/xw/index.html", pattern=None, encoding="utf-8"):
    page = f"<html><head><meta charset='{encoding}'><title>新闻</title></head><body>{body}</body>"
    return read_list(page.encode(encoding), url, pattern, today=TODAY)


PAGED = {
    "TRS": (
        "/xw/index.html", '<script>createPageHTML(8, 0, "index", "html");</script>',
        "/xw/index_1.html",
    ),
    "TRS, later": (
        "/xw/index_3.shtml", "<script>createPageHTML(8,3,'index','shtml')</script>",
        "/xw/index_4.shtml",
    ),
    "TRS, last": ("/xw/index_7.html", '<script>createPageHTML(8,7,"index","html")</script>', None),
    "TRS, folder": ("/xw/", '<script>createPageHTML(8,0,"index","html")</script>',
                    "/xw/index_1.html"),
    "TRS with a box": (
        "/xw/list.shtml", "<script>createPageHTML('page_div',28, 1,'list','shtml',545);</script>",
        "/xw/list_2.shtml",
    ),
    "TRS with a box, last": (
        "/xw/list_28.shtml", "<script>createPageHTML('page_div',28,28,'list','shtml',545)</script>",
        None,
    ),
    "TRS, function too": (
        "/xw/index.htm",
        "<script>function createPageHTML(_nPageCount, _nCurrIndex, _sPageName, _sPageExt){}\n"
        'createPageHTML(2, 0, "index", "htm");</script>',
        "/xw/index_1.htm",
    ),
    "TRS, Pager": (
        "/xw/", "<script>Pager({size:25, current:0, prefix:'index',suffix:'html'});</script>",
        "/xw/index_1.html",
    ),
    "TRS, variables": (
        "/xw/index_1.html", "<script>var currentPage = 1;\nvar countPage = 5;</script>",
        "/xw/index_2.html",
    ),
    "博达": (
        "/xw/xyxw.htm",
        "<span class='p_next p_fun'><a href='xyxw/11.htm'>下页</a></span>"
        "<span class='p_last p_fun'><a href='xyxw/1.htm'>尾页</a></span>",
        "/xw/xyxw/11.htm",
    ),
    "博达, counting down": ("/xw/xyxw/11.htm", "<a href='12.htm'>上页</a><a href='10.htm'>下页</a>",
                          "/xw/xyxw/10.htm"),
    "博达 by its script": (
        "/xw/xyxw.htm", "<a onclick=\"_simple_list_gotopage_fun(12,'u10_goto',1)\">转到</a>",
        "/xw/xyxw/11.htm",
    ),
    "博达 by its script, later": (
        "/xw/xyxw/11.htm", "<a onclick=\"_simple_list_gotopage_fun(12,'u10_goto',1)\">转到</a>",
        "/xw/xyxw/10.htm",
    ),
    "博达, oldest": (
        "/xw/xyxw/1.htm", "<a onclick=\"_simple_list_gotopage_fun(12,'u10_goto',1)\">转到</a>",
        None,
    ),
    "博达 by numbers": (
        "/xw/xyxw.htm",
        "<span class='p_no_d'>1</span><a href='xyxw/11.htm'>2</a><a href='xyxw/10.htm'>3</a>",
        "/xw/xyxw/11.htm",
    ),
    "DedeCMS": (
        "/xw/", "<li class='thisclass'>1</li><li><a href='list_1_2.html'>2</a></li>"
        "<li><a href='list_1_3.html'>3</a></li><li><a href='list_1_2.html'>下一页</a></li>",
        "/xw/list_1_2.html",
    ),
    "PHPCMS": (
        "/index.php?m=content&c=index&a=lists&catid=9",
        "<div id='pages'><a class='a1'>60条</a> <span>1</span>"
        " <a href='/index.php?m=content&c=index&a=lists&catid=9&page=2'>2</a>"
        " <a href='/index.php?m=content&c=index&a=lists&catid=9&page=2'>下一页</a></div>",
        "/index.php?m=content&c=index&a=lists&catid=9&page=2",
    ),
    "帝国": ("/xw/", "<b>1</b>&nbsp;<a href='/xw/index_2.html'>2</a>&nbsp;"
             "<a href='/xw/index_2.html'>下一页</a>&nbsp;<a href='/xw/index_9.html'>尾页</a>",
             "/xw/index_2.html"),
    "帝国, counting from 0": (
        "/e/action/ListInfo/?classid=3&page=1",
        "<a href='/e/action/ListInfo/?classid=3&page=0'>1</a><b>2</b>"
        "<a href='/e/action/ListInfo/?classid=3&page=2'>3</a>",
        "/e/action/ListInfo/?classid=3&page=2",
    ),
    "webplus": (
        "/1234/list.htm",
        "<em class='curr_page'>1</em>/<em class='all_pages'>12</em>"
        "<a class='next' href='javascript:void(0);'><span>下一页&gt;&gt;</span></a>",
        "/1234/list2.htm",
    ),
    "webplus with a link": (
        "/1234/list2.htm", "<a class='next' href='/1234/list3.htm'><span>下一页&gt;&gt;</span></a>",
        "/1234/list3.htm",
    ),
    "webplus, last": ("/1234/list12.htm", "<em class='all_pages'>12</em>", None),
    "?page=": ("/news?page=2", "<a href='?page=1'>上一页</a><a href='?page=3'>下一页 &gt;</a>",
               "/news?page=3"),
    "a count": ("/list/12/3.shtml", "第3页/共9页 <a href='javascript:next()'>下一页</a>",
                "/list/12/4.shtml"),
    "a count, last": ("/list/12/9.shtml", "第9页/共9页", None),
    "rel": ("/news/", "<a rel='next' href='/news/page/2/'>旧文</a>", "/news/page/2/"),
    "Drupal": (
        "/en/news",
        "<nav class='pager'><ul><li class='pager__item is-active'><a href='?page=0'>1</a></li>"
        "<li class='pager__item'><a href='?page=1'>2</a></li>"
        "<li class='pager__item pager__item--next'><a href='?page=1' title='Go to next page'>"
        "<span class='visually-hidden'>Next page</span><span aria-hidden='true'>››</span></a></li>"
        "</ul></nav>",
        "/en/news?page=1",
    ),
    "Drupal 7": ("/en/news", "<li class='pager-next'><a href='/en/news?page=1'>next ›</a></li>",
                 "/en/news?page=1"),
    "WordPress": ("/category/news/", "<a class='next page-numbers' href='/category/news/page/2/'>"
                  "→</a>", "/category/news/page/2/"),
    "older posts": ("/blog/", "<a href='/blog/page/2/'>← Older posts</a>", "/blog/page/2/"),
    "a picture": ("/xw/", "<a href='p2.html'><img src='r.gif' alt='下一页'></a>", "/xw/p2.html"),
    "jpage": (
        "/col/col12/index.html",
        "<script type='text/xml'><datastore><nextgroup><![CDATA[<a href=\"/module/web/jpage/"
        'dataproxy.jsp?page=1&amp;columnid=12"></a>]]></nextgroup></datastore></script>',
        "/module/web/jpage/dataproxy.jsp?page=1&columnid=12",
    ),
    "none": ("/xw/", "<a href='/'>首页</a><a href='/xw/9.html'>下一篇</a>", None),
    "a disabled one": ("/xw/", "<span class='disabled'><a href='?page=2'>下一页</a></span>", None),
    "a carousel": ("/xw/", "<a class='next' href='#slide'>›</a>", None),
    "another site": ("/xw/", "<a href='http://other.example/'>下一页</a>", None),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGED)
def test_the_next_page_is_found(name):
    path, body, following = PAGED[name]
    listing = read(rows("/info/1012/{}.htm") + body, f"http://www.yunchuan.cn{path}")
    expected = (f"http://www.yunchuan.cn{following}",) if following else ()
    assert listing.further == expected
    assert listing.whole is not bool(expected)
    assert len(listing.found) == 6


ARTICLES = [
    "/info/1012/{}.htm", "/xwzx/ghyw/202502/t20250220_{}.html", "/c/2025-02-20/{}.shtml",
    "/2025/0220/c12a{}/page.htm", "/newshow.aspx?id={}", "/index.php?c=show&id={}",
    "/a/202502/20/WS65d3f0c1a31{}0a1b2c3d4e.html", "/content/2025-02/20/content_{}.htm",
    "/node/{}", "/show-12-{}-1.html", "/xwzx/content/post_{}.html", "/article/{}",
    "/n1/2025/0220/c67502-{}.html", "/news/skills-contest-held-in-port-city-{}/",
    "/news/2025/skills-contest-held/{}.html", "/p/{}.html", "/detail/a1b2c3d4e5f60718293a4b5c6d{}",
]  # fmt: skip
MENU = (
    "<div><a href='/xw/1.html'>首页</a><a href='/xw/2.html'>新闻</a><a href='/xw/3.html'>概况</a>"
    "<a href='/xw/4.html'>联系</a></div>"
)
CALENDAR = "".join(f"<a href='/day/2025/02/{day:02}'>{day}</a>" for day in range(1, 29))


@pytest.mark.parametrize("form", ARTICLES)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_articles_are_learnt_and_dated(form, encoding):
    body = MENU + rows(form) + CALENDAR + "<a href='/xw/a.pdf'>云川市职业技能竞赛报名表下载文件</a>"
    found = read(body, encoding=encoding).found
    assert [item.url for item in found] == [
        f"http://www.yunchuan.cn{form.format(100 + n)}" for n in range(6)
    ]
    assert [item.title for item in found] == TITLES
    assert [item.date for item in found] == [dt.date(2025, 2, 20 - n) for n in range(6)]


ROWS = {
    "table": "<tr><td>·</td><td><a href='{href}'>{title}</a></td><td>[{day}]</td></tr>",
    "before": "<li><span>{day}</span><a href='{href}'>{title}</a></li>",
    "flat, behind": "<a href='{href}'>{title}</a> ({day})<br>",
    "flat, before": "{day} <a href='{href}'>{title}</a><br>",
    "definition": "<dt><a href='{href}'>{title}</a></dt><dd>发布时间：{day}</dd>",
    "inside": "<li><a href='{href}'><h3>{title}</h3><i>{day}</i></a></li>",
    "with its section": "<li>[<a href='/xw/'>要闻</a>] <a href='{href}'>{title}</a> {day}</li>",
    "section, date before": "<li><i>{day}</i><a href='/xw/'>[要闻]</a><a href='{href}'>{title}</a>",
    "picture first": "<li><a href='{href}'><img src='a.jpg'></a><div><h4><a href='{href}'>{title}"
    "</a></h4><p>四十名学员……<a href='{href}'>[详细]</a></p><em>{day}</em></div></li>",
    "cut short": "<li><a href='{href}' title='{title}'>云川市第…</a><span>{day}</span></li>",
    "by a script": "<li onclick=\"x()\"><a href='javascript:;' onclick=\"window.open('{href}')\">"
    "{title}</a><span>{day}</span></li>",
}


@pytest.mark.parametrize("name", ROWS)
def test_the_date_beside_is_that_of_the_article(name):
    found = [
        item for item in read(rows("/info/1012/{}.htm", ROWS[name])).found if "info" in item.url
    ]
    assert [(item.title.removesuffix(" 2025"), item.date) for item in found] == [
        (title if name != "inside" else found[n].title, dt.date(2025, 2, 20 - n))
        for n, title in enumerate(TITLES)
    ]
    assert all(item.title.startswith(title) for item, title in zip(found, TITLES, strict=True))


def test_rows_carried_as_data_are_read():
    row = "<record><![CDATA[<li><a href='{href}'>{title}</a><b>{day}</b></li>]]></record>"
    records = rows("/art/2025/2/20/art_12_{}.html", row)
    data = (
        f"<script type='text/xml'><datastore><recordset>{records}</recordset></datastore></script>"
    )
    found = read(data, "http://www.yunchuan.gov.cn/col/col12/index.html").found
    assert [item.title for item in found] == TITLES
    assert found[0].date == dt.date(2025, 2, 20)


def test_a_newspaper_gives_its_sheets_then_the_issue_before():
    sheets = "".join(f"<a href='node_{n}.htm'>第0{n}版：要闻</a>" for n in range(1, 5))
    areas = "".join(f"<area href='content_{n}.htm'>" for n in (7, 8))
    body = f"{rows('content_{}.htm', count=4)}<map>{areas}</map>{sheets}"
    body += "<a href='../../2025-02/27/node_1.htm'>上一期</a>"
    body += "<a href='../../2025-03/01/node_1.htm'>下一期</a>"
    base = "http://paper.yunchuan.cn/html/2025-02/"
    listing = read(body, base + "28/node_1.htm", re.compile(r"/content_\d+\.htm$"))
    assert listing.further == (
        *(f"{base}28/node_{n}.htm" for n in (2, 3, 4)), base + "27/node_1.htm",
    )  # fmt: skip
    assert len(listing.found) == 6
    assert {item.date for item in listing.found} >= {dt.date(2025, 2, 28)}


@pytest.mark.parametrize(
    "door",
    [
        "<meta http-equiv='refresh' content='0; URL=html/2025-02/28/node_1.htm'>",
        "<script>window.location.href = 'html/2025-02/28/node_1.htm';</script>",
    ],
)
def test_the_door_of_a_newspaper_leads_in(door):
    listing = read(door, "http://paper.yunchuan.cn/")
    assert listing.further == ("http://paper.yunchuan.cn/html/2025-02/28/node_1.htm",)


def test_a_pattern_says_what_is_an_article():
    body = rows("/info/1012/{}.htm") + "<a href='/info/1013/5.htm'>更多</a>"
    found = read(body, pattern=re.compile(r"/info/1013/\d+\.htm$")).found
    assert [item.url for item in found] == ["http://www.yunchuan.cn/info/1013/5.htm"]


def test_what_is_no_page_is_a_problem_not_an_error():
    for content in (b"", b"%PDF-1.7 ...", b"\x00" * 50):
        listing = read_list(content, "http://www.yunchuan.cn/")
        assert not listing.found
        assert "http://www.yunchuan.cn/" in listing.problem


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("<>/aulscript= '\"()[]页下第1/2共&;!-CDAT"), max_size=400))
def test_no_markup_breaks_it(markup):
    page = markup.encode()
    listing = read_list(page, "http://www.yunchuan.cn/list.htm", today=TODAY)
    assert "http://www.yunchuan.cn/list.htm" not in listing.further


@pytest.mark.parametrize(
    "piece",
    ["<div>", "<a href='/a'>", "<record><![CDATA[", "createPageHTML(", "Pager({", "<b>1</b>",
     "<a href='/n/1.html'>下一页下一页</a>", "<li>2025-02-11 ", "countPage=", "第1页/共"],
)  # fmt: skip
def test_hostile_pages_cost_little(piece):
    start = dt.datetime.now()
    read_list((piece * (1_500_000 // len(piece))).encode(), "http://www.yunchuan.cn/x.html")
    assert (dt.datetime.now() - start).total_seconds() < 5
