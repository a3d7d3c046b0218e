"""Bodies come out as they went in, or it is said why not, and never more than allowed."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.crawl.body import decoded

PACK = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "": bytes,
}


def raw_deflate(content):
    pack = zlib.compressobj(wbits=-15)
    return pack.compress(content) + pack.flush()


@given(st.binary(max_size=3000), st.lists(st.sampled_from(sorted(PACK)), max_size=3))
def test_every_encoding_is_undone_in_its_order(content, names):
    raw = content
    for name in names:
        raw = PACK[name](raw)
    result = decoded(raw, ", ".join(names), 10_000)
    assert (result.content, result.problem) == (content, "")


@given(st.binary(max_size=2000))
def test_deflate_without_a_header(content):
    # What looks like a header by chance cannot be told from one.
    raw = raw_deflate(content)
    if len(raw) < 2 or int.from_bytes(raw[:2]) % 31:
        assert decoded(raw, "deflate", 10_000).content == content


@given(st.binary(min_size=1, max_size=2000), st.data())
def test_a_cut_body_is_named_and_its_beginning_kept(content, data):
    raw = gzip.compress(content)
    cut = data.draw(st.integers(1, len(raw) - 1))
    result = decoded(raw[:cut], "gzip", 10_000)
    assert result.problem == "cut"
    assert content.startswith(result.content)


@given(
    st.binary(max_size=300), st.sampled_from(["gzip", "deflate", "gzip, gzip", "br", "nonsense"])
)
def test_rubbish_never_raises(raw, encoding):
    assert len(decoded(raw, encoding, 100).content) <= 100


@pytest.mark.parametrize("layers", [1, 2])
def test_a_bomb_ends_at_the_limit(layers):
    pack = zlib.compressobj(9, wbits=31)
    bomb = b"".join(pack.compress(bytes(2**20)) for _ in range(50)) + pack.flush()
    if layers == 2:
        bomb = gzip.compress(bomb)
    result = decoded(bomb, ", ".join(["gzip"] * layers), 2**20)
    assert (result.problem, len(result.content)) == ("too large", 2**20)


def test_exactly_the_limit_is_whole():
    assert decoded(gzip.compress(b"a" * 100), "gzip", 100).problem == ""
    assert decoded(gzip.compress(b"a" * 101), "gzip", 100).problem == "too large"
    assert decoded(b"a" * 101, "", 100).problem == "too large"


def test_members_follow_each_other_and_rubbish_is_dropped():
    two = gzip.compress(b"one ") + gzip.compress(b"two")
    assert decoded(two, "gzip", 100).content == b"one two"
    assert decoded(two + b"\x00\x00junk", "gzip", 100).content == b"one two"
    assert decoded(two, "gzip", 5).problem == "too large"


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, br", "gzip, gzip, gzip, gzip"])
def test_what_we_did_not_ask_for_is_not_guessed(encoding):
    assert decoded(gzip.compress(b"x"), encoding, 100).problem == "encoding"


@pytest.mark.parametrize("encoding", ["utf-8", "identity", "none", "UTF-8, identity"])
def test_what_is_no_encoding_is_passed_over(encoding):
    assert decoded(b"<p>", encoding, 100).content == b"<p>"
