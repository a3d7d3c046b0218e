"""From the bytes of a page to an article: decode, flatten, find, read, refuse.

    bytes ─ decode ─ tree | plaintext ─ Page ─ content ─ headline ─ layout ─┬─ dates
                                                                            ├─ byline
                                                                            ├─ images
                                                                            └─ compose ─ Article

`page` holds the one shape that all rooms share, `fields`, `names` and `dateforms` read words,
`junk` and `refuse` say what is no article. `profile` puts the selectors of a site before all of it,
`twins` mends words that stand twice, `continued` and `joined` see to articles over several pages.
`scripts` finds the article that a single-page site sends as data (`literals` reads it); `stamps`
and `relative` complete dates that lack a year or count back from a day.
"""

from __future__ import annotations

from corpus.clean.compose import clean_page
from corpus.clean.joined import clean_pages, join
from corpus.clean.profile import Profile, profile_report

__all__ = ["Profile", "clean_page", "clean_pages", "join", "profile_report"]
