"""Arrays that outlive a generation: they grow at the end, or are forgotten when room is short."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

Value = TypeVar("Value")


class Growing:
    """An array that only ever gets longer.

    There is room to spare behind its end, so that adding a little to much costs a little. What is
    written once is never written again: whoever holds a `prefix` may read on while others append.

    Args:
        dtype: of the elements.
        begin: what it holds to begin with; copied.
    """

    __slots__ = ("_data", "size")

    def __init__(self, dtype: DTypeLike, begin: NDArray[Any] | None = None) -> None:
        self._data = np.empty(0, dtype=dtype)
        self.size = 0
        if begin is not None:
            self.append(begin)

    def append(self, values: NDArray[Any]) -> None:
        """Add to the end. Not to be called by two threads at once."""
        end = self.size + len(values)
        if end > len(self._data):
            room = end if not self.size else max(end, self.size + self.size // 2)
            data = np.empty(room, dtype=self._data.dtype)
            data[: self.size] = self._data[: self.size]
            self._data = data
        self._data[self.size : end] = values
        self.size = end

    def prefix(self, size: int) -> NDArray[Any]:
        """The first `size` elements, for reading only."""
        part = self._data[:size]
        part.flags.writeable = False
        return part

    def copy(self, size: int) -> Growing:
        """Another array that begins with the first `size` elements of this one."""
        return Growing(self._data.dtype, self._data[:size])


class RecentlyUsed(Generic[Value]):
    """Keeps what was used last, up to a number of bytes; safe to share between threads.

    Attributes:
        room: bytes that are kept at most. Something larger than that is not kept at all.
    """

    def __init__(self, room: int = 0) -> None:
        self.room = room
        self._held = 0
        self._items: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Value | None:
        """What is kept under `key`, if it still is."""
        with self._lock:
            item = self._items.get(key)
            if item is None:
                return None
            self._items.move_to_end(key)
            return item[0]

    def put(self, key: Hashable, value: Value, size: int) -> None:
        """Keep a value of `size` bytes, and forget what has not been used for the longest time."""
        with self._lock:
            old = self._items.pop(key, None)
            if old is not None:
                self._held -= old[1]
            if size > self.room:
                return
            self._items[key] = value, size
            self._held += size
            while self._held > self.room:
                _, (_, freed) = self._items.popitem(last=False)
                self._held -= freed

    @property
    def held(self) -> int:
        """Bytes that are kept now."""
        return self._held


def decimals(texts: Sequence[bytes]) -> NDArray[np.int64]:
    """The numbers that decimal digits of one width stand for; at least one text."""
    width = len(texts[0])
    digits = np.frombuffer(b"".join(texts), dtype=np.uint8).reshape(-1, width) - ord("0")
    powers = 10 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    return digits.astype(np.int64) @ powers
