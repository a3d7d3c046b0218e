"""People's names out of bylines, in Chinese and English.

A byline is written by hand: names run together ("张三李四"), are padded ("王　五"), stand in
lists with their employers, or are not names at all ("本站编辑"). A Chinese name begins with
one of the surnames below and has two to four characters; an English one has two to four
capitalised words, none of which belongs to an organisation.
"""

from __future__ import annotations

import re
import unicodedata

_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
    "鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄"
    "和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭"
    "梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚"
    "程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫"
    "宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻"
    "莘党翟谭贡劳逄姬申扶堵冉宰郦雍郤璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向"
    "古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾"
    "毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公仉督岳帅缑亢况郈有琴归海佘佴佟肖覃付仝代闫邸敬苟原"
    "兰苑回税冼买门揭扎达区麦占阳展初郇但宛丛鹿矫招刀牟尧粟银植信谌上官檀由战随晋撒雒先亓底睢豆楚旷"
    "趙錢孫吳鄭馮陳衛蔣韓楊許呂張嚴華謝鄒蘇範魯韋馬鳳兪費賀湯羅畢鄔樂時傅齊顧黃蕭閔賈婁顏鍾駱樊淩萬盧"
    "應賁鄧單諸陸榮龔劉葉龍黎賴喬陰聞黨譚貢勞邊莊閻連習嚮聶曾關豐歸蘭佔陽寧厲羣塗涂蕭鐘麥歐簡饒區況"
)
_COMPOUND = frozenset(
    (
        "欧阳 司马 上官 诸葛 夏侯 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 宇文 长孙 南宫 端木 百里 呼延 "
        "轩辕 歐陽 司馬 諸葛 尉遲 公孫 長孫"
    ).split()
)
# The surnames of about nine in ten people: only these may begin a second name without a space.
_COMMON = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁"
    "任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴"
    "莫孔向汤張劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧蕭葉蘇呂盧譚陸賈韋鄒龍賀顧龔萬錢嚴湯"
)
_HAN_NAME = re.compile("[\u3400-\u9fff]{2,4}")
_DOTTED = re.compile("[\u3400-\u9fff]{1,8}(?:·[\u3400-\u9fff]{1,8}){1,3}")
_ORGANISATION = re.compile(
    "(?:部|处|院|校|会|社|报|网|局|办|系|站|台|室|科|组|队|厂|司|厅|委|馆|所|群|端|号|中心|"
    "公司|集团|学校|支部|"
    "平台|频道|编辑|本站|管理员|未知|佚名|网络|原创|转载|综合|同志|老师)$"
)
_TITLES = re.compile(
    "^(?:本报|本刊|本网|本台|新华社|中新社|中新网|全媒体|融媒体|见习|实习|特约|首席|学生|校园)*"
    "(?:记者团|记者|記者|通讯员|通訊員|通联员|编辑|摄影|图片|作者|供图|文)[ :：]?"
)
_BRACKETED = re.compile(r"[(（\[【][^()（）\[\]【】]{0,60}[)）\]】]")
_SEPARATORS = re.compile("[、,，;；/|&＆+\x1f]| {2,}")
_ENGLISH_SEPARATORS = re.compile(r"[,;/|&\x1f、，；]|\band\b")
_ENGLISH_ROLES = re.compile(
    r"^(?:(?:the|our|staff|student|special|chief|photo|intern|trainee) )*"
    r"(?:correspondents?|reporters?|photographers?|writers?|editors?|journalists?|by)\b:? ?",
    re.I,
)
_EMPLOYER = re.compile(r" (?:from|of|at|with|in|for) .*| ?[(（].*")
_WORD = re.compile(r"[A-Z][A-Za-z'’-]*\.?")
_GROUP_WORDS = frozenset(
    "department agency committee college office news center centre university school bureau union "
    "media press daily student students party publicity federation association institute academy "
    "ministry engineering technology education affairs company group times newspaper editorial "
    "team club studio staff website online network vocational technical science mechanical "
    "electrical information publishing administration league youth china xinhua".split()
)
_AGENCY = re.compile(r"\b(?:Agency|Studio|Xinhua|Media|Daily|Press)\b|社$")


def people(value: str) -> tuple[str, ...]:
    """The names in a byline's value, in its order, each once; what is no name is left out."""
    value = unicodedata.normalize("NFKC", value[:400])
    found = _chinese(value) if re.search("[\u3400-\u9fff]", value) else _english(value)
    return tuple(dict.fromkeys(found))


def credited(value: str) -> tuple[str, ...]:
    """People, and agencies where no person could be meant: whom a picture is credited to."""
    if re.search("[\u3400-\u9fff]", value):
        return people(value)
    found: list[str] = []
    for piece in _ENGLISH_SEPARATORS.split(value[:400]):
        name = _ENGLISH_ROLES.sub("", piece.strip(" .()"))
        if _AGENCY.search(name) and len(name.split()) <= 5:
            found.append(name)
        else:
            found.extend(_english(piece))
    return tuple(dict.fromkeys(found))


def is_organisation(value: str) -> bool:
    """Whether a value names an office or outlet rather than a person."""
    return bool(_ORGANISATION.search(value.strip())) or any(
        word.strip(".,").lower() in _GROUP_WORDS for word in value.split()
    )


def is_chinese_name(text: str) -> bool:
    """Whether a text is, as a whole, the name of one Chinese person."""
    if _DOTTED.fullmatch(text):
        return True
    if not _HAN_NAME.fullmatch(text) or _ORGANISATION.search(text):
        return False
    return text[:2] in _COMPOUND if len(text) == 4 else text[0] in _SURNAMES


def _chinese(value: str) -> list[str]:
    value = _BRACKETED.sub(" ", value).replace("•", "·").replace("・", "·").strip(" 。.)）(（")
    found: list[str] = []
    for piece in _SEPARATORS.split(value):
        words = [_TITLES.sub("", word) for word in _joined(piece.split())]
        for word in words:
            found.extend(_run_together(word))
    return found


def _joined(words: list[str]) -> list[str]:
    """Put a name back together that was padded to three characters: 王 五."""
    merged: list[str] = []
    for word in words:
        if merged and len(merged[-1]) == 1 == len(word):
            merged[-1] += word
        else:
            merged.append(word)
    return merged


def _run_together(word: str) -> list[str]:
    """One name, or several without anything between them; [] when it does not come out even."""
    if is_chinese_name(word):
        return [word]
    if not re.fullmatch("[\u3400-\u9fff]{4,12}", word) or _ORGANISATION.search(word):
        return []
    return _parts(word) or []


def _parts(word: str) -> list[str] | None:
    if not word:
        return []
    for length in (3, 2, 4):
        head = word[:length]
        if len(head) != length or not is_chinese_name(head):
            continue
        rest = word[length:]
        if rest and rest[0] not in _COMMON and rest[:2] not in _COMPOUND:
            continue
        if (tail := _parts(rest)) is not None:
            return [head, *tail]
    return None


def _english(value: str) -> list[str]:
    found = []
    for piece in _ENGLISH_SEPARATORS.split(value):
        name = _ENGLISH_ROLES.sub("", piece.strip(" .()")).strip()
        name = _EMPLOYER.sub("", name).strip(" .")
        words = name.split()
        capitals = 2 <= len(words) <= 4 and all(_WORD.fullmatch(word) for word in words)
        if capitals and not any(word.strip(".").lower() in _GROUP_WORDS for word in words):
            found.append(name)
    return found
