"""Which pictures and files are the article's, and which words belong to a picture."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from corpus.clean import clean_page
from corpus.clean.attachments import file_name, is_file
from corpus.clean.captions import is_name_line, sure
from corpus.clean.page import Line, Link
from corpus.clean.pictures import read_picture

FIRST = "全市焊工技能赛昨天在港口集团的实训车间开赛，来自十二家企业的六十名焊工同场比试。"
SECOND = "组委会介绍，比赛分理论和实操两部分，实操占七成，考题取自修船现场常见的三种接头。"
THIRD = "比赛结束以后，前十名将到各家企业巡回讲课，把自己的手法讲给更多的年轻焊工听。"
PIC = "<p><img src='/upload/2024/weld_room_0001.jpg'></p>"
PIC_URL = "https://x.example/upload/2024/weld_room_0001.jpg"


def article(inside: str, after: str = "", before: str = ""):
    """An article whose container holds `inside`."""
    html = (
        "<html><head><title>焊工技能赛开赛</title></head><body><h1>焊工技能赛开赛</h1>"
        f"{before}<div class='article-content'>{inside}</div>{after}</body></html>"
    )
    return clean_page(html.encode(), url="https://x.example/n/1.html")


def pictures(inside: str, after: str = "", before: str = ""):
    """Addresses and captions."""
    found = article(inside, after, before).images
    return [(image.src, image.caption) for image in found]


def body(*parts: str) -> str:
    return "".join(part if part.startswith("<") else f"<p>{part}</p>" for part in parts)


@pytest.mark.parametrize(
    "markup",
    [
        "<img src='REAL'>",
        "<img src='/images/loading.gif' data-src='REAL'>",
        "<img src='/images/blank.gif' data-original='REAL'>",
        "<img src='data:image/gif;base64,R0lGODlhAQABAIAAAA' data-lazy-src='REAL'>",
        "<img src='static/image/common/none.gif' zoomfile='REAL' file='REAL.thumb.jpg'>",
        "<img src='/img/placeholder.png' data-srcset='/s.jpg 320w, REAL 1280w, /m.jpg 640w'>",
        "<img srcset='/small.jpg 1x, REAL 2x'>",
        "<picture><source srcset='REAL 800w'><img src='/img/1x1.gif'></picture>",
        "<img src='/img/spacer.gif'><noscript><img src='REAL'></noscript>",
        "<noscript><img src='REAL'></noscript><img src='/img/lazyload.png'>",
    ],
)
def test_the_real_address_behind_lazy_loading(markup):
    markup = markup.replace("REAL", "/upload/2024/weld_room_0001.jpg")
    assert pictures(body(FIRST, f"<p>{markup}</p>", SECOND)) == [(PIC_URL, "")]


def test_an_address_without_picture_is_none():
    for markup in ("<img>", "<img src=''>", "<img src='data:image/png;base64,AA'>", "<img alt=x>"):
        assert read_picture(BeautifulSoup(markup, "lxml").img) is None


@given(st.dictionaries(st.sampled_from(["src", "data-src", "srcset", "width", "style"]), st.text()))
def test_any_attributes_are_read(attributes):
    tag = BeautifulSoup("<img>", "lxml").img
    tag.attrs.update(attributes)
    picture = read_picture(tag)
    assert picture is None or (picture.src and not picture.src.startswith("data:"))


def test_size_comes_from_attributes_or_style():
    for markup in (
        "<img src=a width=640 height='360px'>",
        "<img src=a style='width:640px;height: 360px'>",
    ):
        picture = read_picture(BeautifulSoup(markup, "lxml").img)
        assert picture is not None
        assert (picture.width, picture.height) == (640, 360)


@pytest.mark.parametrize(
    "markup",
    [
        "<p><a href='/n/2024/other.html'><img src='/t/other_news_77.jpg'></a>"
        "<a href='/n/2024/other.html'>另一条新闻的标题在这里</a></p>",
        "<p><img src='/skin/default/foot_line_09.jpg'></p>",
        "<p><img src='/a/b/logo.png'></p>",
        "<p><img src='/upload/ruler-of-page.png' width='640' height='20'></p>",
        "<p><img src='/upload/code-20240101.jpg'></p><p>扫描二维码，关注我们</p>",
        "<div class='avatar'><img src='/u/20240101120000.jpg'></div>",
        "<div class='video-box'><img src='/cover/20240101120000.jpg'></div>",
        "<p><img src='/upload/flash.gif'></p>",
        "".join(f"<p><img src='/u/member{n}00000.jpg' width=90 height=90></p>" for n in range(5)),
    ],
)
def test_decorations_teasers_and_faces_are_left_out(markup):
    assert pictures(body(FIRST, PIC, SECOND, markup, THIRD)) == [(PIC_URL, "")]


def test_a_face_within_a_sentence_does_not_cut_it():
    face = "<img src='/e/smile_20.png' width=20 height=20>"
    found = article(body(f"<p>{FIRST[:9]}{face}{FIRST[9:]}</p>", SECOND))
    assert found.paragraphs == [FIRST, SECOND]
    assert found.images == ()


def test_pictures_linked_to_their_large_version_stay():
    linked = "<p><a href='/upload/2024/weld_room_0001_big.jpg'>" + PIC[3:-4] + "</a></p>"
    viewer = "<p><a href='/show?/upload/2024/weld_room_0001.jpg'>" + PIC[3:-4] + "</a></p>"
    for markup in (linked, viewer):
        assert pictures(body(FIRST, markup, SECOND)) == [(PIC_URL, "")]


def test_a_picture_that_leads_to_the_next_page_of_the_article_stays():
    markup = "<p><a href='1_2.html'>" + PIC[3:-4] + "</a></p>"
    assert pictures(body(FIRST, markup, SECOND)) == [(PIC_URL, "")]


def test_pictures_over_the_first_and_under_the_last_paragraph_stay_until_the_article_ends():
    other = "<p><img src='/upload/2024/weld_hall_0002.jpg'></p>"
    ad = "<p>相关阅读</p><p><img src='/upload/2024/other_thing_3.jpg'></p>"
    found = pictures(
        body(PIC, FIRST, SECOND, other, ad), after="<img src='/upload/foot_012345.jpg'>"
    )
    assert found == [(PIC_URL, ""), ("https://x.example/upload/2024/weld_hall_0002.jpg", "")]


def test_a_box_of_pictures_right_under_the_text_belongs_to_it():
    figure = f"<div class='figure'>{PIC[3:-4]}<p>焊工在舱口练习立焊</p></div>"
    assert pictures(body(FIRST, SECOND), after=figure) == [(PIC_URL, "焊工在舱口练习立焊")]
    between = "<p>相关阅读</p>" + figure
    assert pictures(body(FIRST, SECOND), after=between) == []


def test_the_emblem_over_the_byline_is_no_picture_of_the_article():
    before = "<div><img src='/m/9081726354.jpg'><p>示例号</p><p>2024-06-01 08:30</p></div>"
    assert pictures(body(FIRST, SECOND), before=before) == []


def test_one_picture_by_thumbnail_and_original_is_one():
    twice = "<p><img src='/t/20240601093011223344_thumb.jpg'></p>"
    again = "<p><img src='/t/20240601093011223344.jpg'></p>"
    found = pictures(body(FIRST, twice, SECOND, again, THIRD))
    assert [src for src, _ in found] == ["https://x.example/t/20240601093011223344_thumb.jpg"]


@pytest.mark.parametrize(
    "markup",
    [
        f"<figure>{PIC[3:-4]}<figcaption>CAP</figcaption></figure>",
        f"<figure><figcaption>CAP</figcaption>{PIC[3:-4]}</figure>",
        f"{PIC}<p class='img-desc'>CAP</p>",
        f"<p align='center'>{PIC[3:-4]}</p><p align='center'>CAP</p>",
        f"<p style='text-align:center'>{PIC[3:-4]}<br>CAP</p>",
        f"<table><tr><td>{PIC[3:-4]}</td></tr><tr><td>CAP</td></tr></table>",
        f"<table><tr><td>{PIC[3:-4]}</td><td>CAP</td></tr></table>",
        f"<div>{PIC}<p>CAP</p></div>",
        f"{PIC}<p></p><p>&nbsp;</p><p class='caption'>CAP</p>",
    ],
)
def test_where_captions_stand(markup):
    caption = "焊工在舱口练习立焊"
    found = article(body(FIRST, markup.replace("CAP", caption), SECOND, THIRD))
    assert [(image.src, image.caption) for image in found.images] == [(PIC_URL, caption)]
    assert found.paragraphs == [FIRST, SECOND, THIRD]


@pytest.mark.parametrize(
    "caption",
    [
        "图为参赛焊工在检查焊缝。",
        "▲焊工检查焊缝",
        "参赛焊工在检查焊缝。赵青 摄",
        "参赛焊工在检查焊缝（港口集团供图）",
        "参赛焊工在检查焊缝　摄影：赵青",
        "参赛焊工在检查焊缝，资料图。",
        "比赛现场",
    ],
)
def test_words_that_only_captions_use(caption):
    found = article(body(FIRST, PIC, caption, SECOND, THIRD))
    assert [image.caption for image in found.images] == [
        caption.lstrip("▲").replace("\u3000", " ")
    ] or [image.caption for image in found.images] == [caption.lstrip("▲")]
    assert found.paragraphs == [FIRST, SECOND, THIRD]


def test_short_lines_under_most_pictures_are_captions_by_habit():
    more = [f"<p><img src='/upload/2024/weld_shot_{n}000.jpg'></p>" for n in range(3)]
    words = ["焊枪。", "老师傅在讲解。", "成绩单。"]
    parts = [FIRST, more[0], words[0], SECOND, more[1], words[1], THIRD, more[2], words[2], FIRST]
    found = article(body(*parts))
    assert [image.caption for image in found.images] == words
    assert not set(words) & set(found.paragraphs)


@pytest.mark.parametrize(
    "line",
    [
        "怎么选出来的？",
        "主办方这样回答：",
        "记者问得最多的，是以下三个问题。因为它们关系到每一名焊工明年的考核和收入。",
    ],
)
def test_a_line_that_reads_on_is_no_caption(line):
    found = article(body(FIRST, PIC, line, SECOND, THIRD))
    assert [image.caption for image in found.images] == [""]
    assert line in found.paragraphs


def test_a_subhead_under_a_picture_stays_in_the_body():
    parts = [FIRST, "考题从哪里来", SECOND, PIC, "冠军会去哪里", THIRD]
    found = article(body(*parts))
    assert [image.caption for image in found.images] == [""]
    assert found.paragraphs == [FIRST, "考题从哪里来", SECOND, "冠军会去哪里", THIRD]


def test_a_pair_of_pictures_shares_its_caption():
    other = "<p><img src='/upload/2024/weld_hall_0002.jpg'></p>"
    found = pictures(body(FIRST, PIC, other, "左图为理论考场，右图为实操考场。", SECOND))
    assert [caption for _, caption in found] == ["左图为理论考场，右图为实操考场。"] * 2


def test_file_names_that_stand_as_text_are_left_out():
    found = article(body(FIRST, PIC, "微信图片_20240601.jpg", SECOND, "IMG 2031.JPG", THIRD))
    assert found.paragraphs == [FIRST, SECOND, THIRD]
    assert [image.caption for image in found.images] == [""]


@pytest.mark.parametrize(
    "alt", ["点击查看大图", "IMG_2034.jpg", "焊工技能赛开赛(3)", "003a20240601", "图"]
)
def test_replacement_texts_that_say_nothing(alt):
    markup = f"<p><img src='/upload/2024/weld_room_0001.jpg' alt='{alt}'></p>"
    assert pictures(body(FIRST, markup, SECOND, THIRD)) == [(PIC_URL, "")]


def test_caption_words():
    assert sure(Line("", tag="figcaption"))
    assert sure(Line("x", marks=" pic-info"))
    assert not sure(Line("他把全部的摄影器材都捐给了学校，自己只留下一张旧照片。"))
    assert not sure(Line("图书馆", marks=" text"))
    assert is_name_line(Line("DSC_0012.JPG"))
    assert not is_name_line(Line("见文末图"))


@pytest.mark.parametrize(
    ("href", "text", "expected"),
    [
        ("/f/list.xls", "名单", True),
        ("/f/2024/notice.OFD?v=2", "", True),
        ("/system/_content/download.jsp?urltype=news.DownloadAttachUrl&wbfileid=88", "名单", True),
        ("/download/get?id=3", "申报表.docx", True),
        ("/download/get?id=3", "客户端", False),
        ("/upload/form_1.jpg", "附件1：表样", True),
        ("/upload/form_1.jpg", "看大图", False),
        ("/n/2024/1.html", "通知", False),
        ("javascript:down(3)", "名单.doc", False),
        ("#a.pdf", "名单", False),
    ],
)
def test_what_is_a_file(href, text, expected):
    assert is_file(Link(href, text)) == expected


def test_names_of_files():
    assert file_name(Link("/f/1.doc", "申报表.doc 已下载12次")) == "申报表.doc"
    assert file_name(Link("/f/%E5%90%8D%E5%8D%95.xls?x=1", "")) == "名单.xls"
    assert file_name(Link("/get?wbfileid=1", "")) == ""


def test_attachments_are_listed_once_and_leave_the_body():
    files = (
        "<p>附件【<a href='/system/_content/download.jsp?wbfileid=88'>申报表.docx</a>】"
        "已下载<span>35</span>次</p>"
        "<p><a href='/f/list.xls'><img src='/images/icons/xls.gif'></a>"
        "<a href='/f/list.xls'>获奖名单</a></p>"
    )
    found = article(
        body(FIRST, SECOND, files), after="<p>相关链接</p><p><a href='/z.pdf'>往年名单</a></p>"
    )
    assert [(item.href, item.name) for item in found.attachments] == [
        ("https://x.example/system/_content/download.jsp?wbfileid=88", "申报表.docx"),
        ("https://x.example/f/list.xls", "获奖名单"),
    ]
    assert found.paragraphs == [FIRST, SECOND]
    assert found.images == ()


def test_pictures_from_one_script_are_told_apart_by_their_query():
    found = pictures(
        body(FIRST, "<p><img src='/showattachment.php?id=1'></p>", SECOND)
        + "<p><img src='/showattachment.php?id=2'></p>"
    )
    assert [src[-4:] for src, _ in found] == ["id=1", "id=2"]


def test_a_file_cited_in_a_sentence_is_not_on_offer():
    cited = f"{FIRST[:-1]}，规则沿用<a href='/r/rules.pdf'>上一届的做法</a>，只改了评分的比例。"
    offered = f"{SECOND[:-1]}，考题见<a href='/r/tasks.pdf'>附件</a>，报名的人可以先行练习。"
    found = article(body(f"<p>{cited}</p>", f"<p>{offered}</p>", THIRD))
    assert [item.href for item in found.attachments] == ["https://x.example/r/tasks.pdf"]
