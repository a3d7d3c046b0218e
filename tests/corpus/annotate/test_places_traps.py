"""The traps of places that were met on real pages, each in a short text of our own.

A is the event's place against subject, publisher and employer; B are homonyms and look-alikes;
E and F are damaged and translated texts.
"""

from __future__ import annotations

from typing import NamedTuple

import pytest

from corpus.annotate import annotate
from corpus.article import Article


class Trap(NamedTuple):
    number: str
    title: str
    body: str
    province: str | None
    city: str | None = None
    about: tuple[str, ...] = ()
    publisher: str | None = None
    source: str | None = None
    url: str | None = None


TRAPS = [
    Trap(
        "A1 visitors' employers",
        "大国工匠进校园 梧州开出第一课",
        "5月20日，梧州市总工会在梧州职业学院启动“大国工匠进校园”活动。来自中车唐山公司的焊工张师傅、呼和浩特局集团公司"
        "的接触网工郭师傅先后登台，二百多名学生到场听讲。",
        "CN-GX",
        "梧州市",
        ("CN-HE", "CN-NM"),
    ),
    Trap(
        "A2 regional union site, national fair elsewhere",
        "我市工匠带着绝活亮相全国展会",
        "7月28日，全国职工创新成果展在北京国家会议中心开幕。我市有12项成果参展，市总工会组织三十名一线职工前往观摩。",
        "CN-BJ",
        "北京市",
        ("CN-NM",),
        publisher="包头市总工会",
        url="http://www.btszgh.gov.cn/xwzx/202307/t20230731_99999.html",
    ),
    Trap(
        "A3 ceremony in the capital, said by the venue alone",
        "青海拉面走出高原，工匠工作室揭牌",
        "7月4日，青海拉面工匠工作室在中国职工之家揭牌。青海省总工会负责人说，四千年前的喇家遗址就有了面条，如今青海人把面馆开到全国。",
        "CN-BJ",
        "北京市",
        ("CN-QH",),
        publisher="青海省总工会",
    ),
    Trap(
        "A4 team travels to a host province",
        "椰城健儿出征，五名学子角逐国赛",
        "海口市人社局日前为参赛选手壮行。海南省海口技师学院的五名学生将参加9月19日至23日在郑州举行的全国职业技能大赛，"
        "海南代表团共有六十余人。",
        "CN-HA",
        "郑州市",
        ("CN-HI",),
        publisher="海口网",
    ),
    Trap(
        "A5 the same in English",
        "Guiyang technicians shine at national skills contest",
        "Eight technicians from Guiyang won medals at the national vocational skills competition "
        "that ran until Tuesday in Zhengzhou, Henan province, the Guiyang labor bureau said.",
        "CN-HA",
        "郑州市",
        ("CN-GZ",),
    ),
    Trap(
        "A6 the host only in a side remark",
        "渝派工匠军团国赛摘金",
        "记者从市总工会获悉，重庆市首批五家工匠学院派出的学员拿下两枚金牌。重庆市总工会负责人说，学院全额承担集训费用。\n\n"
        "本次大赛由天津市人民政府承办，比赛历时四天，共设一百零九个赛项。",
        "CN-TJ",
        "天津市",
        ("CN-CQ",),
        publisher="重庆晨报",
    ),
    Trap(
        "A7 by video link",
        "安徽工会云端参会",
        "4月27日，首届大国工匠创新交流大会在深圳开幕。安徽省总工会组织百名职工以视频连线方式参加，安徽展馆设三个板块。",
        "CN-GD",
        "深圳市",
        ("CN-AH",),
    ),
    Trap(
        "A8 a national meeting about one region",
        "工会援疆工作会议召开",
        "8月19日，工会对口援疆工作会议在京召开。会议提出，三年投入八千万元，为新疆培训一万五千名职工。",
        "CN-BJ",
        "北京市",
        ("CN-XJ",),
        publisher="人民政协报",
    ),
    Trap(
        "A9 publisher in another province",
        "百万年薪招技师，衢州一高职引热议",
        "4月7日，衢州职业技术学院发布招聘公告，面向全国引进高技能人才。学校人事处说，报名者已超百人。",
        "CN-ZJ",
        "衢州市",
        publisher="春城晚报",
        url="http://ccwb.yunnan.cn/content/202504/10/content_999999.html",
    ),
    Trap(
        "A10 source of another province",
        "工匠走上广西春晚舞台",
        "大年初一晚，2019年广西春节联欢晚会播出，六位广西工匠登台亮相，讲述各自的手艺。",
        "CN-GX",
        source="安徽工人日报",
    ),
    Trap(
        "A11 one page, many places",
        "工会短讯七则",
        "无锡市总工会办起夜校，首批招收六十人。\n\n上海市杨浦区总工会为骑手免费体检。\n\n浙江省浦江县总工会评出水晶工匠。\n\n"
        "南京市总工会与三十五所院校结对。",
        None,
        None,
        ("CN-JS", "CN-SH", "CN-ZJ"),
        source="安徽工人日报",
    ),
    Trap(
        "A12 the visitor publishes",
        "我校教师赴景德镇开展暑期调研",
        "7月7日至8日，我校艺术学院师生走访中国轻工业陶瓷研究所，并拜访了国家级陶瓷艺术大师。",
        "CN-JX",
        "景德镇市",
        ("CN-JS",),
        publisher="盐城工业职业技术学院",
    ),
    Trap(
        "A13 host and guest",
        "湖北三峡职业技术学院来我院交流",
        "4月2日，湖北三峡职业技术学院工会一行到我院考察劳模工匠学院建设，学院工会负责人介绍了情况。",
        "CN-SD",
        "淄博市",
        ("CN-HB",),
        publisher="淄博职业学院",
    ),
    Trap(
        "A14 the headline names the visitor",
        "安阳市总工会组织劳模到我市参观学习",
        "4月19日，安阳市四十名劳模来到我市，参观了劳模工匠馆。市总工会副主席陪同。",
        "CN-HA",
        "平顶山市",
        publisher="平顶山市总工会",
    ),
    Trap(
        "A15 a province's name in companies' names",
        "安徽十人入选年度江淮工匠",
        "名单中有广西汽车集团芜湖基地的钳工，也有大唐广西公司派驻合肥的检修工。安徽省总工会将为他们颁发证书。",
        "CN-AH",
        None,
        ("CN-GX",),
    ),
    Trap(
        "A16 brand and plant",
        "2022年河北大工匠名单公布",
        "河北省总工会今天公布名单，十人入选，其中有格力电器(石家庄)有限公司的模具工、唐山钢铁的炼钢工。",
        "CN-HE",
    ),
    Trap(
        "A17 central companies",
        "河南十三人入选大国工匠培育对象",
        "入选者来自中铁隧道局、新乡航空工业、中信重工等企业。河南省总工会对他们表示祝贺。",
        "CN-HA",
    ),
    Trap(
        "A18 the helping province",
        "伊犁选手在自治区技能大赛上获佳绩",
        "10月12日，新疆第二届职业技能大赛在喀什落下帷幕，伊犁州代表团获两金一银。江苏省人社厅获技能援疆突出贡献奖。",
        "CN-XJ",
        "喀什地区",
        ("CN-JS",),
        source="伊犁新闻网",
    ),
    Trap(
        "A19 caption of elsewhere",
        "全国技能大赛在津开赛",
        "资料图片：重庆一家车企的焊装线上，工人在检查车身。\n\n第二届全国职业技能大赛16日在天津开赛，四千余名选手参加。",
        "CN-TJ",
        "天津市",
    ),
    Trap(
        "A20 background photo",
        "China honors skilled workers",
        "More than 300 skilled workers were honored at a ceremony held in Beijing on Friday.\n\n"
        "Photo: Contestants lay bricks in Guangzhou, Guangdong province, last December.",
        "CN-BJ",
        "北京市",
    ),
    Trap(
        "A21 policy regions",
        "第三届北京大工匠受表彰",
        "7月28日，北京市总工会表彰十名大工匠。发布会说，将推动京津冀工匠交流，服务长三角和粤港澳大湾区来京企业。",
        "CN-BJ",
        "北京市",
    ),
    Trap(
        "A23 study trips",
        "柳州工匠学院的五年",
        "柳州工匠学院成立以来，累计培训四万多人次。市总工会说，成绩来自各校支持。\n\n"
        + "学员们在车间里学，在比武中练，手艺一天天见长。" * 8
        + "\n\n去年，学院先后组织骨干赴上海、苏州、南京的企业研修。",
        "CN-GX",
        "柳州市",
    ),
    Trap(
        "A24 only the newspaper's name",
        "我市十家工作室上榜",
        "近日，省总工会公布名单，我市十家职工创新工作室榜上有名。市总工会将给予资金支持。",
        "CN-SX",
        "大同市",
        publisher="大同日报",
        url="http://epaper.dtnews.cn/dtrb/html/2025-01/16/content_9_999999.htm",
    ),
    Trap(
        "A25 abroad",
        "Four Shenzhen youngsters win at WorldSkills",
        "Four competitors from Shenzhen won three golds and one silver at the WorldSkills "
        "Competition held in Lyon, France, earlier this month.",
        None,
        None,
        ("CN-GD",),
        publisher="EyeShenzhen",
    ),
    Trap(
        "B26 海南州",
        "全州职工技能大赛落幕",
        "6月20日，海南州职工技能大赛在共和县落幕，全州五县选手参加。州总工会主席颁奖。",
        "CN-QH",
        "海南藏族自治州",
        publisher="青海省总工会",
    ),
    Trap(
        "B27 the prefecture in full",
        "青海职工技能大赛开赛",
        "青海省第十八届职工职业技能大赛日前在海南藏族自治州开赛。",
        "CN-QH",
        "海南藏族自治州",
    ),
    Trap(
        "B28 an island where some of them live",
        "拉面师傅的比武",
        "首届拉面技能大赛将于10月20日在青海海东举行，青海省总工会主办。此前的选拔赛曾在海南岛举办。",
        "CN-QH",
        "海东市",
    ),
    Trap(
        "B29 江城 is Jilin City here",
        "学院师生在“技兴江城”竞赛中获奖",
        "吉林市第七届“技兴江城”职工技能竞赛落幕，我院三名教师获奖。竞赛由吉林市总工会主办。",
        "CN-JL",
        "吉林市",
    ),
    Trap(
        "B30 朝阳 of Beijing",
        "五年选树六百朝阳工匠",
        "北京市朝阳区总工会10月29日发布数据，五年来全区选树朝阳工匠六百余名。",
        "CN-BJ",
        "北京市",
        source="工人日报",
    ),
    Trap(
        "B31 朝阳 of Liaoning",
        "朝阳日报：龙城区举办职工技能竞赛",
        "龙城区总工会举办第三届职工技能竞赛，二百名选手参加四个工种的比拼。",
        "CN-LN",
        "朝阳市",
        source="朝阳市龙城区政府",
        url="http://xianyu.chinaxiaokang.com/daxingqu/longchengqu/fengcai/2019/1218/9999999.html",
    ),
    Trap(
        "B32 both at once",
        "朝阳工匠亮相创博会",
        "12月14日，创博会在国家会议中心开幕，朝阳区总工会组织十二名工匠参展。来自辽宁的参观者说，想把工具买回去。",
        "CN-BJ",
        "北京市",
        ("CN-LN",),
        publisher="北京市朝阳区人民政府",
        url="http://www.bjchy.gov.cn/dynamic/zwhd/8a24fe8367be2f110167bf1edd4b9999.html",
    ),
    Trap(
        "B34 a person called 朝阳",
        "咸阳一高校工匠学院挂牌",
        "学校党委书记惠朝阳与陕西省总工会副主席共同揭牌，记者张海南报道。",
        "CN-SN",
        "咸阳市",
    ),
    Trap(
        "B35 小南京路",
        "泾工坊开到了家门口",
        "徐汇区华泾镇的一条小南京路上，职工服务站“泾工坊”启用，街坊可以来修鞋补伞。上海市总工会到场祝贺。",
        "CN-SH",
        "上海市",
    ),
    Trap(
        "B36 a street named after a city",
        "劳模走进小学课堂",
        "昨日，三名技师来到合肥市蚌埠路第四小学，教孩子们做榫卯。",
        "CN-AH",
        "合肥市",
    ),
    Trap(
        "B37 a campus named like a city",
        "安顺校区迎来新生",
        "潍坊工商职业学院安顺校区昨天迎来两千名新生，学院举行了开学典礼。",
        "CN-SD",
        "潍坊市",
    ),
    Trap(
        "B38 台州",
        "技师学院新校区启用",
        "9月1日，台州技师学院新校区迎来首批学生，市人社局负责人到场。",
        "CN-ZJ",
        "台州市",
    ),
    Trap(
        "B38 泰州",
        "技师学院怎么样",
        "江苏省泰州技师学院设有八个专业群，泰州市总工会与其共建实训室。",
        "CN-JS",
        "泰州市",
    ),
    Trap(
        "B39 臺州",
        "臺州高職慶祝辦學十周年",
        "10月30日，臺州科技職業學院舉行紀念活動，浙江省教育廳發來賀信。",
        "CN-ZJ",
        "台州市",
    ),
    Trap(
        "B40 玉林",
        "Yuchai workers take prizes in Yulin",
        "Seven workers of Yuchai took prizes at a contest held in Yulin, Guangxi, on Tuesday.",
        "CN-GX",
        "玉林市",
    ),
    Trap(
        "B40 榆林",
        "Garment workers compete in Yulin",
        "The contest was held in Yulin, Shaanxi province, on Tuesday.",
        "CN-SN",
        "榆林市",
    ),
    Trap(
        "B41 来宾",
        "来宾市表彰桂中工匠",
        "4月28日，来宾市召开表彰大会，十二名职工获奖。台下来宾起立鼓掌，各位来宾合影留念。",
        "CN-GX",
        "来宾市",
    ),
    Trap(
        "B42 nicknames",
        "车城工匠学院开始申报",
        "近日，十堰市总工会印发通知，启动车城工匠学院申报工作。",
        "CN-HB",
        "十堰市",
    ),
    Trap(
        "B42 a nickname alone",
        "龙城工匠的一天",
        "清晨六点，龙城的车间里已经亮起了灯。",
        None,
    ),
    Trap(
        "B43 在汉",
        "第四届荆楚工匠表彰会举行",
        "10月16日，第四届荆楚工匠表彰会在汉举行，湖北省总工会负责人颁奖。",
        "CN-HB",
        "武汉市",
    ),
    Trap(
        "B43 在京",
        "全总召开座谈会",
        "29日，全国劳模代表座谈会在京举行。",
        "CN-BJ",
        "北京市",
    ),
    Trap(
        "B44 全区 is the autonomous region",
        "全区五十家工作室获支持",
        "自治区总工会发布名单，全区五十家职工创新工作室各获十万元补助。",
        "CN-NM",
        publisher="内蒙古工人报",
    ),
    Trap(
        "B44 区总工会 of a district",
        "松北区表彰首届大工匠",
        "4月28日，区总工会召开表彰会，十名职工获松北大工匠称号，全区基层工会代表参加。",
        "CN-HL",
        "哈尔滨市",
        publisher="哈尔滨市总工会",
        url="http://www.hrbgh.org/show/100602/180428_9999999999.action",
    ),
    Trap(
        "B46 铁西区",
        "铁西区总工会调研工匠学院",
        "4月17日，铁西区总工会到区内三家企业调研工匠学院建设。",
        "CN-LN",
        "沈阳市",
        publisher="沈阳工会网",
        url="http://sygh.org/xwzx/jcghdt/202504/t20250418_9999999.html",
    ),
    Trap("B46 铁西区 of no one knows which", "铁西区总工会开会", "铁西区总工会15日开会。", None),
    Trap(
        "B47 长安区",
        "陕西工运学院新校区开工",
        "8月，陕西工运学院新校区在长安区开工，陕西省总工会投资三亿元。",
        "CN-SN",
        "西安市",
    ),
    Trap(
        "B48 普陀",
        "劳模带你走曹杨",
        "4月26日，普陀区总工会组织城市漫步，上海劳模杨师傅当起讲解员，带大家走进曹杨新村。",
        "CN-SH",
        "上海市",
    ),
    Trap(
        "B49 西部乌镇",
        "自治区首届技能大赛闭幕",
        "5月24日，自治区首届职业技能大赛在克拉玛依市乌尔禾区闭幕，选手们游览了“西部乌镇”。",
        "CN-XJ",
        "克拉玛依市",
    ),
    Trap(
        "B50 Shanxi competes in Guizhou",
        "Shanxi's rural craftspeople compete in Guiyang",
        "A 22-member delegation from Shanxi took part in the contest held in Guiyang, Guizhou, "
        "last week.",
        "CN-GZ",
        "贵阳市",
        ("CN-SX",),
    ),
    Trap(
        "B51 Guangxi Province",
        "Minister visits college",
        "The minister visited a vocational college in Liuzhou, Guangxi Province on March 28.",
        "CN-GX",
        "柳州市",
    ),
    Trap(
        "B52 Autonomous Region alone",
        "Education officials visit the college",
        "Officials of the Autonomous Region's education department inspected the training rooms.",
        "CN-GX",
        "柳州市",
        publisher="Liuzhou Vocational and Technical College",
    ),
    Trap(
        "B53 edition in the masthead",
        "Overseas staff learn in Liuzhou",
        "A class for overseas staff of LiuGong opened in Liuzhou, Guangxi, last week.",
        "CN-GX",
        "柳州市",
        publisher="China Daily (Hong Kong)",
    ),
    Trap(
        "B54 臺海網",
        "福州學子拜師學藝",
        "近日，福州三十六名新生向七位技師行拜師禮，福州市總工會到場見證。",
        "CN-FJ",
        "福州市",
        source="臺海網",
    ),
    Trap(
        "B55 traditional script of the mainland",
        "貴州第二屆職工技能大賽開幕",
        "9月18日，貴州省第二屆職工職業技能大賽在遵義開幕。",
        "CN-GZ",
        "遵义市",
        url="http://big5.news.cn/gate/big5/gz.news.cn/20250919/999/c.html",
    ),
    Trap(
        "B56 simplified script of Hong Kong",
        "劳工处举办招聘会",
        "香港劳工处10月23日在旺角举办招聘会，提供两千个职位。",
        "CN-HK",
        "香港特别行政区",
    ),
    Trap(
        "B57 letters of a host",
        "College opens its autumn week",
        "Liuzhou Vocational and Technical College opened its autumn week on Monday.",
        "CN-GX",
        "柳州市",
        url="http://cq.lzzy.net/english/newsnotifications/content_99999",
    ),
    Trap(
        "B58 a mirror's host",
        "齐齐哈尔建起十家工匠学院",
        "一年来，齐齐哈尔市总工会建起十家市级工匠学院，鹤城职工有了新课堂。",
        "CN-HL",
        "齐齐哈尔市",
        url="https://www.zjhewei.com/hlj/c107858/202501/c00_99999999.shtml",
    ),
    Trap(
        "B59 a portal of another city",
        "漳州十一人获评福建金牌工人",
        "福建省总工会近日公布名单，我市十一人上榜。漳州市总工会表示祝贺。",
        "CN-FJ",
        "漳州市",
        publisher="福清热线",
        url="https://m.52fuqing.com/newsshow-999999.html",
    ),
    Trap(
        "E105 random counties at the end",
        "山西工匠学院挂牌",
        "5月10日，山西工匠学院在山西省总工会干部学校挂牌。\n\n"
        "斗六市 屯门区 嵩县 沛县 双流区 琼海市 嘉定区 墨脱县 大埔县 昌黎县 和硕县",
        "CN-SX",
    ),
    Trap(
        "E105 counties with no separators",
        "湖南工会百年访谈",
        "湖南省总工会主席接受采访，回顾百年工运。\n\n嵩县沛县双流区琼海市嘉定区墨脱县大埔县昌黎县和硕县临泉县盘州市",
        "CN-HN",
    ),
    Trap(
        "E110 injected Macau",
        "职工书画展上线",
        "新澳门2023开奖记录 职工书画展近日在网络平台上线，澳门十大娱乐平台作品两万余件。",
        None,
    ),
    Trap(
        "E116 an unrelated story appended",
        "2018河北大工匠在石家庄发布",
        "12月5日，2018河北大工匠发布仪式在石家庄举行，十人上榜。\n\n"
        + "他们来自冶金、建筑、纺织等行业，都在一线干了二十年以上。" * 5
        + "\n\n相关阅读：\n云南省总工会为昆明十名工匠颁奖",
        "CN-HE",
        "石家庄市",
    ),
    Trap(
        "F120 江苏团 in Beijing",
        "Why craftsmen are the cornerstone",
        "The general secretary joined deliberations with the Jiangsu delegation in Beijing "
        "on March 5.",
        "CN-BJ",
        "北京市",
        ("CN-JS",),
    ),
    Trap(
        "F124 an account of another city",
        "How Shanghai trains its industrial workers",
        "Shanghai Federation of Trade Unions surveyed 3,000 workers in the city's factories.",
        "CN-SH",
        "上海市",
        source="Guigang Workers' Home",
    ),
    Trap(
        "F125 line names",
        "A driver's thirty years",
        "Model worker Li has driven on the Tianjin-Hong Kong line and taught many apprentices.",
        None,
    ),
    Trap(
        "F125 line names in Chinese",
        "火车司机的三十年",
        "他值乘过太原至郑州高铁、上海—昆明高铁，带出徒弟四十人。",
        None,
    ),
    Trap(
        "F126 surname first",
        "Union honours lecturers",
        "Zhu Weicai, Liu Zilin and Huang Zhongshan were named honorary lecturers.",
        None,
    ),
]


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.number)
def test_trap(trap: Trap) -> None:
    text = trap.title + trap.body
    article = annotate(
        Article(
            id="trap",
            title=trap.title,
            body=trap.body,
            language="en" if text.isascii() else "zh",
            publisher=trap.publisher,
            content_source=trap.source,
            url=trap.url,
        )
    )
    assert (article.province, article.city, article.about_provinces) == (
        trap.province,
        trap.city,
        trap.about,
    ), article.evidence


def annotated(title: str, body: str, **fields: str) -> Article:
    return annotate(Article(id="x", title=title, body=body, language="zh", **fields))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("title", "body", "reason"),
    [
        ("工匠的一天", "早晨六点，他走进车间。", "nothing names a place"),
        ("湖南广西两地工匠", "", "two provinces weigh alike: Guangxi, Hunan"),
        ("选手夺金", "世界技能大赛在法国里昂举行，深圳选手夺金。", "the event was held abroad"),
        (
            "工会短讯",
            "无锡市总工会办夜校。\n\n宁波市总工会评工匠。\n\n合肥市总工会慰问骑手。",
            "several stories of several provinces",
        ),
    ],
)
def test_none_has_its_reason(title: str, body: str, reason: str) -> None:
    article = annotated(title, body)
    assert article.province is article.city is None
    assert [(item.text, item.rule) for item in article.evidence["province"]] == [("", reason)]
    assert [item.rule for item in article.evidence["city"]] == ["no province is known"]


def test_what_is_said_to_be_held_there_is_surer_than_a_mention() -> None:
    held = annotated("技能大赛在长沙举行", "10日，大赛在长沙市举行。").evidence
    mentioned = annotated("长沙工匠", "").evidence
    for field in ("province", "city"):
        sure, unsure = held[field][0].confidence, mentioned[field][0].confidence
        assert sure is not None
        assert unsure is not None
        assert 0 < unsure < sure <= 1


def test_each_other_province_has_its_own_evidence() -> None:
    article = annotated("技能大赛在长沙举行", "广西代表队、贵州代表队参加在长沙举行的大赛。")
    found = article.evidence["about_provinces"]
    assert tuple(item.value for item in found) == article.about_provinces == ("CN-GX", "CN-GZ")
    assert all(item.confidence and 0 < item.confidence <= 1 for item in found)


OUR_CITY = ("我市召开表彰会", "昨日，市总工会表彰十名职工。")


def test_the_address_says_whose_city_is_ours() -> None:
    url = "http://www.btszgh.gov.cn/xwzx/202307/t20230731_99999.html"
    article = annotated(*OUR_CITY, url=url)
    assert (article.province, article.city) == ("CN-NM", "包头市")


def test_a_host_that_copies_says_nothing() -> None:
    url = "http://haufida.com/n1/2022/0512/c67502-99999999.html"
    article = annotated(*OUR_CITY, url=url, publisher="包头市总工会")
    assert (article.province, article.city) == (None, None)


def test_the_line_of_the_source_goes_before_the_portal() -> None:
    article = annotated(*OUR_CITY, content_source="闽南日报 漳州", publisher="福清市门户网")
    assert (article.province, article.city) == ("CN-FJ", "漳州市")


def test_a_body_that_reports_of_itself_is_weak_evidence() -> None:
    article = annotated("学院举办技能节", "3日，技能节开幕。", publisher="宁波职业技术学院")
    assert (article.province, article.city) == ("CN-ZJ", "宁波市")
    assert [item.confidence for item in article.evidence["province"]] == [0.4]
    assert annotated("工匠的一天", "他走进车间。", publisher="浙江日报").province is None


@pytest.mark.parametrize(
    "phrase",
    [
        "示范县",
        "健康县区",
        "沿海城市",
        "适应城市",
        "主城区",
        "贸易县",
        "创新县",
        "代理县长",
        "中心城区",
        "解放区",
    ],
)
def test_the_end_of_a_word_is_no_county(phrase: str) -> None:
    article = annotated(f"全国{phrase}建设", f"推进{phrase}建设，{phrase}在行动。")
    assert (article.province, article.city, article.about_provinces) == (None, None, ())
