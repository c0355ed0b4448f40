"""What processes that share a home tell each other at every turn to write, without writing a file.

A file's text or time is the file system's business: while it makes a change of its own last, whoever changes the next
file waits for the disk, a fifth of a second where that is slow. Memory that they share is nobody's.
"""

from __future__ import annotations

import mmap
import os
import struct
import threading
from dataclasses import dataclass
from pathlib import Path

NAME = "turns.board"
_TIME = struct.Struct("=q")
_TEXT = 248
"""Bytes."""
_SIZE = _TIME.size + _TEXT


@dataclass(slots=True)
class Board:
    """`paused` is when the last pause began, in nanoseconds of the clock; `holder` is who writes, empty if nobody."""

    file: tuple[int, int]
    memory: mmap.mmap

    @property
    def paused(self) -> int:
        return int(_TIME.unpack_from(self.memory)[0])

    @paused.setter
    def paused(self, at: int) -> None:
        _TIME.pack_into(self.memory, 0, at)

    @property
    def holder(self) -> str:
        return _text(self.memory[_TIME.size : _SIZE])

    @holder.setter
    def holder(self, what: str) -> None:
        self.memory[_TIME.size : _SIZE] = what.encode()[:_TEXT].ljust(_TEXT, b"\0")


def holder_of(folder: Path) -> str:
    """Who writes a home by its board, which is not made for it; empty where that is not known."""
    try:
        return _text((folder / NAME).read_bytes()[_TIME.size : _SIZE])
    except FileNotFoundError:
        return ""


def _text(held: bytes) -> str:
    return held.rstrip(b"\0").decode("utf-8", "ignore")


_boards: dict[Path, Board] = {}
_making = threading.Lock()


def board_of(folder: Path) -> Board:
    """The board of a home. Raises OSError where its file can be neither read nor made."""
    path = folder / NAME
    board = _boards.get(path)
    if board is not None and board.file == _file(path):
        return board
    with _making:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if os.fstat(descriptor).st_size < _SIZE:
                os.pwrite(descriptor, bytes(_SIZE), 0)
            found = os.fstat(descriptor)
            board = _boards[path] = Board((found.st_dev, found.st_ino), mmap.mmap(descriptor, _SIZE))
        finally:
            os.close(descriptor)
    return board


def _file(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:  # the home was removed
        return None
    return found.st_dev, found.st_ino
