"""Two hundred scripts planted where a publisher, or whoever broke into its site, could plant them.

Twenty ways to bring a script to life times ten places of a news page. Each page goes through the
cleaner, the store and the index as any other; and because the cleaner drops some of it, the same
payloads stand once more in articles that were saved as they are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from html import escape
from pathlib import Path

from corpus import (
    Article,
    Attachment,
    CollegeMention,
    Evidence,
    Image,
    Page,
    PersonMention,
    PublishedDate,
    ingest_pages,
)
from corpus.saving import Reading
from webapp.data_folder import DataFolder
from webapp.indexing import index_changes

WAYS = (
    "<script>{}</script>",
    "</title><script>{}</script>",
    '"><script>{}</script>',
    "'><img src=x onerror={}>",
    '<img src=x onerror="{}">',
    "<svg/onload={}>",
    "<svg><script>{}</script></svg>",
    '" autofocus tabindex=1 onfocus="{}" x="',
    "' autofocus tabindex=1 onfocus='{}' x='",
    "</textarea><script>{}</script>",
    "</script><script>{}</script>",
    "--><script>{}</script>",
    "]]><script>{}</script>",
    '<iframe srcdoc="<script>parent.{}</script>"></iframe>',
    "<details open ontoggle={}>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror={}>",
    "javascript:{}",
    "data:text/html,<script>{}</script>",
    "{{{{ 7 * 7 }}}}{{% raw %}}<body onload={}>",
    '<a href="javascript:{}" id=q name=q>x</a>',
)
"""Each does what stands in the braces, somewhere."""

PLACES = (
    "title", "body", "caption", "image", "attachment", "link", "source", "reporter", "college",
    "file",
)  # fmt: skip


def payload(way: int, place: str) -> str:
    """The script of this way in this place; once alive it says its number, from 0 to 199."""
    return WAYS[way].format(f"alert({way * len(PLACES) + PLACES.index(place)})")


def page(way: int) -> Page:
    """A page of a careless publisher's system that prints all ten as if they were text."""
    at = {place: escape(payload(way, place)) for place in PLACES}
    html = f"""<!doctype html><html lang="zh"><head><meta charset="utf-8">
<title>某地工会举办第{way}期培训班{at["title"]}_某地工会网</title></head><body>
<h1>某地工会举办第{way}期培训班{at["title"]}</h1>
<div class="info">发布时间：2024-05-{way + 1:02d} 来源：某地日报{at["source"]}
记者：{at["reporter"]}</div>
<div class="content">
<p>某地总工会日前为第{way}批学员举办焊接与钳工培训班，来自各企业的职工参加了开班仪式。</p>
<p>第{way}段：{at["body"]}</p>
<p>课程由广西柳州{at["college"]}工匠学院和{at["college"]}职业学院的老师讲授，为期{way}天。</p>
<p><img src="{at["image"]}" alt="{at["caption"]}"></p><p>图为{at["caption"]}</p>
<p><a href="{at["link"]}">附件：{at["attachment"]}名单.pdf</a>
<a href="/files/{at["file"]}.docx">{at["file"]}.docx</a></p>
</div></body></html>"""
    return Page(
        origin=f"{payload(way, 'file')}.html",
        content=html.encode(),
        url=f"https://news.example.cn/{way}.html",
    )


def article(way: int) -> Article:
    """The same payloads in every field that an article has, as no cleaner would leave them."""
    at = {place: payload(way, place) for place in PLACES}
    why = Evidence(at["body"], at["title"], at["source"], at["college"], 0.5)
    published = PublishedDate(dt.date(2024, 6, way + 1), "day", why)
    return Article(
        id=f"{0x5000 + way:016x}", language="zh", published=published, event_date=published,
        title=f"题{at['title']}", url=at["link"],
        body=f"文{at['body']}\n\n第二段{at['body']}", content_source=at["source"],
        publisher=at["source"] + "!", reporters=(at["reporter"],), photographers=(at["reporter"],),
        editors=(at["reporter"],), reviewers=(at["reporter"],),
        images=(Image(at["image"], at["caption"]), Image(at["file"], "")),
        attachments=(Attachment(at["link"], at["attachment"]), Attachment(at["file"], at["file"])),
        province="CN-GX", city=at["college"], about_provinces=("CN-HN", at["college"]),
        topics=("training", at["title"]), organisations=(at["source"],),
        colleges=(CollegeMention(at["college"], at["college"], at["college"], why, known=False),),
        people=(PersonMention(at["reporter"], at["title"], why),), suspicions=(at["body"],),
        evidence=dict.fromkeys(
            ("province", "city", "about_provinces", "topics", "organisations", "suspicions"),
            (why, replace(why, value="")),
        ),
    )  # fmt: skip


def plant(folder: Path) -> Path:
    """Fill a data folder with the planted pages and articles, each changed once; index them."""
    data = DataFolder(folder)
    ways = range(len(WAYS))
    with closing(data.open_store()) as store, closing(data.open_engine()) as engine:
        refused = [item for item in ingest_pages(store, map(page, ways)) if item.article_id is None]
        assert refused == []
        articles = [article(way) for way in ways]
        older = [replace(item, title=f"旧{item.title}", body=item.title) for item in articles]
        store.save([Reading(item.title, "0" * 32, item) for item in older])
        store.save([Reading(item.body, "1" * 32, item) for item in articles])
        index_changes(store, engine)
    return folder


def survivors(articles: list[Article]) -> set[str]:
    """The payloads that stand, whole, somewhere in these articles."""
    kept = list(_strings([item.to_dict() for item in articles]))
    return {
        planted
        for way in range(len(WAYS))
        for place in PLACES
        if any((planted := payload(way, place)) in text for text in kept)
    }


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _strings(inner)
