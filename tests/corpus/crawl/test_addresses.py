"""One spelling for each address, and nothing lost that a content system needs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.crawl.addresses import MAX_LENGTH, absolute, cleaned, host_of, same_site

BASE = "http://www.example.org/a/b/index.html?x=1"


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("../c/t20260102_3.shtml", "http://www.example.org/a/c/t20260102_3.shtml"),
        ("./../../../c.html", "http://www.example.org/c.html"),
        ("//m.example.org/x", "http://m.example.org/x"),
        ("?page=2", "http://www.example.org/a/b/index.html?page=2"),
        ("  /x y.html \n", "http://www.example.org/x%20y.html"),
        ("/a\n\tb.html", "http://www.example.org/ab.html"),
        ("HTTP://WWW.Example.ORG:80/A", "http://www.example.org/A"),
        ("https://example.org:443", "https://example.org/"),
        ("http://example.org:8080/#top", "http://example.org:8080/"),
        ("http://example.org./x", "http://example.org/x"),
        ("http://工会.example/新闻?词=奖", "http://xn--6oq837a.example/%E6%96%B0%E9%97%BB?%E8%AF%8D=%E5%A5%96"),
        ("/%7euser/%e5%b7%a5", "http://www.example.org/~user/%E5%B7%A5"),
        ("/100%", "http://www.example.org/100%25"),
        ("/a?source=1&id=7&cid=3&uid=5", "http://www.example.org/a?source=1&id=7&cid=3&uid=5"),
        ("/a?z=1&a=2&&z=3", "http://www.example.org/a?z=1&a=2&z=3"),
        ("/a;jsessionid=0F9.n1?id=7", "http://www.example.org/a?id=7"),
        ("/(S(abc123))/a.aspx", "http://www.example.org/a.aspx"),
        ("/a?id=7&PHPSESSID=9&utm_source=wx&spm=a.b", "http://www.example.org/a?id=7"),
        ("/a?scene=1&from=singlemessage", "http://www.example.org/a?from=singlemessage"),
        ("http://[2001:DB8::1]:8080/x", "http://[2001:db8::1]:8080/x"),
    ],
)  # fmt: skip
def test_one_spelling(url, clean):
    assert cleaned(url, BASE) == clean
    assert cleaned(clean) == clean


@pytest.mark.parametrize(
    "url",
    [
        "javascript:void(0)", "mailto:a@example.org", "ftp://example.org/", "data:text/html,x",
        "http://", "http:///x", "http://user:pass@example.org/", "http://example.org:port/",
        "http://example.org:99999/", "http://[::1/", "http://-bad-.example/", "http://a..b/", "",
        "http://example.org/" + "a" * MAX_LENGTH, "http://exa mple.org/", "http://a%00b/",
    ],
)  # fmt: skip
def test_what_is_no_web_address(url):
    assert cleaned(url) is None


def test_a_relative_address_needs_its_base():
    assert cleaned("/x") is None


def test_redirects_keep_their_parameters():
    assert (
        absolute("/a;jsessionid=1?utm_x=2", BASE) == "http://www.example.org/a;jsessionid=1?utm_x=2"
    )


@given(st.text(max_size=60))
def test_nothing_raises_and_cleaning_twice_changes_nothing(text):
    for url in (text, f"http://example.org/{text}", f"http://{text}/"):
        once = cleaned(url, BASE)
        if once is not None:
            assert once.isascii()
            assert "#" not in once
            assert cleaned(once) == once
            assert host_of(once)


def test_hosts():
    assert host_of("http://Example.org:80/") == "example.org"
    assert host_of("https://example.org:80/") == "example.org:80"
    assert host_of("http://127.0.0.1:8000/x") == "127.0.0.1:8000"
    assert host_of("nothing") == ""
    assert same_site("http://www.example.org/", "https://example.org/x")
    assert not same_site("http://a.example.org/", "http://example.org/")
    assert not same_site("", "")
