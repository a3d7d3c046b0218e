"""An application with all that it needs opened and loaded, for whoever is about to serve it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from indexer import FACETS, SearchRequest
from webapp.data_folder import DataFolder
from webapp.settings import HALF_LIFE_DAYS, REFRESH_S

if TYPE_CHECKING:
    from flask import Flask


@contextmanager
def ready_app(
    folder: Path,
    half_life: float = HALF_LIFE_DAYS,
    limits: Mapping[str, object] = MappingProxyType({}),
) -> Iterator[Flask]:
    """Open a data folder and what is in it, and load what the first reader would wait for.

    Args:
        folder: the data folder.
        half_life: after how many days an article is half as fresh; 0 for never.
        limits: settings of the rate limit, see `limits.init_app`; those not named are as usual.

    Raises:
        CorpusError: the store cannot be opened.
        IndexUnavailable: the index cannot be read.
    """
    from webapp import create_app
    from webapp.demo import holds_samples

    data = DataFolder(folder)
    with (
        closing(data.open_store()) as store,
        closing(data.open_engine(refresh_s=REFRESH_S)) as engine,
    ):
        app = create_app(
            engine=engine,
            store=store,
            demo=holds_samples(store),
            data_folder=folder,
            config={"HALF_LIFE_DAYS": half_life, **limits},
        )
        # The dictionary, the counts and the words.
        engine.search(SearchRequest(text="工匠学院", facets=FACETS))
        engine.prepare()
        yield app
