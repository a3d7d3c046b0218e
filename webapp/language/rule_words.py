"""What the rules of the evidence are called for readers.

The keys are the names under which `corpus` records its rules. A star stands for what the rule
found, up to the next comma; two stars for all that follows.
"""

from __future__ import annotations

from collections.abc import Mapping

from webapp.language.words import Message, lazy_gettext

_PLACES: Mapping[str, Message] = {
    "held there": lazy_gettext("the event was held there"),
    "to be held there": lazy_gettext("the event is to be held there"),
    "organised on the spot": lazy_gettext("whoever carried it out is at home there"),
    "where they went": lazy_gettext("people travelled there for it"),
    "where they once went": lazy_gettext("people once travelled there"),
    "dateline": lazy_gettext("the report was sent from there"),
    "organiser": lazy_gettext("the organiser is at home there"),
    "college's home": lazy_gettext("the college is at home there"),
    "school's name": lazy_gettext("named by a school"),
    "place name": lazy_gettext("the place is named"),
    "one of those counted": lazy_gettext("one of several places that are counted"),
    "one of many": lazy_gettext("one example of many"),
    "employer's name": lazy_gettext("named by an employer"),
    "what the place calls itself": lazy_gettext("what the place calls itself"),
    "name of a medium": lazy_gettext("named by a newspaper or station"),
    "they set out from there": lazy_gettext("they set out from there"),
    "guests from there": lazy_gettext("guests came from there"),
    "another time": lazy_gettext("named for another time"),
    "said not to be there": lazy_gettext("the text says that it was not there"),
    "named in a row": lazy_gettext("named in a row with others"),
    "publisher's home": lazy_gettext("the publisher is at home there"),
    "publisher's home, and the text says **": lazy_gettext(
        "the publisher is at home there, and the text says “%(rest)s”"
    ),
    "two provinces weigh alike: **": lazy_gettext("two provinces weigh alike: %(rest)s"),
    "two cities weigh alike: **": lazy_gettext("two cities weigh alike: %(rest)s"),
    "the signs are too faint: **": lazy_gettext("the signs are too faint: %(rest)s"),
    "several stories of several provinces": lazy_gettext("several stories of several provinces"),
    "nothing names a place": lazy_gettext("nothing names a place"),
    "the whole country is named": lazy_gettext("it speaks of the whole country"),
    "the event was held abroad": lazy_gettext("the event was held abroad"),
    "no province is known": lazy_gettext("no province is known"),
    "no city is told": lazy_gettext("the text does not tell the city"),
    "a city is only mentioned": lazy_gettext("a city is only mentioned in passing"),
    "several cities are named alike": lazy_gettext("several cities are named alike"),
}

_NAMES: Mapping[str, Message] = {
    "college's name": lazy_gettext("the college is named"),
    "built like a name": lazy_gettext("built like a college's name"),
    "publisher's own, by the *": lazy_gettext("“our college” is the publisher's (%(rest)s)"),
    "known organisation": lazy_gettext("the organisation is named"),
    "short name": lazy_gettext("a short name"),
    "place before it": lazy_gettext("a place stands before it"),
    "name that ends in a federation": lazy_gettext("a name that ends in a federation"),
    "name that ends in *": lazy_gettext("a name that ends in “%(rest)s”"),
    "name after its title": lazy_gettext("a name after its title"),
    "title after the name": lazy_gettext("a title after the name"),
    "topic word": lazy_gettext("a word of this topic"),
    "no topic has words enough": lazy_gettext("no topic has words enough"),
    "betting brand": lazy_gettext("the name of a betting house"),
}

_DAYS: Mapping[str, Message] = {
    "day in the headline": lazy_gettext("a day in the headline"),
    "day in the lead": lazy_gettext("a day at the beginning of the text"),
    "day in the text": lazy_gettext("a day in the text"),
    "when a reporter learned of it": lazy_gettext("when a reporter learned of it"),
    "counted from the *": lazy_gettext("counted from %(rest)s"),
    "counted from *": lazy_gettext("counted from %(rest)s"),
    "year from the *": lazy_gettext("the year from %(rest)s"),
    "year from *": lazy_gettext("the year from %(rest)s"),
    "month from the *": lazy_gettext("the month from %(rest)s"),
    "month from *": lazy_gettext("the month from %(rest)s"),
    "near the *": lazy_gettext("near to %(rest)s"),
    "its month sign was lost": lazy_gettext("the sign for the month was lost"),
    "date of publication": lazy_gettext("the date of publication"),
    "dateline *": lazy_gettext("the dateline “%(rest)s”"),
    "year of *": lazy_gettext("the year in “%(rest)s”"),
    "figures of the day are damaged": lazy_gettext("the figures of the day are damaged"),
    "month sign lost, more than one day fits": lazy_gettext(
        "the sign for the month was lost, and more than one day fits"
    ),
    "no day said": lazy_gettext("the text does not say the day"),
    "no day of publication to count from": lazy_gettext(
        "there is no day of publication to count from"
    ),
    "no year: neither the text nor a date of publication gives it": lazy_gettext(
        "neither the text nor a date of publication gives the year"
    ),
    "date above the text": lazy_gettext("a date above the text"),
    "date under the text": lazy_gettext("a date under the text"),
    "date under the signature": lazy_gettext("a date under the signature"),
    "date at the head of the text": lazy_gettext("a date at the head of the text"),
    "date of the newspaper's issue": lazy_gettext("the date of the newspaper's issue"),
    "date of the dispatch": lazy_gettext("the date of the dispatch"),
    "date in several elements": lazy_gettext("a date written in several pieces"),
    "month and day in several elements": lazy_gettext("month and day written in several pieces"),
    "day named in the text": lazy_gettext("a day in the text"),
    "date in the path": lazy_gettext("a date in the address"),
    "labelled date": lazy_gettext("a labelled date"),
    "WeChat's time stamp": lazy_gettext("WeChat's time stamp"),
}

_PAGE: Mapping[str, Message] = {
    "label *": lazy_gettext("labelled “%(rest)s”"),
    "phrase *": lazy_gettext("after “%(rest)s”"),
    "line beginning with *": lazy_gettext("in a line beginning with “%(rest)s”"),
    "meta *": lazy_gettext("metadata “%(rest)s”"),
    "script's *": lazy_gettext("the script's “%(rest)s”"),
    "selector **": lazy_gettext("read at “%(rest)s”"),
    "address of *": lazy_gettext("the address of “%(rest)s”"),
    "shown by the headline": lazy_gettext("shown by the headline"),
    "shown above the text": lazy_gettext("shown above the text"),
    "shown cut short above the text": lazy_gettext("shown cut short above the text"),
    "completed from what the page says of itself": lazy_gettext(
        "completed from what the page says of itself"
    ),
    "agrees with * of the page's own titles": lazy_gettext(
        "agrees with %(rest)s of the page's own titles"
    ),
    "title of the page": lazy_gettext("the title of the page"),
    "title of the page without the site's name": lazy_gettext(
        "the title of the page without the site's name"
    ),
    "no headline on the page: the first words of the text": lazy_gettext(
        "there is no headline; these are the first words of the text"
    ),
    "name after the headline": lazy_gettext("the name after the headline"),
    "owner of the copyright": lazy_gettext("the owner of the copyright"),
    "outlet beside the date": lazy_gettext("an outlet beside the date"),
    "outlet in a line beside the date": lazy_gettext("an outlet beside the date"),
    "outlet after a name": lazy_gettext("an outlet after a name"),
    "name before an outlet": lazy_gettext("a name before an outlet"),
    "name beside the date": lazy_gettext("a name beside the date"),
    "the site's name beside the date": lazy_gettext("the site's name beside the date"),
    "beside the date": lazy_gettext("beside the date"),
    "marked as source": lazy_gettext("marked as the source"),
    "element marked as source": lazy_gettext("marked as the source"),
    "element marked as author": lazy_gettext("marked as the author"),
    "roles and names alone in a line": lazy_gettext("roles and names alone in a line"),
    "bracket before the text": lazy_gettext("in brackets before the text"),
    "bracket in the last paragraph": lazy_gettext("in brackets in the last paragraph"),
    "reporters at the end": lazy_gettext("reporters named at the end"),
    "photo credit": lazy_gettext("the credit of a picture"),
    "From … before the byline": lazy_gettext("“From …” before the byline"),
}

_DOUBTS: Mapping[str, Message] = {
    "a word changed for its synonym": lazy_gettext("a word changed for its synonym"),
    "a row of * places at the end": lazy_gettext("a row of %(rest)s places at the end"),
    "* punctuation marks stand twice": lazy_gettext("%(rest)s punctuation marks stand twice"),
    "* twins in brackets after their characters": lazy_gettext(
        "%(rest)s words repeated in brackets"
    ),
    "* twins in brackets after their characters taken out": lazy_gettext(
        "%(rest)s words repeated in brackets, taken out"
    ),
    "Latin letters after * words": lazy_gettext("Latin letters after %(rest)s words"),
    "pinyin after * words taken out": lazy_gettext("pinyin after %(rest)s words, taken out"),
}

RULES: Mapping[str, Message] = {
    "corrected by a reader": lazy_gettext("corrected by a reader"),
    **_PLACES,
    **_NAMES,
    **_DAYS,
    **_PAGE,
    **_DOUBTS,
}
