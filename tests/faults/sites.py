"""Whole sites that break, lie or change: each class is one habit of a bad site."""

from __future__ import annotations

import datetime as dt
import html
import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from tests.faults.answers import Redirect
from tests.faults.news import NewsSite, Piece, links_page, missing, rss
from tests.faults.server import Answer, Reply, Request, Wire, head


class RefusesFor(NewsSite):
    """Answers articles with a status until it was asked `times` times, then as it should."""

    def __init__(self, status: int, times: int, retry_after: Callable[[], str] | None) -> None:
        super().__init__()
        self.status, self.times, self.retry_after = status, times, retry_after
        self._asked = itertools.count()

    def answer(self, request: Request) -> Answer:
        """The refusal, with Retry-After if there is one."""
        if request.path in self.articles and next(self._asked) < self.times:
            headers = {"Retry-After": self.retry_after()} if self.retry_after else {}
            return Reply(b"later", status=self.status, headers=headers)
        return super().answer(request)


class CookieWall(NewsSite):
    """Sends whoever brings no cookie through a page that sets one; no cookie, no article."""

    def answer(self, request: Request) -> Answer:
        """The article, or the way through the wall."""
        where = urlsplit(request.path)
        if where.path == "/wall":
            return Redirect(parse_qs(where.query)["back"][0], 302, {"Set-Cookie": "pass=1; Path=/"})
        if where.path in self.articles and "pass=1" not in request.headers.get("cookie", ""):
            return Redirect(f"/wall?back={where.path}")
        return super().answer(request)


class TrackingCookies(NewsSite):
    """Sets another cookie with every page, and shows a shorter page to whoever brings one."""

    def answer(self, request: Request) -> Answer:
        """The page with a cookie; for a client with cookies, a login page."""
        if "cookie" in request.headers:
            return Reply(b"<form>login</form>")
        answer = super().answer(request)
        if isinstance(answer, Reply):
            return replace(answer, headers={**answer.headers, "Set-Cookie": "seen=1; Path=/"})
        return answer


class CalendarTrap(NewsSite):
    """Every list page links to the day before and the day after, for ever."""

    def answer(self, request: Request) -> Answer:
        """The list of a day: no articles but links to its neighbours."""
        where = urlsplit(request.path)
        if where.path == "/calendar":
            given = parse_qs(where.query).get("day", ["2026-11-20"])[0]
            return self._day(dt.date.fromisoformat(given))
        return super().answer(request)

    def list_page(self, path: str) -> Answer:
        """The list as ever, with a way into the calendar."""
        days = "<a href='/calendar?day=2026-11-19'>下一页</a>"
        return Reply(links_page(self.articles.values(), days))

    def _day(self, day: dt.date) -> Reply:
        near = (day + dt.timedelta(days=step) for step in (-1, 1, -30, 30))
        links = "".join(f"<a href='/calendar?day={each}'>{each}</a>" for each in near)
        following = f"<a href='/calendar?day={day - dt.timedelta(days=1)}'>下一页</a>"
        return Reply(links_page((), links + following))


class SessionTrap(NewsSite):
    """Puts a new session id into every link of every page."""

    def __init__(self, count: int = 6) -> None:
        super().__init__(count)
        self._sessions = itertools.count(0xABCD0000)

    def answer(self, request: Request) -> Answer:
        """The page, whatever the session is."""
        path, _, _ = request.path.partition(";jsessionid=")
        return super().answer(replace(request, path=path.partition("?")[0]))

    def list_page(self, path: str) -> Answer:
        """The list with a new session in each link."""
        page = super().list_page(path)
        assert isinstance(page, Reply)
        session = f"{next(self._sessions):032X}"
        body = page.body.replace(b'.html"', f'.html;jsessionid={session}"'.encode())
        return replace(page, body=body)


class ParameterTrap(NewsSite):
    """Each page of the list leads to longer addresses of the same list, for ever."""

    def answer(self, request: Request) -> Answer:
        """The list, whatever the parameters; an article, without looking at its own."""
        where = urlsplit(request.path)
        if where.path.startswith("/news/") and where.query:
            return self._page(where.query)
        return super().answer(replace(request, path=where.path))

    def list_page(self, path: str) -> Answer:
        """The list with the first of the parameters."""
        return self._page("sort=date")

    def _page(self, query: str) -> Reply:
        query = html.escape(query)
        ways = "".join(
            f"<a href='/news/?{query}&amp;{more}'>{label}</a>"
            for more, label in (("page=2", "下一页"), ("sort=hits", "热度"), ("dir=asc", "升序"))
        )
        return Reply(links_page(self.articles.values(), ways))


class EndlessList(NewsSite):
    """Whatever page of the list is asked for, there is one behind it, with invented articles."""

    def list_page(self, path: str) -> Answer:
        """Five articles that exist nowhere else, and the next page."""
        digits = "".join(filter(str.isdigit, path)) or "0"
        number = int(digits)
        day = dt.date(2026, 11, 20)
        shown = [Piece(10_000 + number * 5 + at, day) for at in range(5)]
        return Reply(links_page(shown, f"<a href='/news/index_{number + 1}.html'>下一页</a>"))

    def answer(self, request: Request) -> Answer:
        """An article for any number."""
        if request.path.startswith("/2026/1120/c"):
            number = int("".join(filter(str.isdigit, request.path.rpartition("/")[2])))
            return self.article(Piece(number, dt.date(2026, 11, 20)))
        return super().answer(request)


class Copies(NewsSite):
    """One article under many addresses, byte for byte."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self._first = next(iter(self.articles.values()))

    def article(self, piece: Piece) -> Reply:
        """The first article, whichever is asked for, without a canonical link."""
        page = self._first.page("http://copied.example")
        return Reply(page.replace(b"canonical", b"nothing"), self.content_type)


class FlippingETags(NewsSite):
    """The same page has another ETag each time, so that it is never 304."""

    def __init__(self) -> None:
        super().__init__()
        self._tags = itertools.count()

    def validated(self, request: Request, reply: Reply) -> Reply:
        """The page with a new tag."""
        return replace(reply, headers={"ETag": f'"{next(self._tags)}"'})


class AlwaysNotModified(NewsSite):
    """Says 304 to everybody, also to those who brought no validators."""

    def validated(self, request: Request, reply: Reply) -> Reply:
        """304."""
        return Reply(status=304)


class SkewedClock(NewsSite):
    """Last-Modified lies years ahead, and If-Modified-Since is compared with care."""

    STAMP = "Fri, 01 Jan 2038 00:00:00 GMT"

    def validated(self, request: Request, reply: Reply) -> Reply:
        """304 only for exactly the date that was given out, as many servers compare."""
        if request.headers.get("if-modified-since") == self.STAMP:
            return Reply(status=304, headers={"Last-Modified": self.STAMP})
        return replace(reply, headers={"Last-Modified": self.STAMP, "Date": self.STAMP})


class WrongCharset(NewsSite):
    """Pages in GBK and Big5 that the header calls UTF-8, and pages in UTF-8 that it calls GBK."""

    def article(self, piece: Piece) -> Reply:
        """The page with the other charset."""
        page = super().article(piece)
        try:
            page.body.decode()
        except UnicodeDecodeError:
            return replace(page, content_type="text/html; charset=utf-8")
        return replace(page, content_type="text/html; charset=gbk")


class Renovated(NewsSite):
    """A site that changes its template overnight: `renovated` pages have lost date and source."""

    renovated = False

    def article(self, piece: Piece) -> Reply:
        """The page in the old template or in the new one, which shows headline and text only."""
        text = f"{piece.title}。职工们在车间里听课，老师把机床的每一步讲给大家听。" * 8
        meta = "" if self.renovated else (
            f"<p class='info'>发布时间：{piece.date} 来源：本市工人报 记者 王一</p>"
        )  # fmt: skip
        body = (
            f"<html><head><title>{piece.title}</title></head><body><h1>{piece.title}</h1>{meta}"
            f"<div class='content'><p>{text}</p><p>{text}</p></div></body></html>"
        )
        return Reply(body.encode(), "text/html; charset=utf-8")


class FutureFeed(NewsSite):
    """The feed dates everything ten years ahead."""

    def feed(self) -> bytes:
        """Articles of 2036."""
        ahead = dt.date(2036, 11, 20)
        entries = ((self.base + path, piece) for path, piece in self.articles.items())
        return rss((url, replace(piece, date=ahead)) for url, piece in entries)


class BrokenFeed(NewsSite):
    """The feed is no XML: a naked ampersand, a control character, and it ends in the middle."""

    def feed(self) -> bytes:
        """The feed, broken after its fourth entry."""
        good = super().feed().replace(b"<title>", b"<title>A & B \x0b", 3)
        return b"</item>".join(good.split(b"</item>")[:4]) + b"</item><item><title>cu"


class MillionSitemap(NewsSite):
    """A sitemap with a million entries, in chunks; the newest are at its end."""

    def __init__(self, count: int, entries: int = 1_000_000) -> None:
        super().__init__(count)
        self.entries = entries

    def answer(self, request: Request) -> Answer:
        """The sitemap, made while it is sent."""
        if request.path == "/sitemap.xml":
            return _Stream(self._parts, "application/xml")
        return super().answer(request)

    def _parts(self) -> Iterator[bytes]:
        yield b"<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
        base = self.base.encode()
        line = b"<url><loc>%s/2001/0101/c%d.html</loc></url>"
        for start in range(1_000_000, 1_000_000 + self.entries, 10_000):
            yield b"".join(line % (base, start + at) for at in range(10_000))
        for piece in self.articles.values():
            entry = f"<url><loc>{self.base}{piece.path}</loc><lastmod>{piece.date}</lastmod></url>"
            yield entry.encode()
        yield b"</urlset>"


class _Stream:
    """An answer in chunks that is made while it is sent."""

    def __init__(self, parts: Callable[[], Iterator[bytes]], content_type: str) -> None:
        self._parts, self._type = parts, content_type

    def play(self, wire: Wire) -> bool:
        """Send it."""
        wire.send(head(200, {"Content-Type": self._type, "Transfer-Encoding": "chunked"}))
        for part in self._parts():
            wire.send(b"%x\r\n%s\r\n" % (len(part), part))
        wire.send(b"0\r\n\r\n")
        return True


class Moving(NewsSite):
    """Articles that moved for good: the old address leads to the new one with `status`."""

    def __init__(self, count: int = 3, status: int = 301) -> None:
        super().__init__(count)
        self.status, self.moved = status, dict[str, str]()

    def move(self, path: str) -> str:
        """Move an article; its new path."""
        piece = self.articles.pop(path)
        new = f"/new{path}"
        self.articles[new] = piece
        self.moved[path] = new
        return new

    def article(self, piece: Piece) -> Reply:
        """The page, which names no address of itself."""
        page = super().article(piece)
        return replace(page, body=page.body.replace(b"canonical", b"nothing"))

    def answer(self, request: Request) -> Answer:
        """The page, or the way to where it is now."""
        if request.path in self.moved:
            return Redirect(self.base + self.moved[request.path], self.status)
        return super().answer(request)


class EndlessRedirect(NewsSite):
    """Every address below /chain/ leads to the next."""

    def answer(self, request: Request) -> Answer:
        """The next."""
        if request.path.startswith("/chain/"):
            return Redirect(f"/chain/{int(request.path[7:]) + 1}")
        return super().answer(request)


class SoftMissing(NewsSite):
    """Says 200 with a page of regret where an article is no more."""

    def answer(self, request: Request) -> Answer:
        """The regret instead of 404."""
        answer = super().answer(request)
        if answer == missing():
            text = "<title>404</title><h1>您访问的页面不存在</h1><p>页面已删除，5秒后返回首页</p>"
            return Reply(text.encode(), "text/html; charset=utf-8")
        return answer
