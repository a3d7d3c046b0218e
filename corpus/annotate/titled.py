"""People whom an article names with a title: 全国劳动模范郭晋龙, "Gao Fenglin, a model worker".

Chinese writes titles and names without a space. A name is believed only if a title ends right
before it, it begins with a surname, and what follows cannot belong to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from corpus.annotate.reading import Part
from corpus.article import Evidence, PersonMention
from corpus.clean.surnames import COMMON, COMPOUND, SURNAMES, is_word
from corpus.gazetteer import Gazetteer, gazetteer

MOST = 20
"""People of one article."""
_READ = 200_000
"""Characters of one text that are read."""
_WHERE = ("title", "body", "caption")

_HONOURS = (
    r"(?:全国|中央企业|[省市区州县]级?|自治区)?"
    r"(?:五一劳动奖章(?:获得者|得主)|劳动模范|劳模|三八红旗手|先进工作者|技术能手|技术标兵"
    r"|首席技师|青年岗位能手)"
    r"|(?:全国|国家)?(?:中华技能大奖|世界技能大赛金牌|金牌|冠军)(?:获得者|得主)"
    r"|大国工匠(?:年度人物)?|大?工匠"
    r"|全国人大代表|党的二十大代表"
)
_POSTS = (
    r"(?:(?:全国|[省市县区州]|自治区)?总工会|工会)?"
    r"(?:常务|党组|党委|党总支|党支部|团委|纪委|[省市县区州]委|直属机关|机关|副|原|支部|政协"
    r"|人大常委会|管委会|(?<!学)校){0,3}"
    r"(?:书记|主席|主任|部长|厅长|局长|处长|科长|所长|站长|市长|省长|县长|区长|镇长|院长|校长"
    r"|园长|会长|理事长|秘书长|董事长|总裁|巡视员|调研员|总经理|经理|厂长|矿长|车间主任|总工程师"
    r"|总会计师|总设计师|工程师|会计师|教练|裁判长|教授|研究员|分署长|总干事|总监|院士|发言人"
    r"|(?:主治)?[医药护]师)"
    r"|[省市县区州]委常委|(?:党组|党委|班子)成员|负责人|班组长|班长|组长|工长|车长|机长|船长"
    r"|队长|领衔人|带头人|传承人"
)
_TRADES = (
    r"(?:特级|首席|高级)?(?:技能大师|技师|技工|技术员|技能专家|工艺师)|(?:高级|助理)工程师"
    r"|(?:指导|专业课?|青年|骨干|实训|企业)?教师(?!范)|辅导员|讲师(?!范)|导师(?!范)"
    r"|(?:学员|学生|职工|工人|教师|选手|毕业生|企业|劳模|工匠)代表|学员|选手|驾驶员|司机|操作工"
    r"|乘务员|护士长|护士|快递员|检修员|设计师"
    r"|(?:(?<!机)电|焊|钳|车|铣|磨|轧钢|炼钢|调试|维修|检修|装配|装配钳|工具钳|电焊|模具|铸造|锻造"
    r"|木|瓦|漆|钻井|采油|采煤|纺织女|纺纱|织布|修理|汽修|盾构|桥吊|杀菌|制茶|制糖|铝加工|刨|管道"
    r"|起重|测量|化验|打磨|喷漆|农民|退休)工(?![会程作业人厂商资种序艺具匠龄])"
)
_TITLES = re.compile(rf"(?:(?:{_HONOURS}|{_POSTS}|{_TRADES})[、兼]?)+$")
_LONGEST = 30
"""Characters before a name that its titles take at most."""
_ENDS = "记席任长理师授员人者主手范模匠物表工裁委练事士机监"
"""The characters in which titles end."""
_NAME_AHEAD = re.compile(rf"[{_ENDS}](?:\"| {{1,2}})?(?=[{''.join(sorted(SURNAMES))}])")
_DOTTED_AHEAD = re.compile(rf"[{_ENDS}](?:\"| {{1,2}})?(?=[\u4e00-\u9fff]{{1,6}}·)")

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af"
"""Rare characters live in names: the planes beyond the first count too."""
_SPEAKS = (
    r"说|称|笑|谈|率|获|表示|介绍|指出|强调|致辞|讲话|主持|出席|坦言|告诉|回忆|认为|透露|要求|宣布"
    r"|宣读|发言|作报告|提出|感慨|总结|建议|汇报|陪同|一行|带队|领衔|荣获"
)
_ALL_HAN = re.compile(rf"[{_HAN}]+")
_VERB = re.compile("|".join(verb for verb in _SPEAKS.split("|") if len(verb) > 1))
"""Those that no name holds: 朱晖认为, and not somebody called 朱晖认."""
_CLEAR = (
    rf"$|[^{_HAN}·]|{_SPEAKS}|等|教授|研究员|院士|博士|拒绝|发布|当面|[说在与和从向对是的就也把被及到将以为已曾还则却]|分别|共同|参加"
    r"|担任|代表|任教|名列|当选|入选|同志|先生|女士|老师|师傅|现场|一起|亲自|应邀|围绕|结合|深入"
    r"|走进|走访|走上|登台|上台|进行|接过|通过|成为|捧回|带着|带领|作为|来自|来到|用了|拿出|讲述|讲起"
)
_FOLLOWS = re.compile(rf"{_CLEAR}|[用来带作赴正又都因凭拿讲做给让受入于至代夺摘斩最站走登捧接]")
"""What may stand after a name."""
_CLEARLY_FOLLOWS = re.compile(_CLEAR)
"""The same where the name would be cut short if it were wrong: 张学正赶到."""
_STRONG = re.compile(r"[，。、；：,;:)（(\n]|$|" + _SPEAKS + "|等|同志")
_NEVER = frozenset("说称在与和从向对是的等就也把被及或来到将为以已曾还则却")
"""What a third character is read as when it could follow the name: 王芳说."""
_RATHER_NAME = frozenset("为来和")
"""Those of them that end a name if something else follows clearly: 李有为说."""
_FUNCTION = frozenset(
    "和应时成相经通能步项后有那都从居同门海车国师冷空便计习于终查连单占进初但信回买双解全介"
    "明宣要强由先晋展平计伏支家封储班仰秋祖束幸印宿怀索籍贡劳扶堵充容满弘广利融权盖益公归招"
    "植随撒底战揭扎达区阳麦税苑代原"
)
"""Surnames that are far more often words."""
_WORDS = frozenset(
    (
        "高技 高级 高校 高铁 高新 高质 高度 高中 高职 高等 方面 方案 方式 方法 任务 任职 任教 "
        "任命 万人 万元 金牌 金奖 金融 马上 江苏 江西 白天 白领 石油 石化 向上 向全 成长 成为 "
        "包括 代表 代会 关心 关注 管理 工作 创新 优秀 先进 技能 工匠 团队 培训 培养 研修 选树 "
        "评选 名单 精神 宣讲 进校 进企 林业 田间 田园 文化 文明 章程 张榜 张贴 陈述 许多 何种 "
        "何时 严格 严肃 常委 常务 安全 安排 钟表 程序 余名 余人 余位 钱款 车间 车辆 史馆 段位 "
        "易地 路上 温暖 温馨 顾问 黄金 黄河 华侨 华南 汤料 谢幕 谢师 武装 武术 洪水 毛利 柳州 "
        "龙头 龙江 雷达 白酒 丁香 叶片 熊猫 鲁班 宋代 唐代 明代 姜汁 水平 水电 水利 计划 时间 "
        "时代 周边 周年 周刊 周末 周一 周二 周三 周四 周五 周六 周日 苏州 苏南 杭州 郑州 徐州 "
        "常州 温州 贺州 许昌 汪洋 毕业 焦点 季度 季节 项目 双方 强调 应当 应邀 左右 公司 支持 "
        "支部 解决 经验 经理 习惯 相关 通过 曾经 连续 容易 全国 全省 全市 全体 全部 全面 应用 "
        "宁夏 万余 万达 万科 陈列 方阵 范围 周期 范例 江边 江岸 安区 高峰 高端 高层 高原 高温 "
        "高考 高薪 金工 金属 白班 石材 谢词 许可 严重 武警 毛坯 毛巾 龙舟 章节 陆续 陆上 田野 "
        "汪汪 段落 邓论 任何 任意 任期 曹操 史诗 史料 尹始 于是 于今 万一 万分 万事 万众 马力 "
        "马路 官方"
    ).split()
)
"""Words that begin like a name and stand after titles."""
_NO_NAME = re.compile(
    r"(?:工|委员|师傅|小姐|先生|女士|老师|同志|学校|同学|学院|氏|员)$|某|余[人名位]"
)
"""Ways to speak of somebody that are no full name: 郭工, 张师傅, 李某."""
_TITLE = re.compile(rf"(?:{_HONOURS}|{_POSTS}|{_TRADES})")
_ADVERB = re.compile(
    r"曾(?:多次|[两数几三]次|[两一]度|先后|连续|长期|公开|专门|经|任|获|荣获|在|是|到|于|参|带|率|赴|有|担|被"
    r"|为|对|与|因|从|以|就|给|向|用|前往|亲[自临])"
    r"|任(?:副|总|名誉|第一|首|顾问|主编|主审|主讲|评委|裁判|指导)"
)
"""After a title 曾 is also "once", and 任 "serves as": 院长曾多次到访, 市长任总指挥."""
_ALONE = re.compile(r"[，。、；：,;:)（(\n]|$|等|同志|先生|女士")
"""What must follow a surname that is also "to": 负责人向记者介绍."""
_RIVER = re.compile("江(?!涛|波|平|明|华|军|红|丽|伟)")
"""市长江大桥 is a bridge over the Yangtze."""
_MINORITY = re.compile(r"[\u4e00-\u9fff]{1,6}(?:·[\u4e00-\u9fff]{1,7}){1,3}")

_SURNAMES_EN = frozenset(
    (
        "An Bai Bao Bi Cai Cao Chang Chen Cheng Chi Chu Cui Dai Deng Ding Dong Dou Du Duan "
        "Fan Fang Fei Feng Fu Gan Gao Ge Gong Gu Guan Guo Han Hao He Hong Hou Hu Hua Huang Ji "
        "Jia Jiang Jiao Jin Jing Kang Kong Lai Lan Lei Li Lian Liang Liao Lin Ling Liu Long "
        "Lou Lu Luo Lyu Ma Mao Mei Meng Mi Miao Mo Mu Nie Ning Niu Ou Ouyang Pan Pang Pei "
        "Peng Pu Qi Qian Qiao Qin Qiu Qu Quan Rao Ren Ruan Shang Shao Shen Sheng Shi Shu Song "
        "Su Sun Tan Tang Tao Teng Tian Tong Tu Wan Wang Wei Wen Weng Wu Xi Xia Xiang Xiao Xie "
        "Xin Xing Xiong Xu Xue Yan Yang Yao Ye Yi Yin You Yu Yuan Yue Zeng Zhai Zhan Zhang "
        "Zhao Zheng Zhong Zhou Zhu Zhuang Zou Zuo"
    ).split()
)
_NAME_EN = r"(?P<name>(?P<family>[A-Z][a-z]{1,7}) [A-Z][a-z]{1,9}(?:-[a-z]{2,6})?)(?![A-Za-z-])"
_NOUN_EN = (
    r"model worker|craftsman|craftswoman|welder|fitter|electrician|technician|engineer|teacher"
    r"|lecturer|professor|director|(?:vice[- ])?(?:president|chairman|chairwoman)|(?:deputy )?head"
    r"|dean|principal|secretary|minister|mayor|coach|trainer|instructor|mechanic|machinist|manager"
)
_AFTER_EN = re.compile(
    rf"\b{_NAME_EN}, (?P<role>(?:(?:a|an|the|one of the) )?(?:[a-z-]{{2,15}} ){{0,4}}?"
    rf"(?:{_NOUN_EN})\b)"
)
_BEFORE_EN = re.compile(
    r"\b(?P<role>(?:(?:[Dd]eputy|[Vv]ice|[Pp]arty|[Ee]xecutive|[Gg]eneral|[Ss]enior|[Cc]hief)[ -])"
    r"{0,2}(?:[Pp]resident|[Cc]hair(?:man|woman|person)|[Ss]ecretary|[Mm]inister|[Dd]irector"
    r"|[Dd]ean|[Mm]ayor|[Gg]overnor|[Pp]rofessor|[Pp]rincipal|[Mm]anager|[Ee]ngineer|[Ww]elder"
    rf"|[Tt]echnician|[Cc]oach|[Cc]raftsman|[Mm]odel [Ww]orker|[Tt]eacher)) {_NAME_EN}"
)


_LATIN_NAME = re.compile("[A-Z][a-z]+ [A-Z][a-z]")
_ENGLISH = ((_AFTER_EN, "title after the name"), (_BEFORE_EN, "name after its title"))


def find_people(parts: Sequence[Part]) -> tuple[PersonMention, ...]:
    """The people whom title, text and captions name with a title, in their order.

    Those who wrote or photographed the article are not among them. A person who is named twice is
    given once, with the first title.

    Returns:
        at most `MOST`; names in simplified script, so that both scripts meet in one facet.
    """
    found: dict[str, PersonMention] = {}
    for part in parts:
        if part.where not in _WHERE:
            continue
        for start, end, name, role, rule in _named(part):
            if name not in found:
                spot = Evidence(part.raw[start:end], part.where, rule, name, 0.95)
                found[name] = PersonMention(name, role, spot)
            if len(found) == MOST:
                return tuple(found.values())
    return tuple(found.values())


def _named(part: Part) -> Iterator[tuple[int, int, str, str, str]]:
    """Start and end of title and name, the name, the title, and the rule."""
    text = part.text[:_READ]
    places = {found.start: found.end for found in part.names}
    for ahead in _ahead(text):
        begin = ahead.end()
        end = _name_end(text, begin)
        if end is None or _is_place(text, begin, places):
            continue
        if titles := _TITLES.search(text[max(0, ahead.start() + 1 - _LONGEST) : ahead.start() + 1]):
            start = ahead.start() + 1 - len(titles.group())
            if titles.group().startswith(("工匠", "大工匠")) and text[start - 2 : start] in _brands(
                gazetteer()
            ):
                start -= 2
            role = text[start : ahead.start() + 1]
            yield start, end, _as_written(part, begin, end), role, "name after its title"
    for pattern, rule in _ENGLISH if _LATIN_NAME.search(text) else ():
        for match in pattern.finditer(text):
            if match["family"] in _SURNAMES_EN and match.start("name") not in places:
                role = re.sub(r"^(?:an?|the|one of the) ", "", match["role"])
                yield match.start(), match.end(), match["name"], role, rule


def _as_written(part: Part, begin: int, end: int) -> str:
    """The name, but without simplified forms so rare that nobody writes them: 李思暐 stays."""
    pairs = zip(part.text[begin:end], part.raw[begin:end], strict=True)
    return "".join(raw if char > "\uffff" else char for char, raw in pairs)


def _ahead(text: str) -> list[re.Match[str]]:
    """Where a title may end and a name begin, in order."""
    found = list(_NAME_AHEAD.finditer(text))
    if "·" in text:
        known = {match.end() for match in found}
        found += [match for match in _DOTTED_AHEAD.finditer(text) if match.end() not in known]
        found.sort(key=lambda match: match.end())
    return found


@lru_cache(maxsize=2)
def _brands(source: Gazetteer) -> frozenset[str]:
    """What stands before 工匠 in titles: 荆楚工匠, 来宾工匠."""
    names = {name for item in source.provinces.values() for name in (item.short_zh, *item.brands)}
    return frozenset(names | {city.short_zh for city in source.cities.values()})


def _is_place(text: str, begin: int, places: Mapping[int, int]) -> bool:
    """Is it a place, or does the title's last character begin one: 局长安区?"""
    if text[begin - 1] == "长" and text[begin] == "江":
        return _RIVER.match(text, begin) is not None
    if text[begin - 1] == "长" and begin - 1 in places:
        return True
    return places.get(begin, 0) > begin + 1


def _name_end(text: str, begin: int) -> int | None:
    """Where the name that begins there ends; None if none does."""
    minority = _MINORITY.match(text, begin)
    if minority:
        return _minority_end(text, minority)
    if text[begin : begin + 2] in COMPOUND:
        lengths: tuple[int, ...] = (4, 3)
    elif text[begin] in SURNAMES and text[begin] not in _FUNCTION:
        lengths = (3, 2)
    else:
        return None
    if is_word(text[begin : begin + 2]) or text[begin : begin + 2] in _WORDS:
        return None
    if lengths[0] == 3:
        lengths = _lengths(text, begin)
    common = text[begin] in COMMON or lengths[0] == 4
    for length in lengths:
        name = text[begin : begin + length]
        full = _FOLLOWS if length == lengths[0] else _CLEARLY_FOLLOWS
        follows = _ALONE if text[begin] == "向" else full if common else _STRONG
        if len(name) == length and _is_han(name) and follows.match(text, begin + length):
            return None if _NO_NAME.search(name) or _goes_on(text, begin) else begin + length
    return None


def _goes_on(text: str, begin: int) -> bool:
    """Is it more of the sentence or a second title: 曾多次, 任组长, 王书记, 于介绍?"""
    after = begin + 1
    return bool(_ADVERB.match(text, begin) or _TITLE.match(text, after) or _VERB.match(text, after))


def _lengths(text: str, begin: int) -> tuple[int, ...]:
    """How long a name may be that a surname of one character opens, likelier first."""
    if _VERB.match(text, begin + 2):
        return (2,)
    third = text[begin + 2 : begin + 3]
    if third not in _NEVER:
        return 3, 2
    return (3,) if third in _RATHER_NAME and _STRONG.match(text, begin + 3) else (2,)


def _minority_end(text: str, match: re.Match[str]) -> int | None:
    """阿不都热合曼·艾力主持: the last part ends where something else can begin."""
    last = match.group().rindex("·") + match.start() + 1
    for end in range(last + 2, match.end() + 1):
        if _STRONG.match(text, end):
            return end
    return None


def _is_han(text: str) -> bool:
    return _ALL_HAN.fullmatch(text) is not None
