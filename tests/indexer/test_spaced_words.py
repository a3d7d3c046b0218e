"""The quick way to the words that are not Chinese gives those of the whole analysis."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from indexer.analysis import analyse, is_single_han, spaced_words
from indexer.folding import fold

ODD = st.sampled_from("工匠ab 1.,'’ʼs-é\u0301ﬁ９_\n學Z０")


@given(st.text(st.one_of(ODD, st.characters()), max_size=40))
@example("工人's 2024.12.19，1,000 craftsmen’s O’Neil")
def test_the_words_and_their_places_are_the_same(text):
    folded = fold(text)
    expected = [
        (token.text, token.start, token.end)
        for token in analyse(text, "index")
        if not is_single_han(folded[token.start])
    ]
    assert spaced_words(folded) == expected
