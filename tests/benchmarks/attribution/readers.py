"""Those who answer: ours, and three to compare with.

The naive one counts names. `cpca` and `jionlp` are libraries for addresses and for phrases of
time; both are used as their documentation says, on the headline and the text together.
"""

from __future__ import annotations

import contextlib
import io
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from corpus import Article, annotate, gazetteer
from tests.benchmarks.attribution.measures import Found

Reader = Callable[[Article], Found]
_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")


def ours(article: Article) -> Found:
    """What Jiangxun finds."""
    found = annotate(article)
    return Found(
        province=found.province or "",
        about_provinces=found.about_provinces,
        city=found.city or "",
        colleges=[college.id for college in found.colleges],
        event_date=str(found.event_date or ""),
        topics=found.topics,
    )


def naive() -> Reader:
    """The province and the city named most often, all others as "about", colleges by their names.

    The date of the event is the first full date of the text.
    """
    source = gazetteer()
    places = {
        name: (province.code, "")
        for province in source.provinces.values()
        for name in (province.short_zh, province.name_en)
    }
    for city in source.cities.values():
        for name in (city.short_zh, city.name_en):
            places.setdefault(name, (city.province, city.name_zh))
    colleges = [
        (name, college.id)
        for college in source.colleges.values()
        for name in (college.name_zh, college.name_en, *college.aliases_zh, *college.aliases_en)
    ]
    pattern = re.compile("|".join(map(re.escape, sorted(places, key=len, reverse=True))))

    def read(article: Article) -> Found:
        text = f"{article.title}\n{article.body}"
        seen = [places[match.group()] for match in pattern.finditer(text)]
        provinces = Counter(province for province, _ in seen)
        cities = Counter(city for _, city in seen if city)
        first = next(iter(provinces.most_common(1)), ("", 0))[0]
        day = _DAY.search(text)
        return Found(
            province=first,
            about_provinces=set(provinces) - {first},
            city=next(iter(cities.most_common(1)), ("", 0))[0],
            colleges={key for name, key in colleges if name in text},
            event_date="{:0>4}-{:0>2}-{:0>2}".format(*day.groups()) if day else "",
        )

    return read


def cpca() -> Reader:
    """Province and city of the address that cpca reads.

    Raises:
        ImportError: it is not installed.
    """
    import cpca as library

    codes = {province.name_zh: province.code for province in gazetteer().provinces.values()}

    def read(article: Article) -> Found:
        row = library.transform([f"{article.title}\n{article.body}"]).iloc[0]
        province = codes.get(row["省"] or "", "")
        city = row["市"] or ""
        # It calls the city of a municipality 市辖区.
        return Found(province=province, city=str(row["省"]) if city == "市辖区" else city)

    return read


def jionlp() -> Reader:
    """Province and city of the address that jionlp reads, and its first point in time.

    Raises:
        ImportError: it is not installed.
    """
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        import jionlp as library
    codes = {province.name_zh: province.code for province in gazetteer().provinces.values()}

    def read(article: Article) -> Found:
        text = f"{article.title}\n{article.body}"
        place = library.parse_location(text)
        return Found(
            province=codes.get(place["province"] or "", ""),
            city=place["city"] or "",
            event_date=_first_day(library, text, article),
        )

    return read


def _first_day(library: Any, text: str, article: Article) -> str:
    published = article.published
    if published is None:
        return ""
    base = {name: getattr(published.date, name) for name in ("year", "month", "day")}
    try:
        spans = library.ner.extract_time(text, time_base=base)
    except Exception:  # it raises many kinds on texts that it does not understand
        return ""
    points = (
        span["detail"]["time"] for span in spans if span["type"] in ("time_point", "time_span")
    )
    for start, end, *_ in points:
        if isinstance(start, str) and isinstance(end, str):
            return start[:10] if start[:10] == end[:10] else f"{start[:10]}/{end[:10]}"
    return ""


READERS: dict[str, Callable[[], Reader]] = {
    "ours": lambda: ours,
    "naive count": naive,
    "cpca": cpca,
    "jionlp": jionlp,
}
