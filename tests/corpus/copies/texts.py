"""News items of ours that the tests of copies alter."""

from __future__ import annotations

from corpus import Article, article_id

TITLE = "柳北区职工技能大赛落幕 六名选手获得表彰"
BODY = (
    "本报讯 7月18日，柳北区第三届职工职业技能大赛在区职工活动中心结束最后一场比试。来自42家企业的"
    "186名选手在钳工、电工、焊工三个工种里比了两天，韦志刚、黄秀兰等六人拿到金奖。\n\n"
    "赛场上，焊工组的题目是在90分钟里焊好一段压力管道。裁判长说，今年的题目都取自车间里真正出过的毛病，"
    "选手要先看懂图纸，再决定怎么下手，比往年难了不少。\n\n"
    "区总工会主席覃立新介绍，大赛办了三年，先后有510名职工参加，其中27人因此晋升了技能等级。"
    "下一步，工会准备把获奖选手请进工匠学院的课堂，让他们把自己的绝活讲给徒弟们听。"
)
ENGLISH_TITLE = "Liubei contest ends with six workers honoured"
ENGLISH_BODY = (
    "The third skills contest of Liubei District ended on July 18 at the workers' centre, after "
    "two days in which 186 fitters, electricians and welders from 42 companies had measured "
    "their skill. Six of them, among them Wei Zhigang and Huang Xiulan, took home a gold medal.\n\n"
    "The welders had 90 minutes to join a length of pressure pipe. The chief judge said that "
    "every task had been taken from a fault that once stopped a real workshop, so that those "
    "who took part had to read the drawing first and then to choose a way of their own.\n\n"
    "Since the contest began, 510 workers have entered and 27 of them have risen by a grade, "
    "said Qin Lixin of the district's trade union, which now plans to bring the winners into "
    "the classrooms of the craftsman college."
)


def article(
    name: str = "original", title: str = TITLE, body: str = BODY, language: str = "zh", **more
) -> Article:
    """An article with an id of its own."""
    return Article(article_id(name), title, body, language, **more)


def english(name: str = "english", title: str = ENGLISH_TITLE, body: str = ENGLISH_BODY) -> Article:
    """The same event in English."""
    return article(name, title, body, "en")
