"""The words around a place name in Latin letters that tell the part it plays, in order of trial."""

from __future__ import annotations

import re

from corpus.annotate.places.wording import Rule, rule

_HELD_EN = (
    r"held|hosted|open(?:s|ed|ing)|kick(?:s|ed) off|t(?:akes?|ook|aking) place|unveil(?:s|ed|ing)|"
    r"launch(?:es|ed)|inaugurat(?:es|ed)|stag(?:es|ed)|conven(?:es|ed)|conclud(?:es|ed)|closed|ended|"
    r"gather(?:s|ed)?|met|established|set up|compet\w{1,4}|handed out|presented|conferred|bestowed|"
    r"sign(?:s|ed)|celebrat(?:es|ed)|start(?:s|ed)|began|begins|wrap(?:s|ped) up|"
    r"(?:ran|runs|running|lasted)\b|came to|attended|took part|participat\w{2,4}|joined|"
    r"addressed|visited|finished"
)
_EVENT_EN = (
    r"(?:[Cc]ompetition|[Cc]ontest|(?<!onsultative\s)[Cc]onference|[Cc]hampionships?|[Cc]eremony|"
    r"[Ff]orum|[Ee]xhibition|[Ff]air|[Ee]xpo|[Ss]ummit|[Ff]inals?)"
)
"""An event named by its noun: "took part in a skills contest in Zhengzhou"."""
_DISTRICT_EN = (
    r"(?:[A-Z][\w'-]{1,30}(?:\s[A-Z][\w'-]{1,30}){0,3},?\s"
    r"(?:an?\s(?:\w+\s)?(?:district|county|town|township|suburb|part|city)\s(?:of|in)\s|in\s)?)?"
)
"""What stands before the place that holds it: "Nansha, a district of", "Lyon,"."""
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_BODY_EN = (
    r"(?:Federation of Trade Unions|(?:General )?Trade Union|Human Resources|Department of|"
    r"Bureau|Education (?:Bureau|Department)|People's|Committee|[Gg]overnment)"
)


_LINE_EN = r"\s(?:(?:high-speed|express|passenger) )?(?:rail|line|train|route|expressway)"
NO_PLACE_EN = re.compile(
    r"\s(?:(?:East|West|South|North|Middle) )?(?:Road|Street|Avenue|Lane)\b"
    rf"|[-\u2013][A-Z][\w']{{1,20}}(?: [A-Z][\w']{{1,20}})?{_LINE_EN}"
)
"""What stands after a name that is no place itself: a street's, a train line's."""
LINE_END_EN = re.compile(_LINE_EN)
"""The same after the second place of "the Tianjin-Hong Kong line"."""

_PASSING_EN = (
    r"(?:\b(?:born|raised|grew up|(?:once|had|previously) worked|used to work|studied|graduated"
    r"|headquartered|headquarters|(?:made|manufactured|produced|sold|exported|shipped|supplied|delivered|sells|sell|exports?)"
    r"|bought|purchased|imported|ordered)\b[^.,;\n]{0,30}?\b(?:in|at|to|from|of)"
    r"|\b(?:[Cc]ompared (?:with|to)|[Uu]nlike|than(?: in)?|similar to|behind|native of"
    r"|hometown(?: of)?|(?:much|many|high|good) as(?: in)?))\s(?:the\s)?"
)
"""Where somebody was born or once worked, where goods go or come from, what is only compared."""

PARTS_EN: tuple[Rule, ...] = (
    rule(
        "denied",
        before=r"\b(?:not(?! only| just| merely)|none|never|no longer|rather than|instead of)\b"
        rf"[^.,;\n]{{0,40}}\b(?:in|at)\s(?:the\s)?{_DISTRICT_EN}",
    ),
    rule(
        "background",
        before=r"(?:\b(?:(?:last|next|second|third|following) (?:year|edition|one)"
        r"|the year before|previous(?:ly)?|had)\b"
        rf"[^.;\n]{{0,70}}|\b[Aa]fter\s[^.,;\n]{{0,40}})\b(?:in|at)\s(?:the\s)?{_DISTRICT_EN}",
    ),
    rule("background", after=r"(?:, [A-Z]\w+)?(?: [Pp]rovince)?,? in (?:19|20)\d\d\b"),
    rule("trip", after=r"[^.,;\n]{0,12}\b[a-z]{2,9} (?:years?|months?) ago\b"),
    rule("passing", before=_PASSING_EN),
    rule("passing", after=r"-based\b"),
    # "signed with a school in Hami": a partner's home is not where they signed.
    rule("plain", before=r"\bwith\s(?:an?|two|three|its)\s(?:[\w-]{1,20}\s){1,4}(?:in|from|of)\s"),
    rule("media", after=r"\s(?:Daily|News|Evening News|Television|TV)\b"),
    rule(
        "dateline",
        before=r"(?:^|\n)\s*",
        after=rf",\s{_MONTH}\s\d{{1,2}}|\s?\((?:Xinhua|China Daily)",
    ),
    rule(
        "host",
        before=rf"\b(?:(?:{_HELD_EN})\b[^.\n;]{{0,60}}?\b(?:in|at|by)|{_EVENT_EN}\s(?:in|at))\s"
        r"(?:the\s)?(?:city of\s|downtown\s)?"
        rf"(?:(?:east|west|south|north|central)\w*\s)?(?:China's\s)?{_DISTRICT_EN}",
    ),
    # A headline that ends in a place: "Rural workers compete in Guiyang".
    rule("host", before=r"^[^.\n]{5,85}\b[Ii]n\s", after=r"(?:, [A-Z]\w+)?\s*$"),
    rule(
        "host",
        before=r"\b[Ii]n\s(?:the\s)?(?:city of\s)?",
        after=rf"[^.\n]{{0,30}}?\s(?:on|from)\s(?:{_MONTH}|\w+day)",
    ),
    rule(
        "employer",
        before=r"(?:CRRC|China Railway|Sinopec|PetroChina|State Grid|CNOOC|AVIC|FAW|SAIC|"
        r"China Mobile)\s(?:Group\s)?",
    ),
    rule("employer", before=r"(?:Co\.?|Ltd\.?|Group|Company|Corporation)\s?\("),
    rule(
        "employer",
        after=r"(?:\s[A-Z&][\w&'-]{0,30}){0,6}\s(?:Co\b|Ltd|Group\b|Corporation|Company|Inc\b|Plant\b|Factory|Steel|Railway|Power)",
    ),
    rule(
        "organiser",
        after=r"(?:\s(?:Provincial|Municipal|City|Autonomous Region|Province|District))?\s"
        + _BODY_EN,
    ),
    rule(
        "organiser",
        before=r"(?:Federation of Trade Unions of|Department of|Government of)\s(?:the\s)?",
    ),
    rule(
        "guest",
        after=r"(?:'s)?\s(?:delegation|team|contestants?|competitors?|players?|native|visitors)\b",
    ),
    rule(
        "guest",
        after=r"(?:'s)?(?:\s\w+){0,3}\s(?:wins?|won|takes?|took|bags?|claims?|compet\w{1,4})\b",
    ),
    rule("guest", before=r"\b(?:from)\s(?:the\s)?"),
    rule(
        "destination",
        before=r"\b(?:visited|visit to|arrived in|trip to|tour of|came to|travell?ed to)\s",
    ),
    rule(
        "school",
        after=r"(?:\s[A-Z&][\w&'-]{0,30}){0,6}\s(?:University|College|Institute|School|Academy|Polytechnic)\b",
    ),
)
"""The same for a name in Latin letters."""
