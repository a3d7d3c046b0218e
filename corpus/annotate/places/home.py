"""Where the publisher is at home, and which words of the text speak from there: 我市, 省总工会.

The line of the source names who wrote; the page and the register of sources name who published. A
home alone shows no place of an event, but it says which city 我市 means.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.annotate.colleges import CollegeHit
from corpus.annotate.places.sightings import Sighting
from corpus.annotate.reading import Part
from corpus.article import Evidence

SOURCE_ZONES = ("source line", "publisher")
_AUTONOMOUS = frozenset({"CN-GX", "CN-NM", "CN-NX", "CN-XJ", "CN-XZ"})
_BODIES = (
    r"(?:总工会|总(?![体是会量数共部结裁计分])|工会|人社|人力|教育[厅局]|委|政府"
    r"|人大|政协|妇联|领导)"
)
_FREE = r"(?:(?<![\u4e00-\u9fff]{0})|(?<=[由与和及经向在到从的]{0}))"
"""What came before began no name: a word may start there."""
_ONE, _REGION = _FREE.format("."), _FREE.format("自治区")
# The first sign is read by one set, and only then each phrase looks back at it: several times
# faster than phrases side by side, for most signs of a text begin none.
_LOCAL = re.compile(
    r"[来到赴莅走抵访在于我本全自省市区州县OoTtPp](?:"
    r"(?:(?<=[来到赴])|(?<=来)到|(?<=莅)临|(?<=走)进|(?<=抵)达|(?<=访)问)[我本][省市区州县校院](?![域级])"
    r"|(?<=[来到])访(?=[，。；！!,;\s]|$)"
    r"|(?<=来)[校院](?=[考交调指参访讲授洽座])"
    r"|(?<=[在于])(?:我?[校院]|学[院校]|本[校院])[^，。；\n]{0,14}?(?:举[行办]|召开|开[幕赛班讲]|启动|揭牌|落幕)"
    r"|(?<=[我本全])[省市区州县校院](?![域级])"
    rf"|(?:(?<=[省市区州县]){_ONE}|(?<=自)治区{_REGION}){_BODIES}"
    r"|(?<=省)(?<![\u4e00-\u9fff].)[内外]|(?<=自)治区(?![成辖])"
    r"|(?<!\w.)(?:(?:(?<=[Oo])ur|(?<=[Tt])he) (?:province|city|autonomous region|college|school)\b"
    r"|(?<=[Pp])rovincial [Ff]ederation|(?<=[Tt])he Autonomous Region))"
)
"""Words that say "here" without a name."""
_MOST_LOCAL_WORDS = 40
_INSTITUTION = re.compile(
    r"总工会|工会|学院|学校|大学|政府|人社|人力资源|教育[厅局]|技工|党校|公司|集团|医院|研究院"
    r"|College|University|School|Federation|Bureau|Government|Department"
)
_SCHOOL = re.compile(
    r"学院|学校|大学|技校|医院|研究院|College|University|School|Institute|Polytechnic"
)


@dataclass(frozen=True, slots=True)
class Home:
    """Where the publisher is at home.

    Attributes:
        province: code.
        city: official name, or None where the publisher belongs to the whole province.
        evidence: the words of its name.
        institution: is it a body that reports of itself, not a newspaper?
        school: is that body a school?
        doubted: does it stand on a host that passes on other people's pages?
    """

    province: str
    city: str | None
    evidence: Evidence
    institution: bool
    school: bool
    doubted: bool

    @property
    def is_local(self) -> bool:
        """Is it a body, or a city's newspaper that wrote the story, so that "here" goes unsaid?"""
        wrote = self.evidence.where == "source line" and self.city is not None
        return self.institution or wrote


def find_home(
    parts: Sequence[Part], seen: dict[str, list[Sighting]], colleges: Iterable[CollegeHit]
) -> Home | None:
    """The home of who wrote the article, or else of who published it; None if nothing tells.

    A name that holds places of two provinces tells nothing.
    """
    hits = list(colleges)
    named = {place.province for where in ("title", "body") for place in seen.get(where, ())}
    told = [hit for hit in hits if hit.part.where in ("title", "body")]
    named |= {hit.college.province for hit in told if hit.college.province}
    homes = [
        home
        for part in parts
        if part.where in SOURCE_ZONES
        and (home := _home_of(part, seen[part.where], [hit for hit in hits if hit.part is part]))
    ]
    homes = [home for home in homes if not home.doubted or home.province in named]
    if not homes:
        return None
    first, last = homes[0], homes[-1]
    # The provincial paper's story on the city's own site: the site says which city.
    return last if first.city is None and last.province == first.province else first


def _home_of(part: Part, seen: Sequence[Sighting], hits: Sequence[CollegeHit]) -> Home | None:
    places = [(place.province, place.city, place.start, place.end) for place in seen]
    places += [
        (hit.college.province, hit.college.city, hit.found.start, hit.found.end)
        for hit in hits
        if hit.college.province
    ]
    provinces = {province for province, *_ in places}
    if len(provinces) != 1:
        return None
    cities = {city for _, city, *_ in places if city}
    _, _, start, end = next((place for place in places if place[1]), places[0])
    return Home(
        province=provinces.pop(),
        city=cities.pop() if len(cities) == 1 else None,
        evidence=Evidence(part.raw[start:end], part.where, "publisher's home"),
        institution=_INSTITUTION.search(part.text) is not None,
        school=_SCHOOL.search(part.text) is not None,
        doubted=part.doubted,
    )


@dataclass(frozen=True, slots=True)
class LocalWord:
    """Words of the text that mean the publisher's home.

    Attributes:
        words: 我市, 省总工会, 来我校.
        of_city: do they mean its city, not all of its province?
        in_title: do they stand in the headline?
        visited: do they say, in headline or opening, that somebody came there?
    """

    words: str
    of_city: bool
    in_title: bool
    visited: bool


def local_words(parts: Iterable[Part], home: Home) -> Iterator[LocalWord]:
    """我市, 省总工会, 我校 where no name stands before them: 湖南省总工会 names its own."""
    for part in parts:
        if part.where not in ("title", "body"):
            continue
        for count, match in enumerate(_LOCAL.finditer(part.text)):
            if count == _MOST_LOCAL_WORDS:
                break
            words = match.group()
            starts = (match.start(), match.start() + 1)
            named = words[0] not in _ARRIVE and any(end in part.ending_at for end in starts)
            if not named and (home.school or not _SCHOOL_WORD.search(words)):
                visited = words[0] in _ARRIVE + "在于" and (
                    match.start() < part.lead or not part.lead
                )
                in_title = part.where == "title"
                yield LocalWord(words, _means_city(words, home), in_title, visited)


_ARRIVE = "来到赴莅走抵访"
"""First signs of words that say that somebody came here; before them stands who came."""
_SCHOOL_WORD = re.compile(r"[校院]|college|school")


def _means_city(words: str, home: Home) -> bool:
    """市, 县 and 州 lie in the publisher's city; 区 too, unless it is the autonomous region."""
    if "省" in words or "自治区" in words or re.search("[Pp]rovinc|[Rr]egion", words):
        return False
    if "区" in words:
        return home.province not in _AUTONOMOUS
    return True
