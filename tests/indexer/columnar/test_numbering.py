"""Terms get numbers, and give back their bytes in order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.whoosh_backend.building import numbering
from indexer.whoosh_backend.building.numbering import Vocabulary, number_pairs

chars = st.characters(exclude_characters="\0", exclude_categories=["Cs"])
words = st.text(chars, min_size=1, max_size=2)


def coded(terms: list[str]) -> np.ndarray:
    codes = [ord(term[0]) + (ord(term[1]) << 32 if len(term) > 1 else 0) for term in terms]
    return np.array(codes, dtype=np.uint64)


@given(st.lists(words | st.sampled_from(["工", "工匠", "匠工", "\U00020000工"]), max_size=40))
def test_pairs_are_numbered_in_the_order_of_their_bytes(terms):
    spelled, numbers = number_pairs(coded(terms))
    assert spelled == sorted({term.encode() for term in terms})
    assert [spelled[number].decode() for number in numbers.tolist()] == terms


def test_more_pairs_than_a_key_can_tell_apart_are_refused(monkeypatch):
    monkeypatch.setattr(numbering, "_KEY_BITS", 4)
    with pytest.raises(OverflowError):
        number_pairs(coded(["工匠", "学院"]))


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=6)))
def test_a_vocabulary_gives_back_what_it_has_numbered(texts):
    vocabulary = Vocabulary()
    numbered = [vocabulary.of_texts(terms) for terms in texts]
    spelled = vocabulary.terms()
    assert len(set(spelled)) == len(spelled)
    for terms, numbers in zip(texts, numbered, strict=True):
        assert [spelled[number].decode() for number in numbers] == terms


@given(st.lists(st.binary(max_size=4)))
def test_any_bytes_are_a_term(terms):
    vocabulary = Vocabulary()
    numbers = [vocabulary.of_bytes(term) for term in terms]
    assert [vocabulary.terms()[number] for number in numbers] == terms


@pytest.mark.parametrize(
    ("terms", "error"),
    [(["b", 7, "c"], TypeError), (["b", "\udc80"], ValueError), (["b", ["c"]], TypeError)],
)
def test_what_is_no_term_leaves_the_vocabulary_as_it_was(terms, error):
    vocabulary = Vocabulary()
    vocabulary.of_texts(["a"])
    with pytest.raises(error):
        vocabulary.of_texts(terms)
    assert vocabulary.terms() == [b"a"]
    assert vocabulary.of_texts(["b", "a"]) == [1, 0]
