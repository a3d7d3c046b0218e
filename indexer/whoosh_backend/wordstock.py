"""The words of one view, for `indexer.spelling`."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from heapq import nlargest
from weakref import WeakKeyDictionary, ref

import numpy as np

from corpus import gazetteer
from indexer.analysis import analyse
from indexer.dictionary import HAN, cut
from indexer.plan import Starts
from indexer.schema import TEXT_FIELDS
from indexer.stop_words import ENGLISH
from indexer.whoosh_backend.evaluation.evaluate import evaluate
from indexer.whoosh_backend.evaluation.queries import make_query
from indexer.whoosh_backend.evaluation.results import Results
from indexer.whoosh_backend.evaluation.view import View
from indexer.whoosh_backend.fields import ARTICLE
from indexer.whoosh_backend.search import articles_with
from indexer.whoosh_backend.storage.segment_field import SegmentField

MAX_ENGLISH = 100_000
"""English terms that are taken from a segment."""

MAX_CHINESE = 30_000
"""Chinese terms of the index that are looked at, the most frequent ones; and of each segment."""

MAX_VALUES = 20_000
"""Values of one facet: colleges, organisations, people."""

MAX_COUNTED = 8192
"""Texts whose frequency is kept."""

_SAMPLED = 150  # English articles in which the spelling of frequent words is looked up
_OUTDATED = 20
_ASKED = 5  # articles in which that of another word is, for each field
_READ = 4000  # characters of each
_NAMED = ("college", "organisation", "person")
_BODY = "body"
_FIRST_HAN = "\u3400".encode()
_WORDS = re.compile("[A-Za-z]+")
_CHINESE = re.compile(rf"[{HAN}]+")


@dataclass(eq=False)
class Edition:
    """What outlives a view, see `Vocabulary.edition`.

    Attributes:
        articles: how many there were when it was made.
        written: English words and stems and how people write them, as far as that has been
            looked up.
    """

    articles: int
    written: dict[str, tuple[str, ...]] = field(default_factory=dict)


class WordStocks:
    """The words of the views of one index.

    An edition takes half a second to prepare at 100,000 articles, so that it serves until one
    article of `_OUTDATED` was added or is gone.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._edition: Edition | None = None
        self._stocks: WeakKeyDictionary[View, WordStock] = WeakKeyDictionary()

    def of(self, view: View) -> WordStock:
        """The words of a view; the same object for as long as the view is used."""
        with self._lock:
            stock = self._stocks.get(view)
            if stock is None:
                count, edition = view.live_count, self._edition
                if edition is None or _OUTDATED * abs(count - edition.articles) > count:
                    edition = self._edition = Edition(count)
                stock = self._stocks[view] = WordStock(view, edition)
            return stock


class WordStock:
    """The `Vocabulary` of a view.

    It does not keep the view alive, and must not be asked when nobody else does.
    """

    def __init__(self, view: View, edition: Edition) -> None:
        self.edition = edition
        self._ref = ref(view)
        self._counted: dict[str, int] = {}

    def frequency(self, text: str) -> int:
        """How many articles hold an English word in any form, or a run of Chinese as it is."""
        count = self._counted.get(text)
        if count is None:
            count = self._count(text)
            if len(self._counted) < MAX_COUNTED:
                self._counted[text] = count
        return count

    def english_terms(self) -> Iterator[tuple[str, int]]:
        """Words as articles and the gazetteer write them, and the stems of all others.

        A word of the gazetteer counts no less than the rarest pair of characters of a Chinese
        name of it: a search that knows both languages finds it there. Nobody means a stop word.
        """
        counts = self._stems()
        written = dict.fromkeys(self._sample())
        df = cache(self._df)
        for english, chinese in _names():
            count = max((_least(name, df) for name in chinese), default=0)
            for word in _WORDS.findall(english.lower()):
                written[word] = None
                stem = _stem(word)
                counts[stem] = max(counts[stem], count)
        spelt: dict[str, list[str]] = {}
        for word in written:
            spelt.setdefault(_stem(word), []).append(word)
        for stem, forms in spelt.items():
            self.edition.written.update({word: (word,) for word in forms})
            self.edition.written[stem] = tuple(forms)
            yield from ((word, 0 if word in ENGLISH else counts[stem]) for word in forms)
        yield from ((stem, 0 if stem in ENGLISH else count) for stem, count in counts.items())

    def phrases(self) -> Iterator[str]:
        """Names of the gazetteer, the glossary, the facets, and the index's frequent words."""
        for _, chinese in _names():
            yield from chinese
        for name in _NAMED:
            column, totals = self._view.column(name), self._view.totals(name)
            yield from (value for value, _ in column.most_frequent(totals, MAX_VALUES))
        pairs: list[str] = []
        for term in self._chinese():
            if len(term) > 2:
                yield term
            else:
                pairs.append(term)
        yield from (word for word in cut("\n".join(pairs)) if len(word) == 2)

    def forms(self, term: str) -> tuple[str, ...]:
        """How people write a word of `english_terms`, looked up in some articles if need be.

        Nothing for any other word.
        """
        forms = self.edition.written.get(term)
        if forms is None:
            forms = self._looked_up(term)
            if forms and len(self.edition.written) < MAX_ENGLISH:
                self.edition.written[term] = forms
        return forms

    @property
    def _view(self) -> View:
        view = self._ref()
        if view is None:
            raise ReferenceError("the view of these words is gone")
        return view

    def _count(self, text: str) -> int:
        tokens = analyse(text, "phrase")
        is_lone = len(tokens) == 1 and len(tokens[0].text) == 1
        if not is_lone or not _CHINESE.match(tokens[0].text):
            return articles_with(self._view, text)
        # A lone character stands for all that it begins.
        plan, view = Starts(tokens[0].text), self._view
        return Results(view, evaluate(make_query(plan), view).found).live().total

    def _df(self, term: str) -> int:
        if len(term) == 1:  # a lone character stands for all that it begins
            return 1
        return max(self._view.df(field, term.encode()) for field in TEXT_FIELDS)

    def _fields(self) -> Iterator[SegmentField]:
        for segment in self._view.segments:
            for name in TEXT_FIELDS:
                if (terms := segment.fields.get(name)) is not None:
                    yield terms

    def _stems(self) -> Counter[str]:
        counts: Counter[str] = Counter()
        for terms in self._fields():
            first, last = terms.seek(b"a"), terms.seek(b"{")
            last = min(last, first + MAX_ENGLISH)
            for term, df in zip(
                terms.terms(first, last), terms.df[first:last].tolist(), strict=True
            ):
                if term.isalpha():
                    counts[term.decode()] += df
        return counts

    def _chinese(self) -> list[str]:
        counts: Counter[bytes] = Counter()
        for segment in self._view.segments:
            for name in TEXT_FIELDS:
                terms = segment.fields.get(name)
                # The titles of many articles have no words that are in no body.
                if terms is not None and (name == _BODY or terms.term_count <= MAX_CHINESE):
                    counts.update(_most_frequent(terms))
        frequent = nlargest(MAX_CHINESE, counts, key=counts.__getitem__)
        return [
            text for term in frequent if len(text := term.decode()) > 1 and _CHINESE.fullmatch(text)
        ]

    def _sample(self) -> Counter[str]:
        """The words of some English articles, and how often they stand there."""
        view = self._view
        documents = view.postings("language", b"en").documents
        step = max(1, len(documents) // _SAMPLED)
        words: Counter[str] = Counter()
        for document in documents[::step][:_SAMPLED].tolist():
            words.update(self._read(document))
        return words

    def _read(self, document: int) -> list[str]:
        article = self._view.stored(document)[ARTICLE]
        text = f"{article.get('title') or ''}\n{(article.get('body') or '')[:_READ]}"
        return _WORDS.findall(text.lower())

    def _looked_up(self, stem: str) -> tuple[str, ...]:
        forms: Counter[str] = Counter()
        for name in TEXT_FIELDS:
            for document in self._view.postings(name, stem.encode()).documents[:_ASKED].tolist():
                forms.update(word for word in set(self._read(document)) if _stem(word) == stem)
        return tuple(form for form, _ in forms.most_common())


def _least(name: str, df: Callable[[str], int]) -> int:
    """No fewer documents than hold a Chinese name."""
    return min((df(name[at : at + 2]) for at in range(len(name) - 1)), default=0)


def _most_frequent(terms: SegmentField) -> dict[bytes, int]:
    """The most frequent Chinese terms of a segment's field, and how many documents each has."""
    first = terms.seek(_FIRST_HAN)
    df = terms.df[first:]
    chosen = np.arange(len(df))
    if len(df) > MAX_CHINESE:
        chosen = np.argpartition(df, -MAX_CHINESE)[-MAX_CHINESE:]
    ordinals = (chosen + first).tolist()
    return dict(zip(map(terms.term, ordinals), df[chosen].tolist(), strict=True))


def _stem(word: str) -> str:
    tokens = analyse(word, "query")
    return tokens[0].text if tokens else word


def _names() -> Iterator[tuple[str, tuple[str, ...]]]:
    """English names of the gazetteer and the glossary with their Chinese ones."""
    names = gazetteer()
    for term in names.terms:
        for english in term.names_en:
            yield english, term.names_zh
    for college in names.colleges.values():
        for english in college.names_en:
            yield english, college.names_zh
    for body in names.organisations.values():
        yield body.name_en, (body.name_zh,)
    for province in names.provinces.values():
        for english in province.names_en:
            yield english, (province.short_zh, province.name_zh)
    for city in names.cities.values():
        for english in city.names_en:
            yield english, (city.short_zh, city.name_zh)
