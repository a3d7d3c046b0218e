"""Articles over several pages: listed when one is given, joined when all are."""

from __future__ import annotations

import pytest

from corpus import NotAnArticle, clean_page, clean_pages

URL = "https://news.example.cn/2024/12/c123456.html"
TEXTS = [
    [
        f"工匠学院第{n}期培训班开班，第{k}组学员走进车间，跟着师傅学习焊接和数控技术。"
        for k in "一二三"
    ]
    for n in range(1, 4)
]


def html(pager="", texts=TEXTS[0], title="工匠学院培训班开班", more="", script=""):
    body = "".join(f"<p>{text}</p>" for text in texts)
    return (
        f"<html><head><meta charset='utf-8'><title>{title}</title></head><body><h1>{title}</h1>"
        f"<p>发布时间：2024-12-19 来源：示例日报</p><div class='TRS_Editor'>{body}{more}</div>"
        f"<div class='pager'>{pager}</div>{script}"
        f"<p>上一篇：<a href='c123455.html'>别的新闻</a></p>"
        f"<p>下一篇：<a href='c123457.html'>另一条新闻</a></p></body></html>"
    ).encode()


@pytest.mark.parametrize(
    ("url", "pager", "expected"),
    [
        (URL, "1 <a href='c123456_2.html'>2</a> <a href='c123456_3.html'>3</a> "
              "<a href='c123456_2.html'>下一页</a>",
         ["https://news.example.cn/2024/12/c123456_2.html",
          "https://news.example.cn/2024/12/c123456_3.html"]),
        (URL, "<a href='/2024/12/c123456_1.html'>[2]</a>",
         ["https://news.example.cn/2024/12/c123456_1.html"]),
        (URL, "<a href='c123456-2.html'>余下全文&gt;&gt;</a>",
         ["https://news.example.cn/2024/12/c123456-2.html"]),
        (URL, "<a href='c123456/2.html'>第2页</a>",
         ["https://news.example.cn/2024/12/c123456/2.html"]),
        ("https://a.example.cn/show.php?id=7", "<a href='?id=7&page=2'>2</a><a href='?id=7'>1</a>",
         ["https://a.example.cn/show.php?id=7&page=2"]),
        ("https://a.example.cn/post/7123/", "<a href='/post/7123/2/'>Next page</a>",
         ["https://a.example.cn/post/7123/2/"]),
        (URL.replace(".html", "_2.html"),
         "<a href='c123456.html'>1</a> 2 <a href='c123456_3.html'>3</a>",
         ["https://news.example.cn/2024/12/c123456_3.html"]),
        (None, "1 <a href='c9_2.html'>2</a> <a href='c9_3.html'>3</a>", ["c9_2.html", "c9_3.html"]),
        (None, "<a href='c9_1.html'>下一页</a>", ["c9_1.html"]),
        (URL, "<a href='c123457.html'>下一页</a><a href='c123458.html'>2</a>", []),
        (URL, "<a href='c123456_2.html'>评论</a><a href='javascript:void(0)'>2</a>", []),
        (URL, "<a href='https://other.example.cn/2024/12/c123456_2.html'>2</a>", []),
        (None, "<a href='http://[bad'>2</a><a href='/'>下一页</a>", []),
    ],
)  # fmt: skip
def test_further_pages_are_listed(url, pager, expected):
    assert list(clean_page(html(pager), url=url).continued) == expected


def test_a_pager_that_a_script_writes_is_read():
    script = '<script>createPageHTML(3, 0, "t20241219_77", "html");</script>'
    assert clean_page(html(script=script)).continued == (
        "t20241219_77_1.html",
        "t20241219_77_2.html",
    )
    assert clean_page(html(script=script.replace("3, 0", "1, 0"))).continued == ()


def test_pages_are_joined_without_what_they_repeat():
    urls = [URL, URL.replace(".html", "_2.html"), URL.replace(".html", "_3.html")]
    picture = "<p><img src='/p/{}.jpg' width='600' height='400'></p>"
    pager = "<a href='c123456_2.html'>2</a> <a href='c123456_3.html'>3</a>"
    first = html(pager, more=picture.format(1))
    second = html("", [TEXTS[0][-1], *TEXTS[1]], more=picture.format(1) + picture.format(2))
    third = html("", [*TEXTS[2], "（责任编辑：王小明）"])
    article = clean_pages(list(zip([first, second, third], urls, strict=True)))
    alone = clean_page(first, url=URL)
    assert (article.id, article.url, article.title) == (alone.id, URL, "工匠学院培训班开班")
    assert article.paragraphs == [*TEXTS[0], *TEXTS[1], *TEXTS[2]]
    assert [image.src[-7:] for image in article.images] == ["p/1.jpg", "p/2.jpg"]
    assert article.editors == ("王小明",)
    assert article.continued == ()
    assert [item.text for item in article.evidence["continued"]] == urls[1:]
    assert clean_pages([(first, URL), (second, urls[1])]).continued == (urls[2],)


def test_a_further_page_that_is_no_article_is_left_out_with_its_reason():
    article = clean_pages([(html(), URL), (b"", URL + "?page=2")])
    assert article.paragraphs == TEXTS[0]
    [evidence] = article.evidence["continued"]
    assert (evidence.where, evidence.text) == ("refused", URL + "?page=2")
    with pytest.raises(NotAnArticle):
        clean_pages([])
