"""The page that teaches the query language: examples that can be clicked.

Every example finds something in the demonstration; a test runs them all.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template

from webapp.language.i18n import locale
from webapp.language.words import Message, lazy_gettext

blueprint = Blueprint("guide", __name__)


@dataclass(frozen=True, slots=True)
class Example:
    """What can be typed, in Chinese and in English, and what it asks for."""

    zh: str
    en: str
    says: Message


@dataclass(frozen=True, slots=True)
class Section:
    """Examples of one kind.

    Attributes:
        key: the anchor.
        title, says: in the reader's language.
        examples: in the order of the page.
        also: further things that can be typed, which need not find anything today.
    """

    key: str
    title: Message
    says: Message
    examples: tuple[Example, ...] = ()
    also: tuple[str, ...] = ()


SECTIONS = (
    Section(
        "words",
        lazy_gettext("Words"),
        lazy_gettext(
            "An article must have all the words, in its headline or its text. If none has them "
            "all, those with most of them are shown, and the page says so. Capitals, accents, and "
            "simplified or traditional characters make no difference."
        ),
        (
            Example("工匠学院 培训", "Liuzhou training", lazy_gettext("Both words.")),
            Example(
                '"产业工人"',
                '"craftsman college"',
                lazy_gettext("Exactly these words in this order; also “ ” and 「 」."),
            ),
            Example(
                "工匠学院 -揭牌",
                "craftsman -competition",
                lazy_gettext("The first word without the second; also NOT."),
            ),
            Example(
                "柳州 OR 长沙",
                "Liuzhou OR Changsha",
                lazy_gettext("Either of them; also with the sign |."),
            ),
            Example(
                "(柳州 OR 长沙) 培训",
                "(Liuzhou OR Changsha) training",
                lazy_gettext("Parentheses keep together what belongs together."),
            ),
            Example("技能*", "craft*", lazy_gettext("Every word that begins so.")),
            Example(
                "工将~",
                "craftman~",
                lazy_gettext("Words like it in letters, characters or sound."),
            ),
        ),
    ),
    Section(
        "fields",
        lazy_gettext("Fields"),
        lazy_gettext(
            "A field, a colon and a value. Fields and values can be written in Chinese or in "
            "English; a value with spaces stands in quotation marks."
        ),
        (
            Example("标题:揭牌", "title:college", lazy_gettext("In the headline.")),
            Example("正文:课程", "body:course", lazy_gettext("In the text.")),
            Example(
                "学院:上海工匠学院",
                'college:"Shanghai Craftsman College"',
                lazy_gettext("Of a college."),
            ),
            Example("省份:湖南", "province:Hunan", lazy_gettext("Of a province.")),
            Example("城市:柳州", "city:Liuzhou", lazy_gettext("Of a city.")),
            Example("主题:揭牌", "topic:award", lazy_gettext("On a topic.")),
            Example(
                "组织:中华全国总工会",
                'organisation:"All-China Federation of Trade Unions"',
                lazy_gettext("That names an organisation."),
            ),
            Example("来源:中工网", 'source:"China Daily"', lazy_gettext("From a source.")),
            Example("语言:英文", "language:zh", lazy_gettext("In a language.")),
            Example(
                "培训 -省份:广西",
                "college -province:Guangxi",
                lazy_gettext("Fields go with everything above."),
            ),
        ),
        also=("人物:高凤林", 'person:"Gao Fenglin"'),
    ),
    Section(
        "dates",
        lazy_gettext("Dates"),
        lazy_gettext(
            "The day of publication: a day, a month, a year, or a range with two dots between its "
            "ends, one of which may be missing."
        ),
        (
            Example("日期:2024", "date:2024", lazy_gettext("In that year.")),
            Example("日期:2024年12月", "date:2024-12", lazy_gettext("In that month.")),
            Example(
                "日期:2025-01..2025-06",
                "date:2025-01-01..2025-06-30",
                lazy_gettext("From the first to the last, both included."),
            ),
            Example("日期:>2024", "date:2025..", lazy_gettext("After that year.")),
            Example("日期:..2022", "date:<=2022", lazy_gettext("Until the end of that year.")),
        ),
        also=("日期:近一周", "日期:上个月", "日期:去年", 'date:"last month"', 'date:"this year"'),
    ),
    Section(
        "languages",
        lazy_gettext("Two languages"),
        lazy_gettext(
            "English words find Chinese articles and the reverse, after those that have the words "
            "as typed. The page says what else it searched for, and one click leaves it out. Words "
            "in quotation marks are taken as they stand."
        ),
        (
            Example("技能竞赛", "skills competition", lazy_gettext("Terms of the trade.")),
            Example("湖南工匠学院", "Shanghai craftsman college", lazy_gettext("Names.")),
            Example("liuzhou", "liu zhou", lazy_gettext("Names in pinyin.")),
        ),
    ),
    Section(
        "by-itself",
        lazy_gettext("What happens by itself"),
        lazy_gettext(
            "A misspelt word that finds little brings a proposal; where it finds nothing, the "
            "proposal is searched for at once, and a link leads back to what was typed. A story "
            "that several sites took over is shown once. Of two equally good articles the newer "
            "one comes first."
        ),
    ),
)


@blueprint.get("/help")
def show() -> str:
    """The whole page, the reader's language first in every pair of examples."""
    return render_template("guide.html", sections=SECTIONS, order=_order())


def _order() -> tuple[str, str]:
    return ("zh", "en") if locale() == "zh" else ("en", "zh")
