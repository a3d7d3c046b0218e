"""Lines that belong to the page and not to the article.

Every pattern is anchored and is tried on short lines only, so that a paragraph of prose that
merely contains such a word stays. Boxes are judged by their class and id.
"""

from __future__ import annotations

import re

from corpus.clean.fields import labelled
from corpus.clean.page import Box, Line, Verdict

_LONGEST = 160
_CRUMB = re.compile(
    r"^(?:当前位置|您的位置|您现在的位置|你的位置|您所在的位置|您当前的位置|所在位置|现在位置|"
    r"位置|目前位置|現在位置|"
    r"The current position|Current (?:position|location)|You(?:r| are)(?: current)? (?:here|"
    r"position|location)"
    r"|Location|Position)\s?(?:是|为)?\s?[:>»]"
    r"|^(?:首页|主页|网站首页|首頁|Home)\s?(?:>|»|›|/|-|→|·|::|\|)"
)
_TOOLS = re.compile(
    r"^[\[【(]?(?:"
    r"(?:字体|字号|文字大小|字級)?\s?[:]?\s?[\[【(]?\s?(?:特?大|超大)\s?号?\s?[|"
    r"/]?\s?中\s?号?\s?[|/]?\s?小\s?号?.{0,20}"
    r"|(?:我要|在线|收藏本|加入|推荐|打印|列印|关闭|關閉|返回|转发|分享|收藏|纠错|评论|举报|"
    r"保存|复制|朗读|听新闻|字体|"
    r"放大|缩小|默认|A[+-]|点赞|友善列印|轉寄|扫码|扫描|手机看|手机版|无障碍)[^。，]{0,30}"
    r"|(?:用)?(?:微信|手机)?\s?扫一扫.{0,30}|.{0,20}二维码.{0,20}|.{0,12}扫码.{0,20}|扫描.{0,20}|"
    r"(?:点击|关注|长按|识别|微信搜索|↑)[^。]{0,12}(?:关注|公众号|蓝字|二维码|订阅)[^。]{0,20}"
    r"|(?:分享|转发|轉發|推送)(?:到|至|：|:).{0,60}"
    r"|(?:Font|Text) ?size.{0,30}|Share(?: this| to| on)?\b.{0,60}|Print(?: this)?(?: page|"
    r" article)?"
    r"|Close(?: window)?|Back(?: to (?:top|list))?|Top|Return|Go back|Save|Email|"
    r"\(?QR code\)?.{0,20}"
    r"|Small|Medium|Large|Facebook|Twitter|WeChat|Weibo|Copy link|Listen"
    r"|(?:新浪)?微博|微信(?:好友)?|QQ(?:空间|好友)?|朋友圈|人人网|豆瓣|复制链接"
    r")[\]】)]?$",
    re.I,
)
_COUNTER = re.compile(
    r"^[\[(【]?(?:(?:已?(?:浏览|点击|阅读|访问|下载)[次数量]{0,2}|(?:点|"
    r"瀏)[击覽][數次]{0,2})\s?[:]?\s?[\[(]?\d{0,9}[\])]?\s?次?"
    r"|(?:Hits|Views|Clicks|Visits|Read|Page ?views)\s?[:]?\s?\d{0,9}|\d{1,9}\s?(?:次浏览|"
    r"次阅读|阅读|views|reads|hits)"
    r"|\d{1,6}\s?(?:comments?|条评论|則留言|个评论|人评论)|(?:暂无|没有|发表)评论|"
    r"Log ?in (?:or register )?to .{0,40}|登录后.{0,12}评论.{0,10}|"
    r"No comments.{0,10}|Leave a (?:comment|reply)"
    r"|Comments?(?: \(\d+\))?|(?:网友|最新|热门)?评论(?:\(\d+\))?)[\])】]?$",
    re.I,
)
_NEXT = re.compile(
    r"^[\[【(<«←‹]*\s?(?:"
    r"(?:上一|下一)(?:篇|条|则|則|页|頁|个|個|新闻|主题)|前一篇|后一篇|上壹篇|下壹篇|上篇|下篇|"
    r"(?:Previous|Prev|Next|Last)(?: (?:article|post|page|news|one|item))?(?=\s?[:>»\])]|$)"
    r")(?=$|[\s:>»\](（<\[])",
    re.I,
)
_RELATED = re.compile(
    r"^[\[【(■▶◆●|]{0,2}\s?(?:(?:相关|相關|延伸|推荐|推薦|热门|熱門|最新|更多|精彩|猜你喜欢|"
    r"其他|其它|近期|编辑|关联)"
    r"(?:阅读|閱讀|链接|連結|新闻|新聞|文章|报道|報導|推荐|推薦|资讯|信息|内容|专题|动态|稿件|"
    r"图片|精选)"
    r"|猜你喜欢|热点(?:新闻|推荐|排行)?|阅读排行|点击排行|新闻排行|排行榜|今日(?:推荐|头条)|"
    r"图片新闻|大家都在看|往期回顾|推荐|"
    r"Related(?: (?:news|articles?|links?|posts?|stories|reading|content))?|(?:You may|"
    r"Recommended|Most (?:read|popular|viewed)"
    r"|Latest(?: news)?|Hot news|More (?:news|stories)|Editor's picks?|Popular|Top stories|"
    r"Recent (?:news|posts)).{0,30})"
    r"\s?[\]】)]?\s?(?:[:>»]|更多|more)*.{0,4}$",
    re.I,
)
_FOOTER = re.compile(
    r"版权所有|版權所有|著作权所有|All rights? reserved|Copyright ?(?:©|\(c\)|[12]\d{3}|所有)|"
    r"^©|ICP备|ICP证|"
    r"公网安备|网站标识码|网安备|技术支持\s?:|违法和不良信息举报|不良信息举报|"
    r"新闻信息服务许可证|网络视听许可证|"
    r"^(?:主办|承办|主管|协办)(?:单位)?\s?:|^(?:地址|通讯地址|联系地址|"
    r"Add(?:ress)?)\s?:.{0,60}(?:邮编|电话|Tel|P\.?C)|"
    r"^(?:免责|版权)?声明\s?:|^Disclaimer|^(?:本网|本站)(?:站)?(?:凡|所有|转载|注明)|"
    r"^凡(?:本网|本站|注明)|友情链接|网站地图|"
    r"^(?:特别)?声明\s?:.{0,30}(?:转载|观点|平台)|^未经.{0,20}(?:授权|许可|"
    r"同意).{0,10}(?:不得|禁止|严禁)",
    re.I,
)
_END_MARKS = re.compile(r"^[\[【(—-]*\s?(?:END|完|本文完|The end)\s?[\]】)—-]*$", re.I)
_SHELL = re.compile(
    r"enable javascript|requires? javascript|启用\s?javascript|开启\s?javascript", re.I
)
_BARE_DATE = re.compile(
    r"^[\[(]?(?:19|"
    r"20)\d{2}\s?[-./年]\s?\d{1,2}(?:\s?[-./月]\s?\d{1,2}\s?日?)?(?:\s\d{1,2}:\d{2}(?::\d{2})?)?[\])]?$"
    r"|^\d{1,2}[-/]\d{1,2}$"
)
_PAGER = re.compile(r"^(?:\d{1,3}|[<>«»‹›.…]|首页|尾页|末页|全文|共\d+页|第?\d+/\d+页?| )+$")
_ORNAMENT = re.compile(r"^[\W_]{1,200}$")
_ENDS = (_NEXT, _RELATED, _END_MARKS, _FOOTER)
_DROPS = (_CRUMB, _TOOLS, _COUNTER, _PAGER, _BARE_DATE)
_BOX_WORDS = re.compile(
    r"(?:^|[\s_-])(?:nav\w*|menu\w*|bread\w*|crumbs?|foot(?:er)?\w*|copyright|side(?:bar)?|"
    r"aside|related\w*|"
    r"recommend\w*|rank\w*|hot\w{0,6}|share\w*|bdshare\w*|bshare\w*|comments?|pag(?:er|"
    r"ination|es?nav)|"
    r"prev|next|prevnext|qrcode|ewm|erweima|toolbar|tools?|login|search\w*|friend\w*|links?|"
    r"ad|ads|advert\w*|"
    r"banner|topbar|weizhi|dqwz|xgwz|xgxw|xgyd|xgzx|sxt|fenxiang|dibu|daohang|copyrights?|"
    r"breadcrumbs?|"
    r"disclaimer|feedback|pinglun|tuijian|arti_nav|left_nav|location|curpos|"
    r"currentpos\w*|"
    r"complementary|navigation|contentinfo)(?=$|[\s_-])"
)
_BOX_TAGS = frozenset({"nav", "footer", "aside", "menu", "dialog"})


def verdict(line: Line) -> Verdict:
    """What to do with a line of the body: keep it, leave it out, or stop there.

    "end" says that, where prose came before, nothing of the article follows.
    """
    if line.verdict is None:
        line.verdict = "keep" if line.picture else _judge(line, line.key)
    return line.verdict


def _judge(line: Line, text: str) -> Verdict:
    if not text or _ORNAMENT.match(text[:200]):
        return "drop"
    if len(text) > _LONGEST:
        return "end" if line.weight < 120 and _FOOTER.search(text[:_LONGEST]) else "keep"
    if any(pattern.search(text) for pattern in _ENDS):
        return "end"
    dropped = any(pattern.match(text) for pattern in _DROPS) or is_counter(line)
    return "drop" if dropped else "keep"


def is_counter(line: Line) -> bool:
    """A line whose labels are all noise with nothing but numbers or tools as values."""
    found = labelled(line.parts)
    return (
        bool(found)
        and found[0].start <= 2
        and all(item.role == "noise" and len(item.value) <= 60 for item in found)
    )


def is_bare_date(line: Line) -> bool:
    """Whether a line is nothing but a date."""
    return bool(_BARE_DATE.match(line.key[:60]))


def is_related_heading(line: Line) -> bool:
    """Whether a line opens a list of other articles."""
    return bool(_RELATED.match(line.key[:_LONGEST]))


def is_end_mark(line: Line) -> bool:
    """Whether a line says that the text is over: 完, END."""
    return bool(_END_MARKS.match(line.key[:40]))


def is_crumb(line: Line) -> bool:
    """Whether a line says where in the site the reader is."""
    return bool(_CRUMB.match(line.key[:_LONGEST]))


def is_footer(line: Line) -> bool:
    """Whether a line is the legal foot of a site."""
    return bool(_FOOTER.search(line.key[:400]))


def junk_box(box: Box) -> bool:
    """Whether a box is furniture by its tag, class or id."""
    return box.tag in _BOX_TAGS or bool(_BOX_WORDS.search(box.marks))


def asks_for_script(text: str) -> bool:
    """Whether a text tells the reader to switch JavaScript on."""
    return bool(_SHELL.search(text[:2000]))
