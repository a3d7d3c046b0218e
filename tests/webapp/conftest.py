"""A small collection of our own, and the application over it with the brute-force engine."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from corpus import Article, Attachment, CollegeMention, Evidence, Image, PublishedDate, Store
from tests.webapp.brute import BruteEngine
from webapp import create_app


def make(number: int, title: str, body: str, **fields) -> Article:
    return Article(
        **{"id": f"{number:016x}", "title": title, "body": body, "language": "zh"} | fields
    )


def on(day: str, precision: str = "day", time: str | None = None) -> PublishedDate:
    return PublishedDate(
        dt.date.fromisoformat(day),
        precision,
        Evidence(f"发布时间：{day}", "head line", "labelled date"),
        dt.time.fromisoformat(time) if time else None,
    )


LIUZHOU = CollegeMention(
    "liuzhou-craftsman-college", "柳州工匠学院", "Liuzhou Craftsman College",
    Evidence("柳州工匠学院", "title"),
)  # fmt: skip
SANY = CollegeMention(
    "hunan-sany-craftsman-college", "湖南三一工匠学院", "Hunan Sany Craftsman College",
    Evidence("三一工匠学院", "body"),
)  # fmt: skip

ARTICLES = [
    make(
        1, "柳州工匠学院揭牌", "柳州市总工会的工匠学院开班了。\n\n第二段说明课程安排。",
        url="https://news.example.cn/a/1.html", published=on("2021-05-13", "minute", "18:05"),
        event_date=on("2021-05-10"), content_source="柳州日报", publisher="某某网",
        reporters=("韦一", "覃二"), photographers=("蒙三",), province="CN-GX", city="柳州市",
        about_provinces=("CN-HE",), colleges=(LIUZHOU,), topics=("inauguration",),
        images=(Image("https://img.example.cn/x.jpg", "学员操作机床"), Image("IMG_2.jpg", "合影")),
        attachments=(Attachment("https://news.example.cn/f.pdf", "名单"),),
        evidence={"province": (Evidence("柳州市总工会", "body", "organiser"),)},
    ),
    make(
        2, "三一工匠学院开课", "湖南的工匠学院请来三位劳模讲课。", published=on("2024-12-19"),
        content_source="湖南工人报", province="CN-HN", city="长沙市", colleges=(SANY,),
        topics=("training",), url="http://hn.example.cn/2",
    ),
    make(
        3, "Skills contest closes in Changsha", "Model workers judged the welding contest.",
        language="en", published=on("2024-12-01", "month"), province="CN-HN", city="长沙市",
        topics=("competition", "award"), content_source="Example Daily",
    ),
    make(
        4, "職工培訓班開課", "澳門的職工培訓班開課。", language="zh-Hant", province="CN-MO",
        published=on("2019-01-01", "year"), topics=("training",),
    ),
    make(5, "没有日期的文章", "工匠学院与企业签约。", topics=("cooperation",)),
]  # fmt: skip


@pytest.fixture
def store(tmp_path):
    from corpus.saving import Reading

    with Store(tmp_path / "store.db") as store:
        older = dataclasses.replace(ARTICLES[0], title="柳州工匠学院即将揭牌")
        store.save([Reading("page:1", "0" * 32, older)])
        store.save([Reading(f"page:{item.id}", "1" * 32, item) for item in ARTICLES])
        yield store


@pytest.fixture
def engine():
    return BruteEngine(ARTICLES)


@pytest.fixture
def app(engine, store):
    return create_app(engine=engine, store=store, config={"TESTING": True})


@pytest.fixture
def client(app):
    return app.test_client()
