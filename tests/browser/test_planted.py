"""Two hundred planted scripts, and none that comes to life in a real browser.

Every page is walked twice: as it is served, where the content-security policy must have nothing to
refuse, and with the policy switched off, where the escaping stands alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import Route

from corpus import Article
from tests.browser.serving import serving
from tests.every_page import FILES, PAGES
from tests.planted import PLACES, WAYS, payload, plant, survivors
from webapp.data_folder import DataFolder

pytestmark = pytest.mark.browser

LISTEN = """
window.seen = [];
document.addEventListener('securitypolicyviolation', e =>
    window.seen.push(`${e.violatedDirective}: ${e.blockedURI} ${e.sample}`));
window.addEventListener('error', e => window.seen.push(`error: ${e.message}`));
"""

# What could run, load or leave, wherever it stands in the tree that the browser made.
LOOK = """() => {
    const found = [...window.seen];
    const to = address => {
        try { return new URL(address, document.baseURI); } catch { return new URL('broken:'); }
    };
    for (const e of document.querySelectorAll('*')) {
        const name = e.localName;
        for (const a of e.attributes) {
            if (a.name.startsWith('on')) found.push(`${name} ${a.name}=${a.value}`);
            if (['href', 'src', 'action', 'formaction', 'xlink:href', 'data'].includes(a.name)
                && !/^https?:$/.test(to(a.value).protocol))
                found.push(`${name} ${a.name}=${a.value}`);
        }
        const data = e.type === 'application/ld+json';
        const source = to(e.getAttribute('src') || '').pathname;
        if (name === 'script' && !data && !source.startsWith('/static/')) found.push(e.outerHTML);
        if (['iframe', 'object', 'embed', 'base', 'math', 'applet', 'frame'].includes(name)
            || e.matches('meta[http-equiv], style, [srcdoc], [autofocus], [style]'))
            found.push(e.outerHTML);
        if (name === 'form' && to(e.getAttribute('action')).origin !== location.origin)
            found.push(e.outerHTML);
    }
    return found;
}"""


class Watched:
    """One tab, and all that happens in it that should not."""

    def __init__(self, chromium, home: str, *, policy: bool) -> None:
        self.home = home
        self.alive: list[str] = []
        self.context = chromium.new_context(locale="en-GB", bypass_csp=not policy)
        self.context.add_init_script(LISTEN)
        self.context.on("page", self._watch)
        self.page = self.context.new_page()

    def _watch(self, page) -> None:
        say = self.alive.append
        page.on("dialog", lambda d: (say(f"{page.url}: dialog {d.message}"), d.dismiss()))
        page.on("pageerror", lambda error: say(f"{page.url}: {error}"))
        page.on("console", self._console)
        page.on(
            "request",
            lambda r: r.url.startswith(self.home) or say(f"{page.url}: request {r.url}"),
        )

    def _console(self, message) -> None:
        if message.type == "error" and "404 (" not in message.text:
            self.alive.append(f"{self.page.url}: {message.text}")

    def look(self, path: str) -> None:
        """Open a page, listen, and look at everything in it."""
        answer = self.page.goto(self.home + path)
        assert answer.status in {200, 400, 404}, path
        self.alive += [f"{path}: {found}" for found in self.page.evaluate(LOOK)]


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    return plant(tmp_path_factory.mktemp("planted"))


@pytest.fixture(scope="module")
def articles(planted) -> list[Article]:
    with closing(DataFolder(planted).open_store()) as store:
        return [change.article for change in store.changes()]


@pytest.fixture(scope="module")
def home(planted) -> Iterator[str]:
    with serving(planted) as address:
        yield address


@pytest.fixture(params=[True, False], ids=["policy", "no-policy"])
def tab(request, chromium, home):
    watched = Watched(chromium, home, policy=request.param)
    yield watched
    watched.context.close()
    assert watched.alive == []


def test_all_two_hundred_stand_in_the_collection(articles):
    everything = {payload(way, place) for way in range(len(WAYS)) for place in PLACES}
    assert len(everything) == 200
    assert survivors(articles) == everything
    # The cleaner cuts some names and addresses; what it lets through is what pages must bear.
    cleaned = [item for item in articles if item.publisher == "某地工会网"]
    assert len(cleaned) == len(WAYS)
    assert len(survivors(cleaned)) >= 100


def test_every_planted_script_would_be_noticed(chromium):
    """Printed without escaping, each comes to life before the same watch: the walk is no sham."""
    for way in range(len(WAYS)):
        watched = Watched(chromium, "http://desk.invalid", policy=False)
        text = payload(way, "title")
        contexts = (
            f"<p>{text}</p>", f'<input value="{text}">', f"<input value='{text}'>",
            f"<!-- {text} -->", f"<textarea>{text}</textarea>", f"<title>{text}</title>",
            f'<a href="{text}">x</a>', f'<script type="application/ld+json">"{text}"</script>',
        )  # fmt: skip
        for html in contexts:
            watched.page.route("**/*", _answering(html))
            watched.look("/")
            watched.page.unroute("**/*")
            if watched.alive:
                break
        watched.context.close()
        assert watched.alive, text


def _answering(body: str) -> Callable[[Route], None]:
    def answer(route: Route) -> None:
        if route.request.is_navigation_request() and route.request.frame.parent_frame is None:
            route.fulfill(body=f"<!doctype html><body>{body}", content_type="text/html")
        else:
            route.abort()

    return answer


def test_no_planted_article_comes_to_life(tab, articles):
    for article in articles:
        for kind in ("article", "marked", "changes", "older"):
            if kind in PAGES:
                path = PAGES[kind].format(article=article.id, revised=article.id)
                tab.look(path)


def test_no_list_of_planted_articles_comes_to_life(tab, articles):
    first = articles[-1]
    named = {"article": first.id, "revised": first.id, "college": quote(first.colleges[0].id)}
    for path in PAGES.values():
        tab.look(path.format(**named))
    for page in range(1, 4):
        tab.look(f"/search?page={page}&fold=0&explain=1")
    tab.look("/search?q=焊接&size=100&fold=0")
    for college in {mention.id for item in articles for mention in item.colleges}:
        tab.look(f"/college/{quote(college)}")


def test_no_payload_in_an_address_comes_to_life(tab):
    for way in range(len(WAYS)):
        text = payload(way, "title")
        keys = ("q", "province", "not-province", "college", "source", "from", "sort", "page")
        tab.look(f"/search?{urlencode(dict.fromkeys(keys, text))}")
        tab.look(f"/nope/{quote(text)}?{urlencode({'next': text, text: text})}")


def test_no_payload_comes_to_life_while_it_is_typed(tab):
    tab.look("/")
    box = tab.page.locator("#q")
    for way in range(len(WAYS)):
        with tab.page.expect_response("**/suggest**"):
            box.fill(f"{way}期培训班")
        tab.page.locator("[role=option]").first.wait_for()
        tab.alive += tab.page.evaluate(LOOK)


def test_no_file_opened_in_the_browser_comes_to_life(tab, articles):
    named = {"article": articles[-1].id, "revised": articles[-1].id, "college": "x"}
    for path, media in FILES.values():
        if "json" in media or "xml" in media or media == "text/plain":
            answer = tab.context.request.get(tab.home + path.format(**named))
            assert answer.status in {200, 404}
            assert answer.headers["x-content-type-options"] == "nosniff"
            kind = answer.headers["content-type"].split(";")[0]
            assert kind != "text/html", path
            if kind.endswith("json"):
                json.loads(answer.text())
