"""The company that a date keeps: words that tie it to the event, and words that tie it elsewhere.

All are read in folded text. `*_before` patterns look at what stands before the date and mostly end
at its first sign; `*_after` patterns begin behind its last.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EventWords:
    """The patterns of one language.

    Attributes:
        held: what happens on a day, anywhere near it.
        label_before: a label says that the date is the event's.
        tied_before, tied_after: the date stands at the verb itself.
        printed_before, printed_after: the day of the paper, not of the event.
        printed_near: what stands around the day of publication when it is named as such.
        dateline_after: the date is that of a dateline (长沙12月18日电).
        elsewhen_before, elsewhen_after: another time: a founding, an age, a deadline.
        from_after: something lasts from then on.
        earlier: anywhere in the sentence before the date: it tells of what was.
        learned_before, learned_after: when a reporter heard or saw of it.
        notice_title: the headline calls for entries or makes a list public.
        notice_before: the words are the term of that, and so the event.
        digest_title: the headline may be that of a collection of news.
        life_after: a day with its year, and what somebody did on it.
        ahead_before, ahead_after: it is still to come.
        ahead_later: the same, further on in the sentence.
        ahead_title: the headline announces what is still to come.
        vague: what a text says that will not say the day.
    """

    held: re.Pattern[str]
    label_before: re.Pattern[str]
    tied_before: re.Pattern[str]
    tied_after: re.Pattern[str]
    printed_before: re.Pattern[str]
    printed_after: re.Pattern[str]
    printed_near: re.Pattern[str]
    dateline_after: re.Pattern[str]
    elsewhen_before: re.Pattern[str]
    elsewhen_after: re.Pattern[str]
    from_after: re.Pattern[str]
    earlier: re.Pattern[str]
    learned_before: re.Pattern[str]
    learned_after: re.Pattern[str]
    notice_title: re.Pattern[str]
    notice_before: re.Pattern[str]
    digest_title: re.Pattern[str]
    life_after: re.Pattern[str]
    ahead_before: re.Pattern[str]
    ahead_after: re.Pattern[str]
    ahead_later: re.Pattern[str]
    ahead_title: re.Pattern[str]
    vague: re.Pattern[str]


_VERB_ZH = (
    r"举行|举办|召开|揭牌|启动|开[班幕赛讲课馆学]|启幕|落幕|落下帷幕|闭幕|成立|挂牌|授牌|签约|颁奖|收官|结束"
    r"|公布|发布|印发"
)

ZH = EventWords(
    held=re.compile(
        rf"{_VERB_ZH}|揭[幕晓]|开[会始庭工营业锣训]|办[起班]|落成|奠基|竣工|投用|启用|签[订署]"
        rf"|颁发|表彰|命名|出台|宣布|通[报过]|走进|来到"
        r"|来[校院访我]|走上|进驻|启程|返程|率[团队]|续签|前往|[到赴抵]|调研|考察|走访|慰问|访问|参观|会见|看望|接待|迎来|座谈|交流"
        r"|参加|出席|开展|进行|组织"
        r"|结业|毕业|宣讲|拜师|聘|比[赛拼武]|竞[赛技]|大赛|决赛|夺[得冠]|获[评得批]?|荣获|入选"
        r"|当选|产生|出炉|亮相|登场"
        r"|打响|拉开|授予|上线|上演|汇聚|齐聚|相聚|聚集|共建|牵手|携手|联合|挂在|贴出|播出"
    ),
    label_before=re.compile(
        r"(?:^|[\s、,，。.])(?:活动|会议|举[办行]|比赛|竞赛|培训|讲座|开幕|论坛)?"
        r"(?:时间|日期)[:：是为] ?$"
    ),
    tied_before=re.compile(r"[于在] ?$"),
    tied_after=re.compile(
        rf"^(?:[上下]午|晚|当[天日])?[,，]?[在于]?[^，。,;；]{{0,24}}?(?:{_VERB_ZH})"
    ),
    printed_before=re.compile(
        r"(?:消息|稿件?|报道|文章|新闻|刊|登|载|发表|转载|(?:记录"
        r"|网页)日期)[^，。]{0,8}[于在是为] ?$"
        r"|(?:发布|发稿|更新|发表|刊发|录入|上传|来源|编辑|供稿)(?:时间|日期|日)?[:：]? ?$"
    ),
    printed_after=re.compile(
        r"^ ?(?:\([^)]{0,12}\))? ?(?:[上下]午)?(?:电|讯|专电|报道|第?\d+版|刊[登发出载于]|登出"
        r"|登载|转载|转发|发稿|见报"
        r"|出版|[^，。]{0,12}(?:作了报道|刊文|报道称|刊登|刊发|登出了?|介绍了|的报道|的消息))"
    ),
    printed_near=re.compile(
        r"刊[登发出载于]|登[出载在]|转载|报道|见报|消息[于见刊发]|发[布出](?:这[条则])?消息|报》|稿件"
    ),
    dateline_after=re.compile(r"^ ?(?:专?电|讯|消息)(?![话视力号])"),
    elsewhen_before=re.compile(
        r"(?:自从?|始于|早在|截[至止]到?|时至|始?建于?"
        r"|[创成筹组开诞出生毕落问][办建立生校业户世]于?在?|入职|加入|曾[于在经]?"
        r"|(?<![开直])[到至]|每年的?|(?:多|大都|通常|一般|往往)在?"
        r"|逢|继|距离?|生于|先后[于在]|设?[立定]为) ?$"
        r"|(?:报名|申报|截止|公示|受理|提交|报送|缴费|征集|投稿|有效|确认|考试|预约"
        r"|缴纳)[^。；]{0,14}$"
    ),
    elsewhen_after=re.compile(
        r"^ ?(?:以来|以后|之后|后(?![天勤])|前(?![往来去夕后])|之前|以前|至今|来[，,]"
        r"|出?生[，,于]|成立的|建成的|为止|止(?!境)"
        r"|截止|出生的|迁入|入职|毕业|入党|参加工作|退休)"
        r"|^是[^，。]{0,16}[日节]。(?!当[天日])"
        r"|^[^，。；]{0,10}(?:截止|前(?:提交|报送|完成|报名)|接受报名|受理|报名)"
    ),
    from_after=re.compile(
        r"^ ?(?:[上下]午)?(?:起(?!来)|开始(?=接受|报名|实施|施行|受理|征集|执行|生效))"
    ),
    earlier=re.compile(
        r"去年|前年|此前|早前|前不久|上一?届|上次|曾|历史上|当年|那年|回忆|记得|资料图|资料照片"
        r"|图为|摄于|据了解|据悉|据介绍"
        r"|[始修]建于|历届|首届[^，。]{0,10}于|成立于|生于|毕业"
    ),
    learned_before=re.compile(r"记者[^，。,]{0,10}$|笔者$"),
    learned_after=re.compile(
        r"^[^。]{0,3}(?:记者)?[^。，]{0,30}(?:获悉|了解到|悉[，,]|致电|采访|走进|来到|见到|看到"
        r"|探访)"
    ),
    notice_title=re.compile(r"公示|招[生聘募]|报名|申报|征[集稿]|预约"),
    notice_before=re.compile(r"(?:公示|报名|申报|受理|征集|投稿|预约|招[生聘募])[^，。；,;]{0,9}$"),
    digest_title=re.compile(
        r"要闻|动态|简[讯报]|集锦|扫描|拾零|速览|汇总|一周|各地|[两三四五六七八九十]则"
    ),
    life_after=re.compile(r"^[，,]?(?:[他她]|我(?![校院省市区县国们]))"),
    ahead_before=re.compile(r"(?:将|拟|定|订|计划|预计|暂定)(?:于|在|从|自)? ?[^，。,]{0,2}$"),
    ahead_after=re.compile(r"^[^，。；]{0,24}(?:将(?![军近士])|拟(?!定))"),
    ahead_later=re.compile(
        r"^[^。；]{0,60}?(?:即将|将(?:[在于]|举[行办]|召开|开幕|启动|迎来|登场|赴))"
    ),
    ahead_title=re.compile(
        r"将[在于举召开登迎赴]|即将|[定订拟]于|预告|倒计时|在即|移师|前瞻|通知|邀请函"
        r"|[本下]月|月[底末初]|下周|[明后][日天]"
    ),
    vague=re.compile(r"近日|日前|近期|不久前|前不久|最近|连日来|近来|这几天"),
)

EN = EventWords(
    held=re.compile(
        r"\b(?:held|unveil\w*|open(?:s|ed|ing)?|launch\w*|inaugurat\w*|kick(?:s|ed)? off"
        r"|clos(?:ed|es|ing)"
        r"|conclud\w*|ended|t(?:ook|akes?) place|visit\w*|sign(?:ed|s|ing)|announc\w+|award\w*"
        r"|honou?r\w*"
        r"|met|meet(?:s|ing)|beg[ai]ns?|start(?:s|ed)|gather\w*|conven\w+|host\w*|receiv\w+"
        r"|inspect\w*"
        r"|toured|celebrat\w+|issu(?:ed|es)|releas\w+|establish\w*|attend\w*|ran|took part"
        r"|compet\w+|won"
        r"|win(?:s|ning)?|deliver\w*|ceremony|forum|conference|set up|welcom\w+|train(?:ed|ing)"
        r"|staged"
        r"|organi[sz]ed|adopt\w*|mark(?:ed|s|ing)|present(?:ed|s)|graduat\w+|led|joined|arriv\w+"
        r"|called on|went|came|passed|handed)\b"
    ),
    label_before=re.compile(r"\b(?:[Tt]ime|[Ww]hen|Event date): ?$"),
    tied_before=re.compile(
        r"\b(?:held|unveiled|opened|launched|inaugurated|off|place|ran|began|ended|concluded|closed"
        r"|started|signed|visited|met|issued|released|announced)(?: \w+){0,6}"
        r"(?: on(?: the (?:morning|afternoon|evening) of)?| from| between|,)? ?$"
    ),
    tied_after=re.compile(r"^,? [^.,;]{0,60}\b(?:held|unveiled|opened|launched|inaugurated)\b"),
    printed_before=re.compile(
        r"\b(?:[Pp]ublished|[Pp]osted|[Uu]pdated|[Rr]eported|dated|[Pp]rinted|appeared|carried)"
        r"(?: \w+){0,5}(?: (?:on|in|under|at))? ?$|\b(?:Updated|Published|Date|Posted):? $"
        r"|\b(?:article|report|story|dispatch) of $"
    ),
    printed_after=re.compile(r"^ (?:edition|issue)\b"),
    printed_near=re.compile(
        r"posted|published|carried|reported|said|described|dated|printed|\b[Dd]aily\b"
    ),
    dateline_after=re.compile(
        r"^ ?\((?:Xinhua|China Daily|CNS|ECNS|People|Global)[^)]{0,20}\)|^ ?-- "
    ),
    elsewhen_before=re.compile(
        r"\b(?:[Ss]ince(?: early| late| mid)?|[Uu]ntil|[Bb]y|[Ff]ounded in|[Ee]stablished in"
        r"|[Bb]orn (?:in|on)"
        r"|[Bb]efore|[Aa]fter|[Aa]s of|[Uu]p to|(?:every|each) year on|[Ff]ollowing"
        r"|[Dd]eadline (?:is|of)) ?$"
        r"|\b(?:[Rr]egist\w+|[Dd]eadline|[Aa]pplications?)\b[^.;]{0,14}$"
    ),
    elsewhen_after=re.compile(r"^ (?:deadline|is the deadline)"),
    from_after=re.compile(r"^ ?onwards?|^ on[,.]"),
    earlier=re.compile(
        r"\b(?:earlier|previous(?:ly)?|last year|founded|dates back|recall\w*|history"
        r"|[Ff]ile photo)\b"
    ),
    learned_before=re.compile(
        r"[Rr]eporters?[^.]{0,20}$|\b(?:said|told|according to)\b[^.]{0,40}$"
    ),
    learned_after=re.compile(r"^ (?:told|said)\b"),
    notice_title=re.compile(
        r"\b(?:publicity|[Pp]ublic notice|[Rr]egist|[Ee]nrol|[Rr]ecruit|[Aa]ppl(?:y|ication))"
    ),
    notice_before=re.compile(
        r"\b(?:publicity|[Rr]egistration|[Ee]nrol\w+|[Rr]ecruitment|[Aa]pplications?)"
        r"(?: (?:period|time|date)s?)?(?: is| are|:)?(?: open)?(?: from)? ?$"
    ),
    digest_title=re.compile(r"\b(?:[Nn]ews (?:in brief|briefs|digest)|[Rr]ound-?up)\b"),
    life_after=re.compile(r"^,? (?:s?he|I)\b"),
    ahead_before=re.compile(
        r"\b(?:will|is to|are to|to be|scheduled|slated|due|set|expected|upcoming)\b[^.]{0,60}$"
    ),
    ahead_after=re.compile(r"^[^.]{0,50}\bwill\b"),
    ahead_later=re.compile(r"^[^.]{0,70}\bwill\b"),
    ahead_title=re.compile(
        r"\b(?:will|to be held|upcoming|to open|to host|set to|to kick off|to begin"
        r"|to take place)\b"
    ),
    vague=re.compile(r"\b(?:[Rr]ecently|[Ll]ately|these days|the other day)\b"),
)

DAMAGED = re.compile(
    r"\d{1,2}月?\d?[?？\ufffd□]{1,2}\d?日|[?？\ufffd□]\d?月\d{1,2}日"
    r"|\d{1,2}月[?？\ufffd□]{1,2}[日号]"
)
"""A day of which a figure was lost, 4?7日."""
