"""The first day of the lunar year (春节), from which 除夕 and 大年初一 are counted.

The days are those of China's published calendar; each is the new moon, on China's clock, nearest to
the sun's entry into 15 degrees of Aquarius, which a test checks against the length of the month.
"""

from __future__ import annotations

import datetime as dt

_FIRST_YEAR = 1995
_DAYS = (
    "0131 0219 0207 0128 0216 0205 0124 0212 0201 0122 0209 0129 0218 0207 0126 0214 0203 0123 "
    "0210 0131 0219 0208 0128 0216 0205 0125 0212 0201 0122 0210 0129 0217 0206 0126 0213 0203 "
    "0123 0211 0131 0219 0208"
).split()
"""Month and day, a year each from 1995 to 2035."""


def lunar_new_year(year: int) -> dt.date | None:
    """The day in a year of the common calendar; None outside 1995 to 2035."""
    place = year - _FIRST_YEAR
    if not 0 <= place < len(_DAYS):
        return None
    return dt.date(year, int(_DAYS[place][:2]), int(_DAYS[place][2:]))
