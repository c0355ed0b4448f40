"""What processes that share a home tell each other at every turn to write, without writing a file.

A file's text or time is the file system's business: while it makes a change of its own last, whoever changes the next
file waits for the disk, a fifth of a second where that is slow. Memory that they share it
writes by itself, now and then.
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
_TEXT = 504
"""Bytes: a file may have a name of 255, and behind it stands the process."""
_SIZE = _TIME.size + _TEXT
OPEN_AT_MOST = 16
"""Homes: each holds a file open."""
NO_FILE = (0, 0)
"""In place of the device and the inode: memory of nobody else."""


@dataclass(slots=True)
class Board:
    """`paused` is when the last pause began, in nanoseconds of the clock; `holder` is who writes, empty if nobody."""

    file: tuple[int, int]
    memory: mmap.mmap

    @property
    def paused(self) -> int:
        return int(_TIME.unpack_from(self.memory)[0]) if self.is_whole else 0

    @paused.setter
    def paused(self, at: int) -> None:
        if self.is_whole:
            _TIME.pack_into(self.memory, 0, at)

    @property
    def holder(self) -> str:
        return _text(self.memory[_TIME.size : _SIZE]) if self.is_whole else ""

    @holder.setter
    def holder(self, what: str) -> None:
        if self.is_whole:
            self.memory[_TIME.size : _SIZE] = what.encode(errors="replace")[:_TEXT].ljust(_TEXT, b"\0")

    @property
    def is_whole(self) -> bool:
        """Somebody may have cut the file off: the system ends a process that touches memory behind a file's end."""
        return self.file == NO_FILE or self.memory.size() >= _SIZE


def holder_of(folder: Path) -> str:
    """Who writes a home by its board, which is not made for it; empty where that is not known."""
    try:
        return _text((folder / NAME).read_bytes()[_TIME.size : _SIZE])
    except OSError:
        return ""


def _text(held: bytes) -> str:
    return held.rstrip(b"\0").decode("utf-8", "ignore")


_boards: dict[Path, Board] = {}
_making = threading.Lock()


def board_of(folder: Path) -> Board:
    """The board of a home. Where its file can be neither read nor made, other processes are told nothing."""
    path = folder / NAME
    board = _boards.get(path)
    if board is None or board.file != _file(path) or not board.is_whole:
        with _making:
            board = _boards[path] = _board(path)
            while len(_boards) > OPEN_AT_MOST:
                del _boards[next(iter(_boards))]
    return board


def _board(path: Path) -> Board:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            found = os.fstat(descriptor)
            if found.st_size < _SIZE:
                os.write(descriptor, bytes(_SIZE))  # at its end: another process may have made it, and told something
            return Board((found.st_dev, found.st_ino), mmap.mmap(descriptor, _SIZE))
        finally:
            os.close(descriptor)
    except (OSError, ValueError):  # somebody else's, or a full disk
        return Board(NO_FILE, mmap.mmap(-1, _SIZE))


def _file(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:  # the home was removed
        return None
    return found.st_dev, found.st_ino
