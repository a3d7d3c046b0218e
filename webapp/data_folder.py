"""One folder holds everything an installation keeps.

jiangxun-data/
├── store.sqlite3     the articles: the truth, back this up
├── sources.toml      sites of your own and changes of the shipped ones: back this up, too
├── gazetteer.toml    names of your own: places, colleges, organisations, words: this, too
├── overrides.toml    what readers corrected: back this up, too
├── archive/          every answer of a site as it came (WARC): the proof
└── index/            the search index: rebuilt from the store at any time
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import corpus
from corpus import UnreadableInput
from indexer import Engine, open_engine
from webapp.commands.terminal import say

if TYPE_CHECKING:
    from corpus import Store

DEFAULT = "jiangxun-data"


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The folder named by `--data`, and how to open what is in it."""

    path: Path

    @property
    def store_path(self) -> Path:
        """Where the articles are."""
        return self.path / "store.sqlite3"

    @property
    def index_path(self) -> Path:
        """Where the index is."""
        return self.path / "index"

    @property
    def gazetteer_path(self) -> Path:
        """Where names of the installation's own may be."""
        return self.path / "gazetteer.toml"

    @property
    def archive_path(self) -> Path:
        """Where the answers of the sites are kept."""
        return self.path / "archive"

    def create(self) -> None:
        """Make the folder if there is none.

        Raises:
            UnreadableInput: it cannot be made, or a file stands in its place.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UnreadableInput(
                f"{self.path}: the data folder cannot be made ({error.strerror}); "
                "name another with --data"
            ) from error

    def open_store(self) -> Store:
        """Open the articles, creating an empty store where there is none.

        Whatever is saved is saved as readers corrected it.
        """
        self.create()
        return corpus.Store(self.store_path, overrides=corpus.Overrides(self.path, say))

    def open_engine(self, *, rebuild: bool = False, refresh_s: float = 0.0) -> Engine:
        """Open the index, creating an empty one where there is none.

        Args:
            rebuild: whatever is there, also of another version, is replaced by the first commit.
            refresh_s: see `indexer.open_engine`.
        """
        self.create()
        return open_engine(self.index_path, rebuild=rebuild, refresh_s=refresh_s)
