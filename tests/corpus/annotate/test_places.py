"""Each trap of attribution that is handled, in a short text of our own."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from corpus.annotate import annotate
from corpus.article import Article, Image


class Case(NamedTuple):
    name: str
    title: str
    body: str
    province: str | None
    city: str | None = None
    about: tuple[str, ...] = ()
    source: str | None = None


def attributed(case: Case) -> Article:
    text = case.title + case.body
    return annotate(
        Article(
            id="case",
            title=case.title,
            body=case.body,
            language="en" if text.isascii() else "zh",
            content_source=case.source,
        )
    )


CASES = [
    # A: the place of the event, against subject, publisher and employer
    Case(
        "visitors' employers",
        "柳州工匠学院揭牌",
        "5月10日，柳州工匠学院在市总工会揭牌。中车唐山公司张某、呼和浩特局集团郭某到场授课。",
        "CN-GX",
        "柳州市",
        ("CN-HE", "CN-NM"),
    ),
    Case(
        "visitors' employers in English",
        "Craftsman college opens in Wuhu",
        "The Wuhu Craftsman College was inaugurated on June 1 by the Wuhu Federation of Trade "
        "Unions. A welder of China Railway Hohhot Group and a fitter of CRRC Tangshan Co., Ltd. "
        "gave lessons.",
        "CN-AH",
        "芜湖市",
        ("CN-HE", "CN-NM"),
    ),
    Case(
        "team travels to the host",
        "海口技师学院选手出征郑州",
        "海口市人社局为参加全国大赛的队员送行，比赛在郑州举行。",
        "CN-HA",
        "郑州市",
        ("CN-HI",),
        "海南日报",
    ),
    Case(
        "team travels, in English",
        "Shanxi's rural workers compete in Guiyang",
        "Twenty workers from Shanxi took part in a contest held in Guiyang on May 10.",
        "CN-GZ",
        "贵阳市",
        ("CN-SX",),
    ),
    Case(
        "national meeting about one region",
        "全国工会援疆会议在京召开",
        "会议21日在京召开，新疆维吾尔自治区总工会发言。",
        "CN-BJ",
        "北京市",
        ("CN-XJ",),
    ),
    Case(
        "award received in the capital",
        "工匠代表接受表彰",
        "4月28日，表彰大会在北京人民大会堂举行，江苏南通的周师傅上台领奖。",
        "CN-BJ",
        "北京市",
        ("CN-JS",),
    ),
    Case(
        "publisher elsewhere",
        "衢州工匠学院招收学员",
        "衢州市总工会发布通知，面向全市职工报名。",
        "CN-ZJ",
        "衢州市",
        source="春城晚报",
    ),
    Case(
        "visitor is the publisher",
        "盐城工业职业技术学院赴景德镇调研",
        "我校教师一行走访了景德镇陶瓷大学。",
        "CN-JX",
        "景德镇市",
        ("CN-JS",),
        "盐城工业职业技术学院",
    ),
    Case(
        "brand province, plant elsewhere",
        "江苏省总工会在苏州举办工匠交流",
        "11月3日，交流活动在苏州举办，格力电器(石家庄)有限公司派人参加。",
        "CN-JS",
        "苏州市",
        ("CN-HE",),
    ),
    Case(
        "policy regions",
        "京津冀工匠携手",
        "京津冀三地工会启动交流，长三角和粤港澳大湾区派员。",
        None,
    ),
    Case(
        "no place but the publisher's",
        "我市举办职工技能大赛",
        "全市焊工比武在文化宫举行，市总工会主席到场。",
        "CN-SX",
        "大同市",
        source="大同日报",
    ),
    Case(
        "the province's union and its paper",
        "产改推进会召开",
        "昨日，省总工会召开会议部署产改。",
        "CN-HN",
        source="湖南工人报",
    ),
    Case(
        "a publisher alone shows nothing",
        "工匠的一天",
        "早晨六点，他走进车间。",
        None,
        source="湖南日报",
    ),
    Case(
        "dateline",
        "两名劳模走进校园",
        "新华社长沙12月18日电 两名全国劳模走进校园，与学生座谈。",
        "CN-HN",
        "长沙市",
    ),
    Case(
        "dateline in English",
        "Union opens training centre",
        "XI'AN, May 3 (Xinhua) -- A training centre was opened by the union of Shaanxi.",
        "CN-SN",
        "西安市",
    ),
    Case(
        "an official of the province goes nowhere else",
        "省总工会主席调研产改",
        "12月18日，湖南省总工会主席到三一集团调研。",
        "CN-HN",
    ),
    Case(
        "a national report that quotes one college",
        "How China trains its engineers",
        "Factories need millions of them. A teacher of Yunnan Technician College in Kunming "
        "says that graduates are hired early.",
        None,
        about=("CN-YN",),
    ),
    # B: homonyms and look-alikes
    Case(
        "海南州 is in Qinghai",
        "海南州劳模影展开幕",
        "海南州总工会在恰卜恰镇办影展，海南各县职工到场。",
        "CN-QH",
        "海南藏族自治州",
    ),
    Case("吉林市", "吉林市职工技能大赛开赛", "吉林市人社局主办的大赛开赛。", "CN-JL", "吉林市"),
    Case(
        "吉林市场 is a market", "吉林市场监管干部培训班", "吉林省市场监管部门举办培训班。", "CN-JL"
    ),
    Case(
        "朝阳区",
        "朝阳工匠评选启动",
        "北京市朝阳区总工会启动评选，辽宁来客称赞。",
        "CN-BJ",
        "北京市",
        ("CN-LN",),
    ),
    Case(
        "朝阳市",
        "朝阳市职工技能赛举行",
        "朝阳市龙城区总工会主办，朝阳日报报道。",
        "CN-LN",
        "朝阳市",
    ),
    Case(
        "a person called like a city",
        "学院召开教学会",
        "党委书记惠朝阳讲话，记者王海南报道。",
        None,
    ),
    Case(
        "English given names",
        "Workers honoured",
        "Chen Haidong and Wu Zhongwei were praised.",
        None,
    ),
    Case(
        "a street",
        "合肥市蚌埠路小学请来工匠",
        "昨日，南京路上的这所合肥小学开了劳动课。",
        "CN-AH",
        "合肥市",
    ),
    Case("来宾 are guests", "大会欢迎各位来宾", "各位来宾，大会今天开始。", None),
    Case("来宾市", "来宾市总工会慰问职工", "来宾市总工会走访了企业。", "CN-GX", "来宾市"),
    Case(
        "台州 is not 泰州",
        "台州技师学院启用新校区",
        "台州技师学院9月启用新校区。",
        "CN-ZJ",
        "台州市",
    ),
    Case(
        "泰州 is not 台州",
        "泰州技师学院启用新校区",
        "泰州技师学院9月启用新校区。",
        "CN-JS",
        "泰州市",
    ),
    Case(
        "臺州 is not Taiwan",
        "臺州科技職業學院辦學紀念",
        "臺州市總工會到場祝賀。",
        "CN-ZJ",
        "台州市",
    ),
    Case("在汉", "决赛15日在汉落幕", "职工技能大赛决赛15日在汉落幕。", "CN-HB", "武汉市"),
    Case("在昆", "技能展演活动在昆举行", "云岭职工技能展演活动在昆举行。", "CN-YN", "昆明市"),
    Case("在宁 may be Nanjing or Ningxia", "活动在宁举行", "座谈活动在宁举行。", None),
    Case(
        "全区",
        "全区职工技能竞赛启动",
        "全区竞赛启动，自治区总工会讲话。",
        "CN-NM",
        source="内蒙古工人报",
    ),
    Case(
        "Shanxi",
        "Shanxi opens a craftsman college",
        "Shanxi Federation of Trade Unions runs it.",
        "CN-SX",
    ),
    Case(
        "Shaanxi",
        "Shaanxi opens a craftsman college",
        "Shaanxi Federation of Trade Unions runs it.",
        "CN-SN",
    ),
    Case(
        "Guangxi Province",
        "Union meets",
        "The meeting was held in Nanning, Guangxi Province, on May 3.",
        "CN-GX",
        "南宁市",
    ),
    Case(
        "Hong Kong edition",
        "Class for overseas staff",
        "China Daily (Hong Kong) reports that a class was opened in Liuzhou, Guangxi.",
        "CN-GX",
        "柳州市",
    ),
    Case(
        "臺海網", "福州學生拜師", "臺海網訊 拜師禮在福州舉行，三十六名學生參加。", "CN-FJ", "福州市"
    ),
    Case(
        "traditional script",
        "長沙市總工會舉辦培訓班",
        "日前，長沙市總工會舉辦培訓班。",
        "CN-HN",
        "长沙市",
    ),
    Case(
        "Taiwan itself",
        "技能競賽在臺南舉行",
        "達人盃由勞動部勞動力發展署主辦，在臺南舉行。",
        "CN-TW",
        "台南市",
    ),
    Case("Macau itself", "技能大賽在澳門舉行", "大賽由澳門工聯主辦。", "CN-MO", "澳门特别行政区"),
    Case(
        "words that look like cities",
        "安康杯竞赛启动",
        "为了长治久安，阿里巴巴和德州仪器参加。",
        None,
    ),
    Case(
        "Suzhou of Jiangsu",
        "Suzhou trains welders",
        "The course was held in Suzhou on May 5.",
        "CN-JS",
        "苏州市",
    ),
    Case(
        "Suzhou of Anhui",
        "Suzhou trains welders",
        "The course was held in Suzhou, Anhui province.",
        "CN-AH",
        "宿州市",
    ),
    Case("Yulin without a province", "Yulin trains welders", "The course was held on May 5.", None),
    # The event's place against what only stands beside it
    Case(
        "held elsewhere, said once",
        "重庆五所工匠学院组队参赛获奖",
        "重庆市总工会派学员参赛，拿下两枚金牌。据了解，本次比赛由天津市总工会承办，在天津海河园区举行。",
        "CN-TJ",
        "天津市",
        ("CN-CQ",),
    ),
    Case(
        "a part of the meeting by video link",
        "全国工匠论坛在深圳召开 安徽连线参会",
        "4月27日，论坛在深圳召开，安徽省总工会在合肥设分会场，以视频连线方式参会。",
        "CN-GD",
        "深圳市",
        ("CN-AH",),
    ),
    Case(
        "many stories on one page",
        "各地工会简讯",
        "无锡市总工会开办夜校。\n\n上海浦东新区总工会慰问骑手。\n\n宁波市总工会评选工匠。",
        None,
        about=("CN-JS", "CN-SH", "CN-ZJ"),
        source="安徽工人日报",
    ),
    Case(
        "the only full name is the guest's",
        "宜昌技师学院来校交流",
        "11日，宜昌技师学院院长一行到淄博市技师学院考察交流，淄博市技师学院书记接待了客人。",
        "CN-SD",
        "淄博市",
        ("CN-HB",),
    ),
    Case(
        "the next and the last one",
        "全省焊工大赛在洛阳落幕",
        "继去年在昆明举办之后，大赛18日在洛阳市落幕，下届比赛将于2027年在南阳举行。",
        "CN-HA",
        "洛阳市",
    ),
    Case(
        "said not to be there",
        "今年的工匠展换了城市",
        "展览并非在广州举办，3日在佛山市举行。",
        "CN-GD",
        "佛山市",
    ),
    Case(
        "said not to be there, in English",
        "Skills fair changes cities",
        "The fair was not held in Hefei this year; it opened in Ningbo on May 6.",
        "CN-ZJ",
        "宁波市",
    ),
    Case(
        "no wall is no denial",
        "没有围墙的大学在长沙揭牌",
        "3日，一所没有围墙的工匠大学在长沙揭牌。",
        "CN-HN",
        "长沙市",
    ),
    Case(
        "a hospital named like a university",
        "工匠名单公布",
        "入选者中有郑州大学第一附属医院的护士长，河南省共十二人入选。",
        "CN-HA",
    ),
    Case(
        "a province's plate shows no city",
        "浙江工匠学院挂牌",
        "浙江工匠学院12日挂牌，浙江省总工会主席为学院揭牌。",
        "CN-ZJ",
    ),
    Case(
        "cities counted side by side",
        "江西公布工匠学院名单，赣州数量居前",
        "江西省总工会公布名单，赣州有5所，南昌、九江各3所，宜春2所。",
        "CN-JX",
    ),
    Case(
        "登場 after a district",
        "全國技能競賽在高雄登場",
        "勞動部主辦的南區賽18日在高雄市前鎮登場，來自臺南、屏東的選手參賽。",
        "CN-TW",
        "高雄市",
    ),
    Case(
        "a prefecture in full",
        "伊犁选手载誉而归",
        "大赛在喀什地区举行。比赛在喀什、主角在伊犁、受表彰者在江苏。",
        "CN-XJ",
        "喀什地区",
        ("CN-JS",),
    ),
    Case(
        "the place of the meeting",
        "全国工匠论坛筹备就绪",
        "论坛将于下月召开，举办地点设在厦门市国际会展中心。",
        "CN-FJ",
        "厦门市",
    ),
    Case(
        "a district of a city",
        "Skills festival opens",
        "The festival was held in Songjiang, a district of Shanghai, with teams from Zhejiang.",
        "CN-SH",
        "上海市",
        ("CN-ZJ",),
    ),
    Case(
        "handed out, and two guests",
        "Model workers honoured",
        "Medals were handed out in Shijiazhuang on Friday to 40 workers, two of them from Tianjin.",
        "CN-HE",
        "石家庄市",
        ("CN-TJ",),
    ),
    # Abroad
    Case(
        "abroad",
        "深圳选手在法国里昂夺金",
        "世界技能大赛在法国里昂举行，深圳技师学院选手获得金牌。",
        None,
        about=("CN-GD",),
    ),
    Case(
        "abroad, in English",
        "Guangzhou student wins gold",
        "A student of Guangzhou won gold at a contest held in Leipzig, Germany, last Friday.",
        None,
        about=("CN-GD",),
    ),
    Case(
        "a workshop abroad",
        "Luban Workshop opens",
        "A workshop run by a Tianjin college was unveiled in Dushanbe, Tajikistan, on Tuesday.",
        None,
        about=("CN-TJ",),
    ),
    Case(
        "welcomed home from abroad",
        "Chief Executive meets Hong Kong's young contestants after WorldSkills in Lyon",
        "Hong Kong's Chief Executive met those who had taken part in the contest in Lyon, France.",
        "CN-HK",
        "香港特别行政区",
    ),
    Case(
        "sent off to a foreign country",
        "柳州职院教师赴泰国授课",
        "柳州职业技术学院四名教师启程赴泰国授课，学校举行了欢送会。",
        "CN-GX",
        "柳州市",
    ),
    Case(
        "a hotel's name holds a country",
        "工匠论坛在合肥举行",
        "论坛在合肥和泰国际酒店举行。",
        "CN-AH",
        "合肥市",
    ),
    # Lists, spam and addresses
    Case(
        "delegations from everywhere",
        "职工技能大赛决赛在成都举行",
        "来自北京、上海、江苏、浙江、山东等31个省份的选手参赛。",
        "CN-SC",
        "成都市",
    ),
    Case(
        "destinations in a row",
        "工会干部外出学习",
        "干部赴上海、江苏、广东学习。",
        None,
        about=("CN-GD", "CN-JS", "CN-SH"),
    ),
    Case(
        "county names for search engines",
        "咸阳工匠受表彰",
        "咸阳市总工会表彰十名工匠。\n\n"
        + "阿坝县 湾仔区 大埔区 台东县 花莲县 城口县 云阳县 巫山县 丰都县 台南市 高雄市",
        "CN-SN",
        "咸阳市",
    ),
    Case(
        "addresses", "工匠名单", "详见 http://www.hunan.gov.cn/Hunan/Changsha.html 的公告。", None
    ),
    Case(
        "full-width letters",
        "工匠名单",
        "活动由Ｈｕｎａｎ　Federation of Trade Unions主办。",
        "CN-HN",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_trap(case: Case) -> None:
    article = attributed(case)
    assert (article.province, article.city, article.about_provinces) == (
        case.province,
        case.city,
        case.about,
    ), article.evidence


def test_evidence_says_which_words_and_which_rule() -> None:
    article = attributed(CASES[0])
    found = [(item.text, item.where, item.rule) for item in article.evidence["province"]]
    assert ("柳州工匠学院", "title", "college's home") in found
    assert {item.rule for item in article.evidence["about_provinces"]} == {"employer's name"}


def test_evidence_shows_the_page_s_own_script() -> None:
    article = attributed(Case("", "長沙市總工會舉辦培訓班", "", None))
    assert article.evidence["city"][0].text == "長沙市"


def test_a_caption_shows_no_place() -> None:
    picture = Image("plant.jpg", "重庆某汽车厂的焊装车间")
    title = "天津市职工技能大赛开赛"
    article = annotate(Article(id="x", title=title, body="", language="zh", images=(picture,)))
    assert (article.province, article.about_provinces) == ("CN-TJ", ())


def test_nothing_found_says_why() -> None:
    article = attributed(Case("", "工匠的一天", "早晨六点，他走进车间。", None))
    assert [item.rule for item in article.evidence["province"]] == ["nothing names a place"]
    assert [item.rule for item in article.evidence["city"]] == ["no province is known"]
    assert article.about_provinces == () == article.colleges


def test_old_values_are_replaced() -> None:
    old = Article(
        id="x",
        title="工匠的一天",
        body="",
        language="zh",
        province="CN-GX",
        about_provinces=("CN-HN",),
    )
    assert (annotate(old).province, annotate(old).about_provinces) == (None, ())
