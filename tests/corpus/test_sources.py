"""The registry of sites: what ships, what an installation adds, and what is refused."""

from __future__ import annotations

import dataclasses
import re
import time
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corpus
from corpus import (
    Profile,
    Source,
    StoreError,
    UnreadableInput,
    gazetteer,
    save_source,
    source_of,
    sources,
    suspect,
)
from corpus.suspects import _suspects

SHIPPED = sources()
ADDRESSES = tomllib.loads(
    Path(__file__).with_name("source_addresses.toml").read_text(encoding="utf-8")
)
KNOWN = sorted(ADDRESSES)


def a_source(**changes) -> Source:
    values = {"id": "a", "name_zh": "甲", "name_en": "A", "home": "https://a.example/"}
    return Source(**{**values, **changes})


def written(folder: Path, text: str) -> Path:
    (folder / "sources.toml").write_text(text, encoding="utf-8")
    return folder


# What ships


def test_enough_sources_ship_in_their_order():
    assert len(SHIPPED) >= 60
    assert list(SHIPPED) == sorted(SHIPPED)
    text = (Path(corpus.__file__).parent / "sources.toml").read_text(encoding="utf-8")
    assert re.findall(r"^\[(.+)\]$", text, re.M) == list(SHIPPED)
    assert all(source.id == key for key, source in SHIPPED.items())
    assert {source.kind for source in SHIPPED.values()} == {
        *("union", "news", "college", "government", "industry")
    }


def test_nothing_of_the_registry_can_be_changed():
    with pytest.raises(TypeError):
        SHIPPED["a"] = a_source()
    with pytest.raises(dataclasses.FrozenInstanceError):
        SHIPPED["workercn"].enabled = False


@pytest.mark.parametrize("key", SHIPPED)
def test_every_shipped_source_is_whole(key):
    source = SHIPPED[key]
    assert source.province is None or source.province in gazetteer().provinces
    assert (source.article_pattern is not None) == (key in ADDRESSES)
    assert source.feeds or source.lists
    for address in (source.home, *source.lists, *source.feeds):
        assert not suspect(urlsplit(address).hostname)
        assert not source.article_pattern or not source.article_pattern.search(address)


def test_names_and_lists_are_not_shared():
    for name in ("name_zh", "name_en", "article_pattern"):
        values = [getattr(source, name) for source in SHIPPED.values()]
        given_ones = [value for value in values if value]
        assert len(set(given_ones)) == len(given_ones), name


@pytest.mark.parametrize("key", KNOWN)
def test_an_article_of_each_source_is_told_from_those_of_the_others(key):
    url = ADDRESSES[key]
    fitting = [
        s.id for s in SHIPPED.values() if s.article_pattern and s.article_pattern.search(url)
    ]
    assert fitting == [key]
    assert source_of(url) == SHIPPED[key]


@pytest.mark.parametrize("key", KNOWN)
def test_no_pattern_fits_the_same_path_at_a_mirror(key):
    pattern = SHIPPED[key].article_pattern
    url = ADDRESSES[key]
    host = urlsplit(url).hostname
    domain = re.search(r"[^.]+(\.(com|gov|org|edu|net))?\.[^.]+$", host)[0]
    for other in (
        "mirror.example",
        f"x{domain}",
        f"{host}.mirror.example",
        f"mirror.example/{host}",
    ):
        assert not pattern.search(url.replace(host, other, 1)), other


@pytest.mark.parametrize("key", KNOWN)
def test_a_pattern_takes_linear_time(key):
    pattern = SHIPPED[key].article_pattern
    url = ADDRESSES[key]
    host = f"http://{urlsplit(url).hostname}/"
    pieces = ["a", "1", "a.", "/1", "/203104", "a-", url.removeprefix(host), "?x=", f".{host}"]
    hostile = [
        (start + piece * (50_000 // len(piece) + 1))[:50_000]
        for start in ("", "http://", host, url[:-8])
        for piece in pieces
        if piece
    ]
    started = time.perf_counter()
    for address in hostile:
        pattern.search(address)
    # 36 addresses of 25 times the longest that is ever asked: quadratic time would be minutes.
    assert time.perf_counter() - started < 2


# Whose address it is


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.workercn.cn/special/x.html", "workercn"),
        ("https://www.workercn.cn/papers/grrb/2031/04/05/1/page.html", "workers-daily-epaper"),
        ("http://cq.lzzy.net/english/newsnotifications/content_9", None),
        ("https://nhic.edu.cn/gjxy/index.htm", "guangdong-craftsman-college"),
        ("https://nhic.edu.cn/other/index.htm", None),
        ("http://www.acftu.org/x", "all-china-federation-of-trade-unions"),
        ("https://example.com/info/1001/2002.htm", None),
        ("http://www.yybnet.net/liuzhou/news/203109/99.html", None),
        ("http://[bad/", None),
        ("workercn.cn", None),
        ("", None),
        ("https://www.workercn.cn/" + "a" * 5000, None),
    ],
)
def test_an_address_without_a_fitting_pattern_belongs_under_a_home_page(url, key):
    found = source_of(url)
    if "lzzy" in url:
        key = "liuzhou-vocational-and-technical-college-english"
    assert (found.id if found else None) == key


PAGE = """<html><body><h1>{title}</h1><p>2031-04-05</p><div>{text}</div></body></html>"""
CHINESE = (
    "<p>本市职工技能比赛在体育馆举行，来自三十家企业的选手参加了焊接和电工两个项目的角逐。</p>" * 4
)
ENGLISH = (
    "<p>Welders and electricians from thirty companies met in the gymnasium of the city "
    "for a contest of two days, which the trade union had prepared since the winter.</p>"
) * 4


@pytest.mark.parametrize(
    ("title", "text", "name"),
    [
        ("全市职工技能比赛举行", CHINESE, "沈阳工会网"),
        ("Workers of the city meet for a contest of skills", ENGLISH, "Shenyang Trade Union Net"),
    ],
)
def test_a_page_that_names_no_publisher_gets_it_from_its_address(title, text, name):
    page = PAGE.format(title=title, text=text).encode()
    url = ADDRESSES["shenyang-trade-union-net"]
    article = corpus.clean_page(page, url=url)
    assert article.publisher == name
    [why] = article.evidence["publisher"]
    assert (why.where, why.text) == ("source registry", url)
    assert corpus.clean_page(page, url="https://example.com/1.html").publisher is None
    named = page.replace(b"<html>", '<meta property="og:site_name" content="自报网">'.encode())
    assert corpus.clean_page(named, url=url).publisher == "自报网"


# Suspects


def test_suspects_stand_for_their_subdomains_and_for_nothing_else():
    assert suspect("yybnet.net").kind == "aggregator"
    assert suspect("WWW.yybnet.net.") == suspect("m.yybnet.net") == suspect("yybnet.net")
    assert suspect("notyybnet.net") is None
    assert suspect("yybnet.net.example") is None
    assert suspect("baiducontent.com") is None
    assert suspect("translate.baiducontent.com").kind == "machine english"
    assert [suspect(host) for host in ("", ".", "net", "127.0.0.1", "a" * 10**6)] == [None] * 5


def test_every_suspect_is_found_and_says_why():
    assert len(_suspects()) >= 120
    kinds = set()
    for host, item in _suspects().items():
        assert re.fullmatch(r"(?!www\.|m\.)[a-z0-9-]+(\.[a-z0-9-]+)+", host)
        assert suspect(f"www.{host}") == item
        assert len(item.reason) > 10
        kinds.add(item.kind)
    assert len(kinds) == 13


@pytest.mark.parametrize("name", ["home", "feeds", "sitemaps", "lists"])
def test_no_suspect_is_taken_for_a_source(name):
    address = "http://www.buschklein.com/c/"
    with pytest.raises(ValueError, match=f"^{name}: buschklein.com cannot be a source.*mirror"):
        a_source(**{name: address if name == "home" else (address,)})


# The installation's own file


def test_without_an_own_file_the_shipped_ones_stand(tmp_path):
    assert sources(tmp_path) == SHIPPED
    assert sources(str(tmp_path / "not yet")) == SHIPPED


def test_an_own_table_changes_only_what_it_names(tmp_path):
    folder = written(
        tmp_path,
        """
        [workercn]
        enabled = false
        delay_s = 10
        [china-daily]
        feeds = []
        article_pattern = ""
        ["my-site"]
        name_zh = "我的网站"
        name_en = "My Site"
        home = "http://127.0.0.1:8000/"
        [my-site.profile]
        body = "div.text"
        """,
    )
    found = sources(folder)
    assert list(found) == sorted([*SHIPPED, "my-site"])
    changed = dataclasses.replace(SHIPPED["workercn"], enabled=False, delay_s=10.0)
    assert found["workercn"] == changed
    assert found["china-daily"].article_pattern is None
    assert found["china-daily"].feeds == ()
    mine = found["my-site"]
    assert (mine.kind, mine.language, mine.province, mine.enabled) == ("news", "zh", None, True)
    assert mine.lists == ("http://127.0.0.1:8000/",)
    assert mine.profile == Profile(body="div.text")
    assert sources() is SHIPPED


def test_a_file_saved_by_an_editor_of_another_system_is_read(tmp_path):
    text = "\ufeff[workercn]\r\nenabled = false\r\n"
    (tmp_path / "sources.toml").write_bytes(text.encode())
    assert not sources(tmp_path)["workercn"].enabled


HEAD = '# mine\n\n[a]\nname_zh = "甲"\nname_en = "A"\nhome = "https://a.example/"\n'


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (HEAD + "kind = union\n", 7, "Invalid value"),
        (HEAD + 'note = "\n', 7, "Illegal character"),
        (HEAD + "lists = [", 7, ""),
        (HEAD + "\n[a]\n", 8, "twice"),
        (HEAD + 'home = "https://b.example/"\n', 7, "overwrite"),
        (HEAD + 'colour = "red"\n', 7, r"\[a\] unknown key 'colour'"),
        (HEAD + 'kind = "union"\n\n[b]\nkind = "blog"\n', 9, r"\[b\] name_zh is missing"),
        (HEAD + 'kind = "blog"\n', 7, "kind: 'blog' is none of union, news"),
        (HEAD + 'language = "zh/en"\n', 7, "language"),
        (HEAD + 'province = "Guangxi"\n', 7, "province: 'Guangxi' is no code"),
        (HEAD + "enabled = 1\n", 7, "enabled: must be true or false"),
        (HEAD + "delay_s = true\n", 7, "delay_s: must be a number"),
        (HEAD + "delay_s = -1\n", 7, "delay_s: must lie between"),
        (HEAD + "delay_s = nan\n", 7, "delay_s: must lie between"),
        (HEAD + 'lists = "https://a.example/l/"\n', 7, "lists: must be a list"),
        (HEAD + "\n\nlists = [3]\n", 9, "lists: must be a list"),
        (HEAD + 'feeds = ["/feed.xml"]\n', 7, "feeds: '/feed.xml' is no absolute address"),
        (HEAD + "article_pattern = '(a'\n", 7, r"article_pattern: '\(a' is no regular expression"),
        (HEAD + "article_pattern = '/(a+)+$'\n", 7, "a repetition is repeated"),
        (HEAD + "article_pattern = 'a.*b.*c.*d'\n", 7, r"more than 2 times \.\*"),
        (HEAD + "[a.profile]\nbody = 'p['\n", 7, "profile: body: .* is no CSS selector"),
        (HEAD + "profile = { text = 'p' }\n", 7, "unknown selector 'text'"),
        (HEAD + "profile = { body = 3 }\n", 7, "body must be a CSS selector"),
        (HEAD.replace("https://a.example/", "a.example"), 6, "home: 'a.example' is no absolute"),
        (HEAD.replace("https://a", "ftp://a"), 6, "home: .* is no absolute"),
        (HEAD.replace("a.example", "a.example:port"), 6, "home: .* is no address"),
        (HEAD.replace("a.example", "m.yybnet.net"), 6, "home: yybnet.net cannot be a source"),
        (HEAD.replace('"甲"', '"  "'), 4, "name_zh: must not be empty"),
        (HEAD.replace('"甲"', r'"甲\n乙"'), 4, "name_zh: must be one line"),
        (HEAD.replace("[a]", "[A site]"), 3, ""),
        (HEAD.replace("[a]", '["A site"]'), 3, "id: 'A site' is no slug"),
        (HEAD.replace("[a]", ""), 4, "'name_zh' stands outside of a table"),
        (HEAD + "x = " + "[" * 5000, 1, "nested too deep"),
        ("[workercn]\nhome = 'workercn.cn'\n", 2, r"\[workercn\] home: .* no absolute address"),
    ],
)
def test_a_fault_is_named_with_file_and_line(tmp_path, text, line, words):
    written(tmp_path, text)
    place = re.escape(f"{tmp_path / 'sources.toml'}:{line}: ")
    with pytest.raises(UnreadableInput, match=f"^{place}.*{words}"):
        sources(tmp_path)


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / "sources.toml").write_bytes(HEAD.encode() + 'note = "甲"'.encode("gb18030"))
    with pytest.raises(UnreadableInput, match=r"sources\.toml:7: not UTF-8"):
        sources(tmp_path)
    (tmp_path / "sources.toml").unlink()
    (tmp_path / "sources.toml").mkdir()
    with pytest.raises(UnreadableInput, match=r"sources\.toml: cannot be read"):
        sources(tmp_path)


@pytest.mark.parametrize(
    "pattern",
    [
        *("(a+)*", "(?:[a-z]+/)+x", "((a|b*)c){2,}", r"(?P<n>\d*)+", "(a{1,5}){9}", "(?i:a*)+"),
        *(r"([(]a*)+", r"(\(a+)+", "(a+?)+?"),
    ],
)
def test_patterns_that_may_take_for_ever_are_refused(pattern):
    with pytest.raises(ValueError, match=r"^article_pattern: a repetition is repeated"):
        a_source(article_pattern=re.compile(pattern))


@pytest.mark.parametrize(
    "pattern",
    [
        *(
            r"([\w.-]+\.)?x",
            r"(\d{4}/){2}",
            "[(+*)]+",
            r"\(a+\)+",
            "(ab)+c*",
            "a{,}",
            "a{x}+",
            "(?=a+)b",
        ),
        *("(a+)(b+)", r"[]+*)(]+x", r"(a|b)+[^]/]*", "(?i)/news/[a-z]+"),
    ],
)
def test_patterns_that_are_quick_are_taken(pattern):
    compiled = re.compile(pattern)
    assert a_source(article_pattern=compiled).article_pattern is compiled


def test_flags_stand_in_the_pattern():
    with pytest.raises(ValueError, match=r"^article_pattern: flags"):
        a_source(article_pattern=re.compile("a", re.IGNORECASE))


# Saving

LINE = st.text(
    st.characters(
        codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Co", "Cn", "Zl", "Zp", "Zs")
    ),
    min_size=1,
    max_size=20,
)
ADDRESS = st.from_regex(
    r"https?://[a-z]{1,8}\.example(:[0-9]{1,4})?/[^\s\x00-\x1f\x7f-\xa0]{0,9}", fullmatch=True
)
ADDRESS_LIST = st.lists(ADDRESS, max_size=3).map(tuple)
PATTERNS = ["^https?://x", r"/a'b\d+\"", "/中\\\\", "(?i)/n\x7f", "/tab\t", "/\n[\"']"]
SOURCES = st.builds(
    Source,
    id=st.one_of(
        st.from_regex(r"[a-z0-9]{1,5}(-[a-z0-9]{1,5}){0,2}", fullmatch=True),
        st.sampled_from(sorted(SHIPPED)),
    ),
    name_zh=LINE,
    name_en=LINE,
    home=ADDRESS,
    kind=st.sampled_from(["union", "news", "college", "government", "industry"]),
    province=st.sampled_from([None, "CN-GX", "CN-HK"]),
    language=st.sampled_from(["zh", "zh-Hant", "en"]),
    article_pattern=st.sampled_from([None, *map(re.compile, PATTERNS)]),
    feeds=ADDRESS_LIST,
    sitemaps=ADDRESS_LIST,
    lists=ADDRESS_LIST,
    profile=st.sampled_from([None, Profile(), Profile(title="h1", drop='a[href="\\"]"]')]),
    delay_s=st.one_of(st.none(), st.floats(0, 3600), st.just(5)),
    enabled=st.booleans(),
    note=st.one_of(st.just(""), LINE),
)


@settings(max_examples=60, deadline=None)
@given(saved=st.lists(SOURCES, min_size=1, max_size=4))
def test_what_is_saved_is_read_back(tmp_path_factory, saved):
    folder = tmp_path_factory.mktemp("data") / "new"
    for source in saved:
        save_source(folder, source)
        assert sources(folder)[source.id] == source
    last = {source.id: source for source in saved}
    assert dict(sources(folder)) == {**SHIPPED, **last}
    assert [path.name for path in folder.iterdir()] == ["sources.toml"]


@pytest.mark.parametrize("key", ["china-daily", "sina-finance", "yuchai"])
def test_a_shipped_source_can_be_saved_as_it_is_and_taken_back(tmp_path, key):
    save_source(tmp_path, SHIPPED[key])
    assert dict(sources(tmp_path)) == dict(SHIPPED)
    bare = a_source(id=key)
    save_source(tmp_path, bare)
    assert sources(tmp_path)[key] == bare


def test_comments_and_other_tables_stay_where_they_are(tmp_path):
    written(
        tmp_path,
        '# first\n\n[b]  # second\nname_zh = "乙"\nname_en = "B"\nhome = "https://b.example/"\n'
        '# lost with its table\nkind = "union"\n[b.profile]\ntitle = "h1"\n\n'
        "# third\n[workercn]\nenabled = false # fourth\n\n# fifth\n",
    )
    save_source(tmp_path, a_source(id="b"))
    assert (tmp_path / "sources.toml").read_text(encoding="utf-8") == (
        '# first\n\n[b]\nname_zh = "甲"\nname_en = "A"\nhome = "https://a.example/"\n'
        'lists = ["https://a.example/"]\n\n'
        "# third\n[workercn]\nenabled = false # fourth\n\n# fifth\n"
    )
    save_source(tmp_path, a_source(id="c"))
    assert (
        (tmp_path / "sources.toml")
        .read_text(encoding="utf-8")
        .endswith(
            '# fifth\n\n[c]\nname_zh = "甲"\nname_en = "A"\nhome = "https://a.example/"\n'
            'lists = ["https://a.example/"]\n'
        )
    )


@pytest.mark.parametrize(
    "text",
    [
        'a.name_zh = "x"\na.name_en = "x"\na.home = "https://x.example/"\n',
        'a = { name_zh = "x", name_en = "x", home = "https://x.example/" }\n',
        '[b]\nname_zh = "x"\nname_en = "x"\nhome = "https://x.example/"\nnote = """\n[a]\n"""\n',
        "[b\n",
    ],
)
def test_a_file_that_cannot_be_changed_in_place_is_left_alone(tmp_path, text):
    written(tmp_path, text)
    with pytest.raises(UnreadableInput, match=r"sources\.toml:\d+: "):
        save_source(tmp_path, a_source())
    assert (tmp_path / "sources.toml").read_text(encoding="utf-8") == text


def test_a_full_disk_leaves_the_old_file(tmp_path, monkeypatch):
    save_source(tmp_path, a_source())
    before = (tmp_path / "sources.toml").read_bytes()

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StoreError, match=r"sources\.toml: cannot be written \(No space left"):
        save_source(tmp_path, a_source(id="b"))
    assert (tmp_path / "sources.toml").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["sources.toml"]
