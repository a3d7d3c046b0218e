"""Building segments in several processes; the caller commits what they have built.

Documents are dealt out by their unique value, so that all versions of one document pass through
one process, in order, and the last one stays.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path
from queue import SimpleQueue
from threading import BoundedSemaphore, Thread
from typing import TYPE_CHECKING, Any

import numpy as np
from whoosh.fields import Schema

from indexer.engine import IndexerError
from indexer.whoosh_backend.commits.batch import Batch
from indexer.whoosh_backend.commits.toc import Entry

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_DEALT = 128  # documents sent at a time
_WAITING = 4  # so often, in a process that is busy

Document = Mapping[str, Any]


def build_in_processes(
    documents: Iterable[tuple[bytes, Document]],
    folder: Path,
    make_schema: Callable[[], Schema],
    processes: int,
    memory_mb: int,
) -> list[Entry]:
    """Build documents into segments of an index's folder.

    Args:
        documents: pairs of unique value (b"" if there is none) and fields.
        folder: of the index, whose lock the caller holds.
        make_schema: importable by name in another process.
        processes: how many.
        memory_mb: of each process.

    Returns:
        The segments, on disk, in no generation yet.

    Raises:
        IndexerError: a process failed; the message says why.
    """
    import multiprocessing  # who only searches does not need it

    context = multiprocessing.get_context("spawn")  # a forked one would inherit the lock
    builders = []
    try:
        for _ in range(processes):
            ours, theirs = context.Pipe()
            arguments = (theirs, make_schema, folder, memory_mb)
            process = context.Process(target=_build, args=arguments, daemon=True)
            process.start()
            theirs.close()
            builders.append((process, ours))
        connections = [connection for _, connection in builders]
        _deal(documents, connections)
        return [entry for connection in connections for entry in _collect(connection)]
    except BaseException:
        for process, _ in builders:
            process.kill()
        raise
    finally:
        for process, connection in builders:
            connection.close()
            process.join()


def _deal(documents: Iterable[tuple[bytes, Document]], connections: list[Connection]) -> None:
    hands: list[list[Document]] = [[] for _ in connections]
    turn = count()
    for key, fields in documents:
        chosen = (zlib.crc32(key) if key else next(turn)) % len(connections)
        hands[chosen].append(fields)
        if len(hands[chosen]) == _DEALT:
            _send(connections[chosen], hands[chosen])
            hands[chosen] = []
    for connection, hand in zip(connections, hands, strict=True):
        _send(connection, hand)
        _send(connection, None)


def _send(connection: Connection, hand: list[Document] | None) -> None:
    try:
        connection.send(hand)
    except (BrokenPipeError, ConnectionResetError):
        _collect(connection)  # says why the process has ended
        raise


def _collect(connection: Connection) -> list[Entry]:
    try:
        built = connection.recv()
    except (EOFError, ConnectionResetError):
        raise IndexerError("a process that built a segment was killed") from None
    if isinstance(built, str):
        raise IndexerError(f"a process could not build a segment: {built}")
    return [
        Entry(name, documents, np.array(deleted, dtype=np.int32))
        for name, documents, deleted in built
    ]


def _received(connection: Connection) -> Iterator[list[Document]]:
    """The hands that come in. The next ones are fetched meanwhile, so that nobody waits.

    Raises:
        EOFError: the sender has ended.
    """
    waiting: SimpleQueue[list[Document] | EOFError | None] = SimpleQueue()
    room = BoundedSemaphore(_WAITING)

    def fetch() -> None:
        hand: list[Document] | None = []
        while hand is not None:
            room.acquire()
            try:
                hand = connection.recv()
            except (EOFError, OSError) as error:
                waiting.put(EOFError(str(error)))
                return
            waiting.put(hand)

    Thread(target=fetch, daemon=True).start()
    while (hand := waiting.get()) is not None:
        if isinstance(hand, EOFError):
            raise hand
        yield hand
        room.release()


def _build(
    connection: Connection, make_schema: Callable[[], Schema], folder: Path, memory_mb: int
) -> None:
    from indexer.whoosh_backend.codec import served_schema

    schema = served_schema(make_schema())
    batch = Batch(schema, folder, memory_mb)
    try:
        for hand in _received(connection):
            for fields in hand:
                batch.update(fields)
        built: Any = [
            (entry.id, entry.doc_count, entry.deleted.tolist()) for entry in batch.finish()
        ]
    except EOFError:  # the caller has ended
        batch.abort()
        return
    except Exception as error:
        batch.abort()
        built = f"{type(error).__name__}: {error}"
    with suppress(BrokenPipeError):
        connection.send(built)
    connection.close()
