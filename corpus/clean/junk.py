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
    r"(?:字体|字号|文字大小|字級)\s?:?|"
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
    r"|Small|Medium|Large|Facebook|Twitter|WeChat|Weibo|Copy link|Listen|Read more"
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
    r"^[\[【(■▶◆●|]{0,2}\s?(?:(?:相关|相關|延伸|推荐|推薦|热门|熱門|最新|更多|精彩|猜你喜欢|往期|"
    r"其他|其它|近期|编辑|关联)"
    r"(?:阅读|閱讀|链接|連結|新闻|新聞|文章|报道|報導|推荐|推薦|资讯|信息|内容|专题|动态|稿件|"
    r"图片|精选|回顾)"
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
    r"^[【\[(]?(?:免责|版权|郑重|特别|重要)?声明\s?[:】\])]|^(?:本站)?郑重声明|"
    r"^Disclaimer|^(?:本网|本站)(?:站)?(?:凡|所有|转载|注明)|"
    r"^凡(?:本网|本站|注明)|友情链接|网站地图|"
    r"^(?:特别)?声明\s?:.{0,30}(?:转载|观点|平台)",
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
_PAGER = re.compile(
    r"^(?!0\d$)(?:第?\d++/\d++页?|\d++|[<>«»‹›.…]|首页|尾页|末页|全文|共\d++页| )+$"
)
_ORNAMENT = re.compile(r"^[\W_]{1,200}$")
_ORIGINAL_TITLE = re.compile(
    r"^[(【\[]?(?:本文)?原(?:新闻|文)?(?:标题|標題|题)(?:为|是)?\s?[:《“「\"].{2,120}$"
)
_NOTICE = re.compile(
    r"^[(【\[*※]{0,2}(?:注\s?:|声明\s?:)?\s?(?:"
    r"(?:以上|上述|本|该|此)?(?:文章|文|内容|稿件|稿|观点|言论|图文|作品|信息)?"
    r"(?:版权|著作权)?(?:由|为|系|均|仅|只|纯|属|不)"
    r"(?:.{0,40}(?:上传并发布|不?代表.{1,16}(?:观点|立场|意见|看法)|不构成.{0,12}(?:建议|意见))"
    r"|.{0,16}(?:原创|独家)(?:文章|稿件|内容|作品)?.{0,8}(?:未经|转载))"
    r"|(?:网友|用户|读者)(?:评论|言论|留言)(?:仅|只)"
    r"|(?:部分|文中|文章|本文|以上|所有)?(?:图片|图文|内容|素材|文字|图)"
    r"(?:[及和、/]?(?:图片|文字|视频|内容))?均?(?:来自|来源于|源自|源于|转自|摘自|来源\s?:)于?(?:互联)?网络?"
    r"|(?:本文|本稿|文章)(?:来自|来源|转载自|转自|首发于).{2,40}(?:下载|关注|App|客户端)"
    r"|.{0,24}[如若]有?(?:侵权|侵犯|侵害).{0,24}(?:联系|删除|告知)"
    r"|(?:如需)?转载(?:请|须|需|时|本文).{0,12}(?:注明|联系|标明|保留|来源|出处)|如需转载"
    r"|(?:本文|图片|文章|稿件)?(?:版权|著作权)(?:归|属).{2,30}所有"
    r"|.{0,40}未经.{0,16}(?:授权|许可|允许|同意|批准).{0,12}(?:不得|禁止|严禁|请勿|谢绝)"
    r".{0,12}(?:转载|复制|摘编|使用|引用|镜像|盗用|转发)"
    r"|(?:本文)?(?:综合(?:整理)?|整理|编译)自.{2,50}[)】\]]$"
    r")",
    re.I,
)
_APPEAL = re.compile(
    r"^[(【\[]?(?:更多(?:猛料|精彩|资讯|新闻|内容|信息|报道|详情|原创)[^。]{0,12}[,!:]?\s?"
    r"(?:欢迎|请|敬请|尽在|扫|关注|点击|下载|登录)"
    r"|(?:点击|扫码|扫描|长按|立即|马上|请|欢迎|快来|安装|打开|下载)[^。]{0,24}"
    r"(?:专题|APP|客户端|二维码|小程序|投票)[^。,]{0,24}$"
    r"|.{0,30}(?:报料|爆料|投稿|供稿|新闻)(?:热线|电话|邮箱|微信)?\s?:\s?[\d@a-z.-]{7,}"
    r"|(?:\d[、.]\s?)?(?:后台)?回复[【“「\"].{1,16}[】”」\"].{0,16}$"
    r"|.{0,12}点(?:击|个|亮)?(?:[“【「\"](?:在看|赞|好看)|[“【「\"]?(?:阅读原文|上方蓝字|蓝字|菜单栏))"
    r"|已输入\d+字|(?:我来说两句|我要评论|文明上网)|发送邮件至|举报/反馈$"
    r"|(?:返回|回到).{0,10}(?:首页|主页)|播放(?:视频)?$|视频(?:加载|正在).{0,12}$"
    r")",
    re.I,
)
_CALL = re.compile(r"[【\[>→](?:请?点击|戳|马上|立即|我要|下载地址)[^】\]]{0,12}[】\]]?")
_EARLIER = re.compile(
    r"^[【\[(]?(?:此前|早前|相关|更多|延伸|推荐|往期|阅读|点击|前情)[^:。]{0,8}[:|】\]]|^>{1,3}"
)
_PAUSE = re.compile("[。，,；;、！!？?]")
_KEYWORDS = re.compile(
    r"^[\[【(]?(?:文章|本文|新闻|相关)?(?:关键[词字]|關鍵[詞字]|标签|標籤|话题|"
    r"Tags?|Keywords?|Labels?|Topics?)[\])】]?\s?(?:[:>»|]|$)",
    re.I,
)
_COMMENTS = re.compile(
    r"^[【\[]?(?:(?:网友|最新|热门|全部|精彩|精选|读者|用户)(?:评论|跟贴|跟帖|留言|点评)|评论列表|跟贴|"
    r"(?:发表|参与|我要)评论|文明上网.{0,30})(?:区|列表)?[\s(:]{0,2}\d{0,9}\s?条?\)?[】\]]?$"
)
_ENDS = (_COMMENTS, _NEXT, _RELATED, _END_MARKS, _FOOTER)
_DROPS = (
    _CRUMB,
    _TOOLS,
    _COUNTER,
    _PAGER,
    _BARE_DATE,
    _ORIGINAL_TITLE,
    _NOTICE,
    _APPEAL,
    _KEYWORDS,
)
_BOX_WORDS = re.compile(
    r"(?:^|[\s_-])(?:tie-(?:operate|cnt|author|time|bdy|list|area|hot|new)\w*|comm?ents?\w*|commt\w*|cmts?|gentie|special_tag\w*|keywords?|tags?|vote\w*|"
    r"follow\w*|wxfollow\w*|statement|app-?down\w*|"
    r"nav\w*|menu\w*|bread\w*|crumbs?|foot(?:er)?\w*|copyright|side(?:bar)?|"
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
        line.verdict = "keep" if line.picture or line.tag == "pre" else _judge(line, line.key)
    return line.verdict


def _judge(line: Line, text: str) -> Verdict:
    if not text or _ORNAMENT.match(text[:200]):
        return "drop"
    if len(text) > _LONGEST:
        if _only_places(text):
            return "drop"
        return "end" if line.weight < 120 and _FOOTER.search(text[:_LONGEST]) else "keep"
    if any(pattern.search(text) for pattern in _ENDS):
        return "end"
    dropped = any(pattern.match(text) for pattern in _DROPS) or is_counter(line)
    return "drop" if dropped or _beckons(line, text) else "keep"


def _only_places(text: str) -> bool:
    """Whether a long line is names of places one after the other, put there for search engines."""
    if _PAUSE.search(text):
        return False
    return 5 * sum(text.count(mark) for mark in "县市区镇乡旗州") >= len(text)


def _beckons(line: Line, text: str) -> bool:
    """Whether a line with a link calls the reader away: 【点击投票】, 此前报道：…"""
    if not line.links:
        return False
    return bool(_CALL.search(text)) or (line.linked > 0.5 and bool(_EARLIER.match(text)))


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
