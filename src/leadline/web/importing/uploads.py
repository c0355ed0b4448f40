"""A file that is handed in goes straight into a folder of the home, as it comes."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from pathlib import Path
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from leadline.record.import_drafts import new_place
from leadline.web.bodies import FILES_TO, LEAST, most_of_file
from leadline.web.roles import role_of
from leadline.web.writes import current_home

ENDING = re.compile(r"\.[a-z0-9]{1,8}", re.ASCII)
PASTED = "pasted.tsv"
MAPPING_TO = re.compile(r"/import/\d+/mapping", re.ASCII)
"""Where mappings are handed in."""
MAPPING_AT_MOST = 200_000
"""Bytes."""


class Kept(UploadedFile):  # type: ignore[type-arg]
    """A file in its place below the home. `digest` is the SHA-256 of what came."""

    def __init__(self, path: Path, name: str, size: int, digest: str, whole: bool) -> None:
        super().__init__(None, name, size=size)
        self.path, self.digest, self.whole = path, digest, whole


class KeptText(UploadedFile):  # type: ignore[type-arg]
    """A mapping that was handed in: a short text. `whole` is false if it is too long to be one."""

    def __init__(self, name: str, content: bytes, whole: bool) -> None:
        super().__init__(None, name, size=len(content))
        self.content, self.whole = content, whole


class IntoHome(FileUploadHandler):
    """Takes one file, where files are handed in, from somebody who may; all others are passed over. A mapping is kept
    in memory, for it is short.

    The name that a browser sends gives an ending at most; it is never a path.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._begun = False
        self._copy: Copy | None = None
        self._text: bytearray | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        request = self.request
        if request is None or not role_of(request.user).may(LEAST) or self._begun:
            raise SkipFile
        if MAPPING_TO.fullmatch(request.path):
            self._text = bytearray()
        elif request.path == FILES_TO:
            self._copy = Copy(self.file_name or "")
        else:
            raise SkipFile
        self._begun = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self._copy is not None:
            self._copy.add(raw_data)
        elif self._text is not None and len(self._text) <= MAPPING_AT_MOST:
            self._text += raw_data

    def file_complete(self, file_size: int) -> Kept | KeptText | None:
        if self._text is not None:
            text, self._text = bytes(self._text), None
            return KeptText(self.file_name or "", text, len(text) <= MAPPING_AT_MOST)
        if self._copy is None:
            return None
        copy, self._copy = self._copy, None
        return copy.kept()

    def upload_interrupted(self) -> None:
        if self._copy is not None:
            self._copy.drop()


class Copy:
    """A file as it is being kept, readable by the home's owner only. What is too much is not written."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.place = new_place(current_home())
        self.path = self.place / f"sheet{ending_of(name)}"
        self._file: IO[bytes] = os.fdopen(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        self._hash = hashlib.sha256()
        self._size = 0
        self._whole = True

    def add(self, some: bytes) -> None:
        if not self._whole or self._size + len(some) > most_of_file():
            self._whole = False
            return
        self._size += len(some)
        self._hash.update(some)
        try:
            self._file.write(some)
        except OSError:  # no room: what is there is told as not whole
            self._whole = False

    def kept(self) -> Kept:
        try:
            self._file.close()
        except OSError:
            self._whole = False
        return Kept(self.path, self.name, self._size, self._hash.hexdigest(), self._whole)

    def drop(self) -> None:
        self._file.close()
        shutil.rmtree(self.place, ignore_errors=True)


def ending_of(name: str) -> str:
    """`.xlsx` of `Leads 2026.XLSX`; `.csv` where the name tells nothing."""
    ending = Path(name.replace("\\", "/").rsplit("/", 1)[-1]).suffix.lower()
    return ending if ENDING.fullmatch(ending) else ".csv"


def pasted(text: str) -> Kept:
    """A sheet that was pasted, as a file."""
    copy = Copy(PASTED)
    copy.add(text.replace("\r\n", "\n").encode("utf-8", "replace"))
    return copy.kept()
