"""Whoosh over our segments answers as Whoosh over its own, down to the last digit.

JIANGXUN_EXAMPLES=4000 compares more than 16,000 queries.
"""

from __future__ import annotations

import os
import random
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from whoosh import fields, query, sorting
from whoosh.analysis import StemmingAnalyzer
from whoosh.index import Index
from whoosh.matching import ReadTooFar
from whoosh.reading import ReaderClosed, TermNotFound

from indexer.whoosh_backend.codec import served_schema
from indexer.whoosh_backend.commits.index import ColumnarIndex
from tests.indexer.columnar.corpora import (
    WORDS,
    batches,
    make_schema,
    our_index,
    queries,
    stock_index,
)

EXAMPLES = int(os.environ.get("JIANGXUN_EXAMPLES", "60"))

SLOW = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def both(folder, commits) -> tuple[Index, ColumnarIndex]:
    return stock_index(commits), our_index(folder, commits)


def answer(index: Index, wanted: query.Query) -> Any:
    """Every hit with its score, best first; or the error that Whoosh makes of the query."""
    with index.searcher() as searcher:
        try:
            found = searcher.search(wanted, limit=None)
            return [(hit.docnum, hit.score, hit.fields()) for hit in found]
        except Exception as error:
            return type(error)


@SLOW
@given(batches, st.lists(queries, min_size=4, max_size=12))
def test_every_query_as_in_stock(tmp_path_factory, commits, wanted):
    stock, ours = both(tmp_path_factory.mktemp("index"), commits)
    for each in wanted:
        expected, found = answer(stock, each), answer(ours, each)
        if isinstance(expected, type):
            # Stock asks exhausted matchers for their document, which is an error or not as their
            # blocks fall; where it is none, the answers below must agree.
            event("an error in stock")
            assert found is expected or expected is IndexError, each
            continue
        assert not isinstance(found, type), each
        # Equal scores stand in the same order: both collect the documents in theirs.
        assert [hit[::2] for hit in found] == [hit[::2] for hit in expected], each
        scores = [hit[1] for hit in expected]
        assert [hit[1] for hit in found] == pytest.approx(scores, rel=0, abs=1e-9), each
        event("hits" if found else "no hits")


@SLOW
@given(batches)
def test_the_reader_tells_the_same(tmp_path_factory, commits):
    stock, ours = both(tmp_path_factory.mktemp("index"), commits)
    with stock.reader() as theirs, ours.reader() as mine:
        assert list(mine.all_terms()) == list(theirs.all_terms())
        assert sorted(mine.indexed_field_names()) == sorted(set(theirs.indexed_field_names()))
        assert mine.doc_count() == theirs.doc_count()
        assert mine.doc_count_all() == theirs.doc_count_all()
        assert mine.has_deletions() == theirs.has_deletions()
        assert list(mine.all_doc_ids()) == list(theirs.all_doc_ids())
        assert list(mine.all_stored_fields()) == list(theirs.all_stored_fields())
        for number in range(theirs.doc_count_all()):
            assert mine.is_deleted(number) == theirs.is_deleted(number)
            assert mine.stored_fields(number) == theirs.stored_fields(number)
            for name in ("title", "body", "notes", "tags"):
                # Stock gives None for a field without tokens where another document has some.
                length = theirs.doc_field_length(number, name) or 0
                assert mine.doc_field_length(number, name) == length
        for name in ("title", "body", "notes"):
            assert mine.field_length(name) == theirs.field_length(name)
        for (name, term), info in theirs:
            other = mine.term_info(name, term)
            assert (other.weight(), other.doc_frequency()) == (info.weight(), info.doc_frequency())
            assert (other.min_id(), other.max_id()) == (info.min_id(), info.max_id())
            assert other.max_weight() == info.max_weight()
            assert (other.min_length(), other.max_length()) == (
                info.min_length(),
                info.max_length(),
            )
            assert mine.frequency(name, term) == theirs.frequency(name, term)
            assert mine.doc_frequency(name, term) == theirs.doc_frequency(name, term)
            assert (name, term) in mine
            assert walk(mine, name, term) == walk(theirs, name, term)
        for name in ("title", "body", "notes", "tags"):
            assert list(mine.lexicon(name)) == list(theirs.lexicon(name))
            assert list(mine.expand_prefix(name, "a")) == list(theirs.expand_prefix(name, "a"))
            for word in ("alfa", "工匠", "bravi"):
                near = [sorted(set(r.terms_within(name, word, 2))) for r in (mine, theirs)]
                assert near[0] == near[1]
        for missing in (("title", b"nowhere"), ("body", b"\xff")):
            assert missing not in mine
            assert mine.frequency(*missing) == mine.doc_frequency(*missing) == 0
            with pytest.raises(TermNotFound):
                mine.term_info(*missing)
            with pytest.raises(TermNotFound):
                mine.postings(*missing)


def walk(reader, name: str, term: bytes) -> list[tuple]:
    """Everything a matcher says, posting by posting."""
    matcher, said = reader.postings(name, term), []
    while matcher.is_active():
        values = [matcher.id(), matcher.weight(), matcher.value_as("frequency")]
        if name in ("title", "body"):
            values.append(list(matcher.value_as("positions")))
            values.append([(span.start, span.end) for span in matcher.spans()])
            if name == "title":
                values.append(bytes(matcher.value()))
        said.append(tuple(values))
        matcher.next()
    return said


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """3,000 documents in two segments, some deleted: several blocks a term."""
    draw = random.Random(7)
    made = [
        {
            "id": str(number),
            "title": " ".join(draw.choices(WORDS, k=draw.choice([1, 2, 5, 8]))),
            "body": " ".join(draw.choices(WORDS, weights=range(1, 12), k=20)),
            "tags": draw.choice(["red", "green,blue", "blue"]),
            "number": draw.randrange(100),
        }
        for number in range(3000)
    ]
    commits = [made[:2000], made[2000:] + [dict(item, title="beta") for item in made[100:200]]]
    return both(tmp_path_factory.mktemp("large"), commits)


@pytest.mark.parametrize(
    "wanted",
    [
        query.Term("title", "alfa"),
        query.Or([query.Term("title", word) for word in WORDS[:4]]),
        query.Or([query.Term("body", "zeta"), query.Term("title", "工匠")]),
        query.And([query.Term("body", "alfa"), query.Term("title", "delta")]),
        query.Phrase("body", ["zeta", "培训"]),
    ],
    ids=str,
)
@pytest.mark.parametrize("limit", [1, 10, 200])
def test_leaving_out_blocks_loses_no_hit(large, wanted, limit):
    _, ours = large
    with ours.searcher() as searcher:
        every = searcher.search(wanted, limit=None)
        best = searcher.search(wanted, limit=limit)
        assert [hit.score for hit in best] == pytest.approx([hit.score for hit in every][:limit])
        assert len(every) > limit


def test_blocks_are_left_out(large):
    _, ours = large
    with ours.searcher() as searcher:
        leaf, _ = searcher.leaf_searchers()[0]
        matcher = leaf.postings("title", "alfa")
        assert matcher.supports_block_quality()
        bounds, scores = [], []
        while matcher.is_active():
            bounds.append(matcher.block_quality())
            scores.append(matcher.score())
            assert matcher.block_min_length() <= matcher.block_max_length()
            matcher.next()
        assert all(s <= b + 1e-12 for s, b in zip(scores, bounds, strict=True))
        assert max(bounds) <= matcher.max_quality() + 1e-12
        matcher.reset()
        assert matcher.skip_to_quality(max(bounds)) == -(-len(scores) // 128)
        assert not matcher.is_active()
        with pytest.raises(ReadTooFar):
            matcher.next()
        with pytest.raises(ReadTooFar):
            matcher.skip_to(3)


@given(st.lists(st.integers(0, 3100), min_size=1, max_size=30))
def test_skipping_lands_where_walking_does(large, targets):
    _, ours = large
    with ours.reader() as reader:
        matcher = reader.postings("title", b"alfa")
        documents = list(reader.postings("title", b"alfa").all_ids())
        at = 0
        for target in targets:
            if not matcher.is_active():
                break
            matcher.skip_to(target)
            while at < len(documents) and documents[at] < target:
                at += 1
            if at < len(documents):
                assert matcher.id() == documents[at]
                assert matcher.copy().id() == matcher.id()
            else:
                assert not matcher.is_active()


def test_highlights_sorting_grouping_and_look_ups(large):
    outcomes = []
    for index in large:
        with index.searcher() as searcher:
            plain = searcher.search(query.Phrase("body", ["zeta", "培训"]), limit=20)
            known = searcher.search(query.Term("body", "alfa"), limit=20, terms=True)
            ordered = searcher.search(query.Every(), sortedby="number", limit=50)
            facet = sorting.FieldFacet("tags", allow_overlap=True)
            grouped = searcher.search(query.Term("title", "beta"), groupedby={"tags": facet})
            outcomes.append(
                (
                    [hit.highlights("body") for hit in plain],
                    [hit.highlights("body") for hit in known],
                    [hit.matched_terms() for hit in known],
                    [hit["number"] for hit in ordered],
                    {key: sorted(ids) for key, ids in grouped.groups("tags").items()},
                    searcher.document(id="150"),
                    searcher.document_number(id="150"),
                    sorted(searcher.document_numbers(title="alfa", tags="red")),
                    [item[0] for item in searcher.key_terms_from_text("body", "alfa zeta alfa")],
                    searcher.suggest("title", "alfq"),
                    list(searcher.reader().most_frequent_terms("body", 5)),
                )
            )
    assert outcomes[0] == outcomes[1]
    assert "match" in outcomes[1][0][0]


def test_an_index_without_documents(tmp_path):
    index = our_index(tmp_path, [])
    with index.searcher() as searcher:
        assert searcher.up_to_date()
        assert len(searcher.search(query.Every(), limit=None)) == 0
        assert len(searcher.search(query.Term("title", "alfa"), limit=None)) == 0


def test_a_closed_reader_says_so(tmp_path):
    index = our_index(tmp_path, [[{"id": "1", "title": "alfa"}]])
    reader = index.reader()
    reader.close()
    with pytest.raises(ReaderClosed):
        reader.postings("title", "alfa")


def test_a_searcher_stays_with_its_generation_and_refreshes(tmp_path):
    index = our_index(tmp_path, [[{"id": "1", "title": "alfa"}]])
    searcher = index.searcher()
    with index.writer() as writer:
        writer.update_document(id="2", title="alfa")
    assert not searcher.up_to_date()
    assert len(searcher.search(query.Term("title", "alfa"))) == 1
    newer = searcher.refresh()
    assert newer.up_to_date()
    assert len(newer.search(query.Term("title", "alfa"))) == 2


def test_the_schema_promises_only_what_is_kept():
    schema = fields.Schema(body=fields.TEXT(chars=True, vector=True), other=fields.TEXT)
    served = served_schema(schema)
    assert served["body"].supports("positions")
    assert not served["body"].supports("characters")
    assert served["body"].vector is None
    assert schema["body"].supports("characters")
    pattern = fields.Schema(id=fields.ID)
    pattern.add("*_s", fields.TEXT, glob=True)
    with pytest.raises(ValueError, match="pattern"):
        served_schema(pattern)


def test_schemas_are_equal(tmp_path):
    index = our_index(tmp_path, [])
    assert sorted(index.schema.names()) == sorted(make_schema().names())


def test_spelling_of_a_stemmed_field(tmp_path):
    """Such a field brings a second one of its own for the words as they are written."""
    text = fields.TEXT(spelling=True, analyzer=StemmingAnalyzer(), stored=True)
    index = ColumnarIndex.create(tmp_path, fields.Schema(id=fields.ID(unique=True), text=text))
    with index.writer() as writer:
        writer.update_document(id="1", text="running jumps happily")
    assert index.schema.names() == ["id", "spell_text", "text"]
    with index.searcher() as searcher:
        assert searcher.suggest("text", "runing") == ["running"]
        assert len(searcher.search(query.Term("text", "jump"))) == 1
    index.close()
