"""The smaller rooms: junk lines, headline, pictures, plain text, language."""

from __future__ import annotations

import pytest

from corpus.clean import clean_page
from corpus.clean.headline import from_lead, without_site
from corpus.clean.images import resolved
from corpus.clean.junk import verdict
from corpus.clean.language import language_of
from corpus.clean.page import Line, tidy

PROSE = (
    "<p>全省职工技能比赛昨天在省城举行，来自各市的两百多名选手参加了八个项目的角逐。</p>"
    "<p>组委会表示，比赛每两年办一次，优胜者由省总工会表彰，并推荐参加全国比赛。</p>"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("当前位置：首页 > 新闻", "drop"),
        ("The current position:Home >News & Notifications", "drop"),
        ("浏览次数：206", "drop"),
        ("点击数：[ 12 ] 次", "drop"),
        ("Hits: 1024", "drop"),
        ("【字体：大 中 小】", "drop"),
        ("【打印本页】 【关闭窗口】", "drop"),
        ("分享到：微信 微博 QQ空间", "drop"),
        ("微信扫一扫关注该公众号", "drop"),
        ("0 comments", "drop"),
        ("2条评论", "drop"),
        ("2025.05.20", "drop"),
        ("----------", "drop"),
        ("上一篇：省总工会召开会议", "end"),
        ("下一条", "end"),
        ("相关阅读", "end"),
        ("Related articles", "end"),
        ("版权所有 示例网 京ICP备00000000号", "end"),
        ("Copyright © 2010-2026 Example College. All rights reserved.", "end"),
        ("上一篇章已经翻过，新的任务摆在面前，大家都要努力工作。", "keep"),
        ("打印机生产线上，工人们正在忙碌，产量比去年翻了一番，全厂上下信心十足。", "keep"),
        ("分享会上，三位工匠讲了各自的故事，台下的学生听得入神。", "keep"),
        ("相关负责人表示，比赛将继续办下去。", "keep"),
        ("Next year the college will train 3,000 workers in five trades.", "keep"),
        ("Home care workers met in Liuzhou to compare their skills.", "keep"),
    ],
)
def test_verdicts(text, expected):
    assert verdict(Line(text)) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("技能比赛开幕-示例学院", ("技能比赛开幕", "示例学院")),
        ("全省技能比赛开幕 - 工会新闻 - 示例在线", ("全省技能比赛开幕", "示例在线")),
        ("1-10月工会新建两千家", ("1-10月工会新建两千家", "")),
        ("中国—东盟职业教育论坛开幕", ("中国—东盟职业教育论坛开幕", "")),
        ("Contest opens in Zunyi | Example Daily", ("Contest opens in Zunyi", "Example Daily")),
    ],
)
def test_the_site_s_name_leaves_the_title(title, expected):
    assert without_site(title, "") == expected


def test_a_banner_is_not_the_headline():
    html = (
        "<html><head><title>技能比赛昨天开幕-示例学院</title></head><body><h1>示例学院</h1>"
        f"<div class='x'><div>技能比赛昨天开幕</div>{PROSE}</div></body></html>"
    )
    assert clean_page(html.encode()).title == "技能比赛昨天开幕"


@pytest.mark.parametrize("name", ["right", "sidebar", "print", "links hot", "comment-box"])
def test_the_column_with_the_prose_is_no_furniture_whatever_its_name(name):
    html = (
        "<html><head><title>技能比赛昨天开幕-示例学院</title></head><body>"
        "<div class='left'><ul><li><a href='/1'>学院概况</a></li></ul></div>"
        f"<div class='{name}'><h2>技能比赛昨天开幕</h2><p>发布时间：2024-03-18</p>{PROSE}</div>"
        "<div class='x'><p>本页由示例学院宣传部维护，如有疑问请与我们联系。</p></div></body></html>"
    )
    article = clean_page(html.encode())
    assert article.title == "技能比赛昨天开幕"
    assert str(article.published) == "2024-03-18"
    assert len(article.paragraphs) == 2


def test_a_title_is_made_of_the_lead_when_there_is_none():
    chinese = from_lead(
        [
            "昨天上午，全省职工技能比赛在省城体育馆开幕，来自十四个市州、五十多家企业的两百多名选手参赛。"
        ]
    )
    assert chinese is not None
    assert chinese.text == "昨天上午，全省职工技能比赛在省城体育馆开幕…"
    english = from_lead(["Unions met. Then they left."])
    assert english is not None
    assert english.text == "Unions met"
    assert "no headline" in english.evidence.rule
    assert from_lead([]) is None


@pytest.mark.parametrize(
    ("address", "url", "expected"),
    [
        ("/a.jpg", "https://x.example/b/c.htm", "https://x.example/a.jpg"),
        ("../a.jpg", "https://x.example/b/c.htm", "https://x.example/a.jpg"),
        ("a.jpg", None, "a.jpg"),
        ("javascript:alert(1)", "https://x.example/", None),
        ("java\nscript:alert(1)", None, None),
        ("data:image/png;base64,AAAA", None, None),
        ("file:///etc/passwd", None, None),
        ("#", None, None),
        ("http://[broken", "https://x.example/", None),
    ],
)
def test_addresses(address, url, expected):
    assert resolved(address, url) == expected


def test_pictures_captions_and_decorations():
    html = (
        f"<html><body><div class='article-content'><h1>职工技能比赛在省城举行</h1>{PROSE}"
        "<p align='center'><img src='/icons/icon_pdf.gif'>"
        "<img data-original='/p/1.jpg' src='x.gif'></p>"
        "<p align='center'>比赛现场。张三 摄</p>"
        "<p><img src='/p/2.jpg' alt='IMG_2034.jpg'></p>"
        "<p>比赛结束之后，选手们围在一起讨论各自的加工办法，裁判也逐一作了点评。</p>"
        "<p><img src='/p/3.jpg' alt='选手在检查零件'></p><p><img src='/p/1.jpg'></p>"
        "<p><a href='/f/list.xls'>获奖名单.xls</a></p>"
        "<p><a href='javascript:void(0)'>附件.doc</a></p>"
        "</div></body></html>"
    )
    article = clean_page(html.encode(), url="https://x.example/n/1.htm")
    assert [(image.src, image.caption) for image in article.images] == [
        ("https://x.example/p/1.jpg", "比赛现场。张三 摄"),
        ("https://x.example/p/2.jpg", ""),
        ("https://x.example/p/3.jpg", "选手在检查零件"),
    ]
    assert article.photographers == ("张三",)
    assert [(item.href, item.name) for item in article.attachments] == [
        ("https://x.example/f/list.xls", "获奖名单.xls")
    ]
    assert len(article.paragraphs) == 3


@pytest.mark.parametrize(
    "hidden",
    [
        "<div style='display: none'>{}</div>",
        "<div hidden>{}</div>",
        "<p style='position:absolute;left:-9999px'>{}</p>",
        "<span style='font-size:0'>{}</span>",
        "<script>{}</script>",
        "<style>{}</style>",
        "<noscript>{}</noscript>",
        "<!-- {} -->",
    ],
)
def test_what_the_reader_cannot_see_is_not_in_the_body(hidden):
    spam = "某某娱乐城注册就送好礼，欢迎广大玩家前来体验，祝您好运连连。"
    body = f"<div><h1>职工技能比赛在省城举行</h1>{PROSE}{hidden.format(spam)}</div>"
    html = f"<html><body>{body}</body></html>"
    assert "娱乐城" not in clean_page(html.encode()).body


def test_invisible_characters_and_entities():
    assert tidy("工\u200b匠&\ufeff学\u00ad院\u0007") == "工匠&学院"
    assert tidy("　　全省\n  比赛 ") == "全省比赛"
    assert tidy("two\n words\u00a0here") == "two words here"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全省职工技能比赛昨天在省城举行", "zh"),
        ("勞動部門昨日公布技能競賽的結果", "zh-Hant"),
        ("The union opened a college for the workers of the city in May.", "en"),
        ("Le syndicat a ouvert une école pour les ouvriers de la ville.", None),
        ("技能競技大会が開催されました。選手たちは練習の成果を競い合いました。", None),
        ("노동조합이 새로운 학교를 열었습니다", None),
        ("", None),
    ],
)
def test_language(text, expected):
    assert language_of(text) == expected


def test_identity_comes_from_the_address_or_else_from_the_text():
    html = f"<html><body><h1>职工技能比赛在省城举行</h1>{PROSE}</body></html>".encode()
    with_canonical = html.replace(
        b"<body>", b"<head><link rel=canonical href='https://x.example/1'></head><body>"
    )
    scripted = html.replace(
        b"<body>", b"<head><link rel=canonical href='javascript:1'></head><body>"
    )
    assert clean_page(html, url="https://x.example/1").id == clean_page(with_canonical).id
    assert clean_page(with_canonical).url == "https://x.example/1"
    assert clean_page(scripted).url is None
    assert clean_page(html).id == clean_page(html + b"\n").id
    assert clean_page(html, url="javascript:alert(1)").url is None


def test_page_text_keeps_a_line_that_only_looks_like_a_caption():
    text = (
        "2024.12.19\n\nOn December 18 the chair of the union came to the college in Changsha and "
        "spoke with its teachers about the training of workers.\n"
        "The chair visits the workshop\n"
        "In the workshop she watched the students at the robots and asked them about their plans.\n"
    )
    article = clean_page(text.encode())
    assert "The chair visits the workshop" in article.paragraphs
    assert article.images == ()
    assert article.title.startswith("On December 18 the chair of the union")
    assert str(article.published) == "2024-12-19"


def test_a_lead_that_begins_with_a_full_stop_still_gives_a_title() -> None:
    headline = from_lead(["。西安示例学院新校区动工建设。校区占地很大。"])
    assert headline is not None
    assert headline.text == "西安示例学院新校区动工建设"
