"""Names of newspapers, agencies, channels and sites: what a source may be called.

`source_name` cuts the outlet out of a value that goes on with a time, a page number or an
author; `is_outlet` knows an outlet by its own name, where no label says that it is one.
"""

from __future__ import annotations

import re
import unicodedata

from corpus.clean.names import is_chinese_name

_LONGEST = 90
_LONGEST_NAME = 24
_OWN = re.compile(
    "(?:本站|本网|本站原创|原创|原创稿|网络|互联网|网络整理|未知|不详|转载|其他|其它|admin|管理员|无|"
    "暂无|original|网站管理员|佚名|本站编辑|综合|整理|本报讯|本站讯|内部|外部|点击|浏览|作者|编辑|"
    "时间|日期)$",
    re.I,
)
_ENDS = re.compile(
    r"\x1f|[|]|\(|（|\s(?=(?:19|20)\d{2}\s?[-./年])|(?=(?:19|20)\d{2}[-./年]\d)| {2,}|"
    r"\s(?:\d{1,2}:\d{2})|\[|【|。|https?:|字体|字号|分享|打印|浏览|收藏|举报|"
    r" 原创稿|[ ,，](?=(?:记者|通讯员|作者|编辑|责任编辑|责编|撰稿|摄影|文/|发布|"
    r"时间|日期|点击|阅读))|"
    r"(?<=[社报网台刊])(?=(?:见习|特约|全媒体)?记者)|\s(?=第?\d{1,3}版)|(?<=[》>])(?=[\s第\d])"
)
_NAMED = re.compile(
    "(?:日报|晚报|时报|早报|晨报|商报|都市报|青年报|[一-鿿]报|周刊|周报|月刊|杂志|杂志社|新华社|中新社|通讯社|"
    "[一-鿿]{2}网|新闻网|在线|之声|电视台|广播台|电台|卫视|客户端|融媒体中心|融媒体|全媒体|传媒|新媒体|公众号|微信公号|"
    "央视|澎湃|新华|参考消息|第一财经|界面|经济观察|财新|观察者|经济报道|"
    "(?:央视|新浪|腾讯|搜狐|网易|凤凰|百度)[一-鿿]{2,3}|"
    "(?:澎湃|界面|封面|红星|上游|极目|九派|央视|每日经济|海报|大皖|荔枝|看看|潮|猛犸|东方|红网|长江云|顶端|大象)"
    "新闻|齐鲁壹点|南方\\+|快科技|IT之家|36氪|虎嗅|"
    "[A-Z][a-z']+ (?:Daily|Times|News|Post|Herald|Online|Weekly|Net)|"
    "Xinhua(?: News Agency)?|CGTN|CNS|[A-Z][a-z]+\\.(?:com|cn|net))(?:APP|网站|官网|微信|微博)?$",
    re.I,
)
_COLUMN = re.compile(
    "(?:国内|国际|社会|时政|财经|体育|娱乐|科技|教育|校园|学院|学校|综合|图片|本地|部门|基层|行业|企业|公司|工会|"
    "热点|焦点|头条|最新|滚动|媒体|视频|地方|要闻|通知|公告|工作|党建|文化|职工|我|官|电|互联|局域|全|校|院|"
    "在线|新闻)*(?:新闻|要闻|快讯|动态|资讯|公告|通知|中心|频道|报道|在线|之声|网|官网|校报|院报|学报|简报|海报|"
    "情报|通报|汇报|预报|举报|上报|申报|填报)$"
)
_SHAPE = re.compile("[\u3400-\u9fffA-Za-z0-9·.+'’《》 —-]{2,24}")


def source_name(value: str) -> str | None:
    """The outlet in a labelled value; None where it names no one, or the site itself."""
    value = unicodedata.normalize("NFKC", value).strip(" \x1f:|")
    value = re.sub("^(?:来源|信息来源|稿源|来源于) ?: ?", "", value)
    name = _ENDS.split(value, maxsplit=1)[0].strip(" ,，;；、·-:|")
    if re.fullmatch("[《〈][^《》〈〉]+[》〉]", name):
        name = name[1:-1]
    words = name.split(" ")
    if len(words) == 2 and is_outlet(words[0]) and is_chinese_name(words[1]):
        name = words[0]
    if not 2 <= len(name) <= _LONGEST or is_own(name) or name.isdigit():
        return None
    return name if re.search(r"[\u3400-\u9fffA-Za-z]", name) else None


def is_own(value: str) -> bool:
    """Whether a value says that the text is the site's own, or that its source is unknown."""
    return bool(_OWN.match(value.strip(" :|\x1f()（）")))


def is_outlet(text: str) -> bool:
    """Whether a text is as a whole the name of an outlet, not of a column of a site."""
    return (
        2 <= len(text) <= _LONGEST_NAME
        and bool(_SHAPE.fullmatch(text))
        and bool(_NAMED.search(text))
        and not is_column(text)
    )


def is_column(text: str) -> bool:
    """Whether a text is what sites call their columns: 国内新闻, 通知公告."""
    return bool(_COLUMN.fullmatch(text))
