"""The names of an index, as translation asks for them."""

from __future__ import annotations

import gc
import weakref

from indexer import open_engine
from indexer.query import Expanded, parse
from indexer.translate import expand
from indexer.whoosh_backend.facet_names import FacetNames
from tests.indexer.factory import make_article


def view_of(engine):
    return engine._views.newest()


def test_values_are_counted_over_live_articles_and_kept_by_the_view(tmp_path):
    engine = open_engine(tmp_path)
    engine.add([make_article(1, people=("高凤林",)), make_article(2, people=("高凤林", "许振超"))])
    engine.commit()
    names = FacetNames(view_of(engine))
    assert dict(names.values("person")) == {"高凤林": 2, "许振超": 1}
    assert names.values("organisation") == {}
    assert FacetNames(view_of(engine)).values("person") is names.values("person")
    engine.delete([make_article(2).id])
    engine.commit()
    assert dict(FacetNames(view_of(engine)).values("person")) == {"高凤林": 1}
    assert dict(names.values("person")) == {"高凤林": 2, "许振超": 1}  # a view never changes
    engine.close()


def test_names_do_not_keep_a_view(tmp_path):
    engine = open_engine(tmp_path)
    engine.add([make_article(1, people=("高凤林",))])
    engine.commit()
    view = view_of(engine)
    expand(parse("gao fenglin"), FacetNames(view))
    gone = weakref.ref(view)
    del view
    engine.close()
    gc.collect()
    assert gone() is None


def test_people_of_an_index_are_found_by_their_pinyin(tmp_path):
    engine = open_engine(tmp_path)
    engine.add([make_article(1, people=("高凤林",))])
    engine.commit()
    for typed in ("gao fenglin", "gaofenglin"):
        query, told = expand(parse(typed), FacetNames(view_of(engine)))
        assert isinstance(query.node, Expanded)
        assert told[0].also == ("高凤林",)
    engine.close()
