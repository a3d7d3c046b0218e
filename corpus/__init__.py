"""Turn pages into articles: clean, annotate, store.

This module is the public face of the package; the rest may move.
"""

from __future__ import annotations

from corpus.article import (
    Article,
    Attachment,
    CollegeMention,
    EventDate,
    Evidence,
    Image,
    PublishedDate,
    article_id,
)
from corpus.errors import CorpusError, NotAnArticle, StoreError, UnreadableInput

__all__ = [
    "Article",
    "Attachment",
    "CollegeMention",
    "CorpusError",
    "EventDate",
    "Evidence",
    "Image",
    "NotAnArticle",
    "PublishedDate",
    "StoreError",
    "UnreadableInput",
    "article_id",
]
