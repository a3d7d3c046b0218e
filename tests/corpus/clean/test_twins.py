"""Words that stand twice are read once; ordinary brackets stay."""

from __future__ import annotations

from corpus import clean_page

TEXT = [
    "柳州市总工会昨天为新成立的工匠学院揭牌，来自企业的职工代表参观了实训车间。",
    "学院设有焊接、数控和电工三个专业，由各级劳模和高级技师轮流授课。",
    "市总工会负责人表示，今后每年将组织两千名职工到学院学习，费用由工会承担。",
]
TITLE = "柳州工匠学院揭牌成立"


def html(title, paragraphs):
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (
        f"<html><head><meta charset='utf-8'><title>{title}</title></head><body><h1>{title}</h1>"
        f"<p>发布时间：2024-12-19</p><div class='TRS_Editor'>{body}</div></body></html>"
    ).encode()


def glossed(text):
    text = text.replace("工会", "工会(gōng huì)").replace("工匠", "工匠（gōngjiàng）")
    text = text.replace("学院", "学院 xue yuan ").replace("职工", "职工(zhi2 gong1)")
    return text.replace("劳模", "劳模 láo mó ").replace("技师", "技师(jì shī)")


def test_pinyin_after_every_other_word_is_taken_out():
    article = clean_page(html(glossed(TITLE), map(glossed, TEXT)))
    assert article.title == TITLE
    assert article.paragraphs == TEXT
    [evidence] = article.evidence["body"]
    assert "pinyin" in evidence.rule


def test_a_simplified_twin_after_each_traditional_character_is_taken_out():
    plain = ["總工會昨天為學院揭牌，來自企業的職工參觀實訓車間，並與技師們見面。" * 2, *TEXT[1:]]
    twins = dict(
        zip("總會為學業職參觀實訓車間與師們見", "总会为学业职参观实训车间与师们见", strict=True)
    )

    def doubled(text):
        return "".join(f"{c}({twins[c]})" if c in twins else c for c in text)

    article = clean_page(html(doubled("工匠學院與企業職工見面"), map(doubled, plain)))
    assert article.title == "工匠學院與企業職工見面"
    assert article.paragraphs == plain
    assert "twins" in article.evidence["body"][0].rule


def test_ordinary_brackets_and_latin_words_stay():
    texts = [
        TEXT[0] + "毕节（bì jié）市的代表也来了，APP 和 logo 已经上线。",
        TEXT[1] + "学员张三(左)、李四(右)用 PLC 和 CAD 完成了作业，主持人是郭(郭)师傅。",
        TEXT[2] + "（记者 王某）" + "本次活动由柳州市总工会（下称市总）主办。",
    ]
    article = clean_page(html(TITLE, texts))
    assert "毕节（bì jié）市" in article.body
    assert "张三(左)、李四(右)用 PLC 和 CAD" in article.body
    assert "（下称市总）" in article.body
    assert "body" not in article.evidence


def test_ruby_readings_are_no_text():
    ruby = "<ruby>工匠<rp>(</rp><rt>gōngjiàng</rt><rp>)</rp></ruby>学院今天成立。"
    assert "工匠学院今天成立。" in clean_page(html(TITLE, [*TEXT, ruby])).body


def test_names_of_characters_and_icons_are_no_text():
    odd = "市总\u200b工会&amp;nbsp;介绍，\ue610学院的&amp;ldquo;师带徒&amp;rdquo;已经有Ａ、Ｂ两班。"
    body = clean_page(html(TITLE, [*TEXT, odd])).body
    assert body.endswith("市总工会 介绍，学院的“师带徒”已经有Ａ、Ｂ两班。")
