"""From the bytes of a page to an article: decode, flatten, find, read, refuse.

    bytes ─ decode ─ tree | plaintext ─ Page ─ content ─ headline ─ layout ─┬─ dates
                                                                            ├─ byline
                                                                            ├─ images
                                                                            └─ compose ─ Article

`page` holds the one shape that all rooms share, `fields`, `names` and `dateforms` read words,
`junk` and `refuse` say what is no article.
"""

from __future__ import annotations

from corpus.clean.compose import clean_page

__all__ = ["clean_page"]
