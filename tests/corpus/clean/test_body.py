"""The edges of the body: what stands around and inside a text and is no part of it."""

from __future__ import annotations

import pytest

from corpus import NotAnArticle, clean_page
from corpus.clean.junk import verdict
from corpus.clean.page import Line, Link

TITLE = "锦江区总工会举办钳工擂台赛"
TEXT = (
    "锦江区总工会昨天在职工活动中心办起钳工擂台，四十二名选手从早上八点比到傍晚六点。",
    "擂台设锉配、划线和装配三关，前一关的工件就是后一关的毛坯，一处失手便满盘皆输。",
    "夺魁的选手来自一家模具厂，他说自己每天下班后都要在台虎钳前多站一个小时。",
)
HEAD = f"<h1>{TITLE}</h1><div>发布时间：2023-09-14 10:20　来源：锦江工会</div>"
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in TEXT)
REMARKS = "<p>这样的擂台我们厂也想办一回，不知道能不能请人来指导。</p>" * 3


def page(inside: str, before: str = "", after: str = "") -> bytes:
    return (
        f"<html><head><title>{TITLE}_锦江工会网</title></head><body>{before}"
        f"<div class='main'>{HEAD}{inside}</div>{after}</body></html>"
    ).encode()


def body(inside: str, before: str = "", after: str = "") -> list[str]:
    return list(clean_page(page(inside, before, after)).paragraphs)


@pytest.mark.parametrize(
    "line",
    [
        "（原标题：锦江区总工会举办钳工擂台赛 四十二人同台）",
        "原题为《钳工擂台见真章》",
        "字号",
        "文章关键词：钳工 擂台",
        "关键词 >> 钳工,擂台",
        "更多猛料！欢迎扫描左方二维码关注本报微信",
        "本报报料热线：028-00000000",
        "网友评论仅代表个人看法，与本站无关。",
        "本文由作者上传并发布，仅代表作者个人观点，不代表本平台的立场。",
        "图片来源于网络，如有侵权请联系删除",
        "如需转载请注明出处",
        "未经本报授权，任何网站不得转载",
        "下载锦江工会客户端看更多新闻",
        "点击进入专题：",
        "2、回复【入会】查看办理流程",
        "已输入0字",
        "【免责声明】本文仅供参考，请读者自行核实。",
        "网友跟贴（23条）",
    ],
)
def test_notices_are_no_text(line: str):
    assert verdict(Line(line)) != "keep"


@pytest.mark.parametrize(
    "line",
    [
        "市民可打开“掌上工会”APP查询成绩。",
        "未经批准，任何单位不得占用职工体育馆。",
        "台下观众纷纷为选手点赞。",
        "由三家单位的代表组成评委会。",
        "原题库中的三百道题全部换新。",
        "本次大赛的新闻发布会：周五上午九点举行。",
        "版权保护讲座同日举行。",
        "更多的年轻人请缨上台。",
        "东城区、西城区、朝阳区和海淀区的选手到场。" * 8,
        "01",
    ],
)
def test_sentences_with_such_words_stay(line: str):
    assert verdict(Line(line)) == "keep"


def test_a_link_that_calls_away_goes_and_the_same_words_without_a_link_stay():
    words = "年度工匠评选火热进行中，为您身边的师傅加油！【点击投票】"
    link = Link("http://example.com/vote", "【点击投票】")
    assert verdict(Line(words, link_chars=6, links=(link,))) == "drop"
    assert verdict(Line(words)) == "keep"


@pytest.mark.parametrize(
    "after",
    [
        f"<div id='post_comment'><div class='tie-area'>{REMARKS}</div></div>",
        f"<div class='sina-comment-list'><div class='hot-wrap'>{REMARKS}</div></div>",
        f"<div><p>网友跟贴</p>{REMARKS}</div>",
        f"<div class='special_tag'><p>延伸</p>{REMARKS}</div>",
    ],
)
@pytest.mark.parametrize("name", ["article-content", "unheard-of"])
def test_comments_are_never_text(name: str, after: str):
    assert body(f"<div class='{name}'><div class='text'>{PARAGRAPHS}</div>{after}</div>") == [*TEXT]


def test_a_known_name_on_the_outer_box_does_not_widen_the_body():
    tools = "<div class='left'><p>报料热线：028-00000000</p><a href='/a'>更多新闻在这里</a></div>"
    inside = f"<div class='article-content'><div class='txt'>{PARAGRAPHS}</div>{tools}</div>"
    assert body(inside) == [*TEXT]


def test_short_lines_around_the_first_and_last_paragraph_stay():
    verse = ["七月的车间", "机器不知疲倦", "你准备好了吗？"]
    end = ["来吧", "一起上擂台"]
    lines = "".join(f"<p>{line}</p>" for line in [*verse, TEXT[0], *end])
    assert body(f"<div class='unheard-of'>{lines}</div>") == [*verse, TEXT[0], *end]


def test_a_poster_in_a_known_container_needs_no_sentence():
    verse = ["七月的车间", "机器不知疲倦", "师傅挥汗如雨", "徒弟目不转睛", "一起来上擂台"] * 2
    lines = "".join(f"<p>{line}</p>" for line in verse)
    assert body(f"<div class='rich_media_content'>{lines}</div>") == verse


def test_rows_and_items_that_close_the_text_stay():
    table = "<table><tr><td>姓名</td><td>名次</td></tr><tr><td>甲某</td><td>第一</td></tr></table>"
    items = "<ul><li>带好证件</li><li>提前到场</li></ul>"
    found = body(f"<div class='unheard-of'>{PARAGRAPHS}{table}{items}</div>")
    assert found == [*TEXT, "姓名 名次", "甲某 第一", "带好证件", "提前到场"]


def test_section_numbers_stay_and_a_pager_goes():
    sections = "".join(f"<p>{n}</p><p>{text}</p>" for n, text in enumerate(TEXT, start=1))
    pager = "<div>" + "".join(f"<p>{n}</p>" for n in range(1, 5)) + "</div>"
    found = body(f"<div class='unheard-of'>{sections}{pager}</div>")
    assert found == ["1", TEXT[0], "2", TEXT[1], "3", TEXT[2]]


def test_a_notice_keeps_the_date_it_is_signed_with():
    close = "<p>锦江区总工会</p><p>2023年9月13日</p>"
    found = body(f"<div class='v_news_content'>{PARAGRAPHS}{close}</div>")
    assert found[-2:] == ["锦江区总工会", "2023年9月13日"]


def test_a_copy_of_the_text_is_taken_once_and_an_editors_slip_stays():
    copies = f"<div class='article-content'><div>{PARAGRAPHS}</div><div>{PARAGRAPHS}</div></div>"
    assert body(copies) == [*TEXT]
    slip = f"<div class='article-content'>{PARAGRAPHS}<p>{TEXT[2]}</p></div>"
    assert body(slip) == [*TEXT, TEXT[2]]


def test_a_summary_that_the_text_repeats_is_left_out():
    inside = f"<div class='intro'>{TEXT[0][:-1]}…</div><div class='unheard-of'>{PARAGRAPHS}</div>"
    assert body(inside) == [*TEXT]


def test_names_of_counties_for_search_engines_are_left_out():
    spam = " ".join(f"{a}{b}县" for a in "东南西北中上下" for b in "山水河江湖海川")
    assert body(f"<div class='article-content'>{PARAGRAPHS}<p>{spam}</p></div>") == [*TEXT]


@pytest.mark.parametrize("tag", ["</html>", "</body>", "</body></html>"])
def test_a_stray_end_tag_ends_nothing(tag: str):
    assert body(f"<div class='unheard-of'>{PARAGRAPHS}</div>", before=tag) == [*TEXT]


def test_code_keeps_its_lines():
    code = "<pre>for x in y:\nreturn\nreturn</pre>"
    found = body(f"<div class='article-content'>{PARAGRAPHS}{code}</div>")
    assert found[-3:] == ["for x in y:", "return", "return"]


def test_a_login_form_in_the_head_of_a_portal_is_no_login_page():
    form = "<form>登录 <input type='text'><input type='password'> 注册 找回密码</form>"
    assert body(f"<div class='unheard-of'>{PARAGRAPHS}</div>", before=form) == [*TEXT]
    hint = "<p>请使用统一身份认证账号登录，忘记密码的师生请到信息中心窗口办理。</p>"
    login = f"<html><title>统一身份认证</title><body>{form}{hint * 4}</body></html>"
    with pytest.raises(NotAnArticle) as refused:
        clean_page(login.encode())
    assert refused.value.kind == "login page"


def test_a_headline_cut_short_is_completed():
    whole = f"{TITLE}，四十二名选手同台竞技争夺三项桂冠"
    cut = f"{TITLE}，四十二名..."
    inside = f"<div class='article-content'><p>本文原标题：《{whole}》</p>{PARAGRAPHS}</div>"
    html = page(inside).decode().replace(f"<h1>{TITLE}</h1>", f"<h1>{cut}</h1>")
    html = html.replace(f"{TITLE}_", f"{cut}_政务_")
    article = clean_page(html.encode())
    assert article.title == whole
    assert list(article.paragraphs) == [*TEXT]


def test_a_heading_that_reads_like_a_sentence_is_the_headline():
    long = "午间消息：锦江钳工擂台落幕；模具厂选手夺魁"
    html = page(f"<div class='unheard-of'>{PARAGRAPHS}</div>").decode()
    html = html.replace(f"<h1>{TITLE}</h1>", f"<h2>{long}</h2>").replace(TITLE, long)
    article = clean_page(html.encode())
    assert article.title == long
    assert list(article.paragraphs) == [*TEXT]


def test_a_linked_column_before_the_headline_is_no_part_of_it():
    html = page(f"<div class='unheard-of'>{PARAGRAPHS}</div>").decode()
    html = html.replace("<h1>", "<h1><a href='/list'>[要闻]</a> ")
    assert clean_page(html.encode()).title == TITLE


@pytest.mark.parametrize(
    "style", ["height:0;overflow:hidden", "overflow: hidden; max-height: 0px", "display: none"]
)
def test_text_in_boxes_without_height_is_not_read(style: str):
    spam = f"<div style='{style}'><p>注册就送彩金，开户即可提款，百分之百到账，欢迎下注。</p></div>"
    assert body(f"<div class='article-content'>{PARAGRAPHS}{spam}</div>") == [*TEXT]


def test_a_list_of_teasers_is_a_list_page():
    teasers = "".join(f"<dt>{text[:9]}</dt><dd>{text[:18]}……[详细]</dd>" for text in TEXT * 2)
    with pytest.raises(NotAnArticle) as refused:
        clean_page(f"<html><title>动态</title><body><dl>{teasers}</dl></body></html>".encode())
    assert refused.value.kind == "list page"
