"""By which bytes a text file writes its letters."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from leadline.collect.files.bounds import LONG_LINE
from leadline.collect.files.letters import CENTRAL, WESTERN, Judged, judged
from leadline.problems import BadSetting, Problem, nearest

BLOCK = 1 << 22
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WORDS = {
    "utf-8": "Unicode (UTF-8)",
    "utf-16": "Unicode (UTF-16)",
    "cp1252": "Windows-1252, Western Europe",
    "cp1250": "Windows-1250, Central Europe",
    "latin-1": "ISO 8859-1, Western Europe",
    "iso-8859-2": "ISO 8859-2, Central Europe",
    "iso-8859-15": "ISO 8859-15, Western Europe with €",
    "mac-roman": "old Macintosh",
    "cp850": "old DOS, Western Europe",
    "cp1251": "Windows-1251, Cyrillic",
    "cp1253": "Windows-1253, Greek",
    "cp1254": "Windows-1254, Turkish",
    "cp1257": "Windows-1257, Baltic",
    "shift_jis": "Japanese (Shift JIS)",
    "gb18030": "Chinese (GB 18030)",
    "big5": "Chinese (Big5)",
    "euc-kr": "Korean (EUC-KR)",
}
"""Encodings that may be stated, in words."""
WIDE = ("utf-16", "utf-32")
ONE_BYTE = ("utf-8", "utf-8-sig", "cp1252", "cp1250", "latin-1", "iso-8859-2", "iso-8859-15", "cp1251")
"""Of these a byte under 128 is always the letter it looks like, and the columnar reader knows them."""
RUN = re.compile(rb"[\x80-\xff]+")
RUNS_AT_MOST = 200_000
LETTERS = rb"A-Za-z\x8a\x8c-\x8f\x9a\x9c-\x9f\xa1-\xa3\xa5\xaa\xaf\xb2\xb3\xb9\xba\xbc-\xd6\xd8-\xf6\xf8-\xff"
"""Bytes that are letters in Windows-1252 or Windows-1250."""
WORD = re.compile(rb"[" + LETTERS + rb"]+")
BEFORE = re.compile(rb"[" + LETTERS + rb"]*\Z")
WORD_AT_MOST = 40
"""Bytes on each side of a letter beyond a to z."""
WORDS_AT_MOST = 5_000
ALIKE = bytes(
    byte for byte in range(256) if bytes([byte]).decode(WESTERN, "replace") == bytes([byte]).decode(CENTRAL, "replace")
)
"""Bytes that Windows-1252 and Windows-1250 read alike."""


@dataclass
class Look:
    """What one reading of the whole file told. `mixed` says that some bytes are no letters of the encoding; `words` are
    those that Windows-1252 and Windows-1250 read otherwise, as the one and as the other does.
    """

    encoding: str
    size: int
    plain: bool
    long_lines: bool
    mixed: bool = False
    why: str = ""
    sure: bool = True
    words: tuple[tuple[str, str], ...] = ()


@dataclass
class _Runs:
    """Bytes over 127 that stand together: as UTF-8 they are letters, or they are not."""

    letters: int = 0
    others: int = 0
    seen: Counter[int] = field(default_factory=Counter)
    words: dict[bytes, None] = field(default_factory=dict)

    def see(self, block: bytes) -> None:
        if self.letters + self.others >= RUNS_AT_MOST:
            return
        for run in islice(RUN.finditer(block), RUNS_AT_MOST):
            try:
                run[0].decode()
                self.letters += 1
            except UnicodeDecodeError:
                self.others += 1
                self.seen.update(run[0])
                telling = run[0].translate(None, ALIKE)  # of the others a few will do
                if len(self.words) < WORDS_AT_MOST and (telling or self.others < WORDS_AT_MOST):
                    self.words.update(dict.fromkeys(_words_at(block, *run.span())))

    @property
    def others_are_few(self) -> bool:
        """Of the letters of a word, as in the Latin alphabet; in other alphabets every letter is such a byte."""
        return self.seen.total() < 3 * self.others


def named_encoding(name: str) -> str:
    """The name under which Python knows it. Raises BadSetting for one that cannot be stated."""
    asked = name.strip().lower()
    other = {"windows-1252": "cp1252", "windows-1250": "cp1250", "utf8": "utf-8", "latin1": "latin-1"}
    asked = other.get(asked, asked)
    if asked in (*WORDS, "utf-8-sig", "utf-16-le", "utf-16-be", "utf-32"):
        return asked
    near = nearest(asked, WORDS)
    raise BadSetting(
        Problem("unknown_encoding", f"There is no encoding {name!r}.", f"Use one of {', '.join(WORDS)}.", nearest=near)
    )


def look(path: Path, stated: str | None = None) -> Look:
    """Read the whole file once. Raises OSError."""
    size, quotes, returns, pairs, last = 0, 0, 0, 0, b""
    marked = ""
    long_lines = False
    decoder = codecs.getincrementaldecoder("utf-8")()
    utf8 = True
    runs = _Runs()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            if not size:
                marked = next((name for bom, name in BOMS if block.startswith(bom)), "") or _without_mark(block)
            size += len(block)
            quotes += block.count(b'"')
            returns += block.count(b"\r")
            pairs += block.count(b"\r\n") + (last == b"\r" and block[:1] == b"\n")
            last = block[-1:]
            long_lines = long_lines or _has_long_line(block)
            if marked.startswith(WIDE):
                continue
            if utf8:
                try:
                    decoder.decode(block)
                    runs.letters += not block.isascii()
                except UnicodeDecodeError:
                    utf8 = False
            if not utf8:
                runs.see(block)
    if utf8 and decoder.getstate()[0]:
        utf8 = False  # cut off within a letter
    told = Judged(marked, True, ()) if marked else _told_by(runs, utf8)
    encoding = stated_or(stated, told.encoding)
    plain = encoding in ONE_BYTE and not quotes and returns == pairs and not long_lines
    mixed = not utf8 and encoding.startswith("utf-8")
    why = "marked as such" if marked else _why(told, runs, utf8)
    return Look(encoding, size, plain, long_lines, mixed, why, told.sure, told.words)


def stated_or(stated: str | None, seen: str) -> str:
    """The encoding that was stated, in the spelling that takes a mark at the file's begin for one."""
    if stated is None:
        return seen
    name = named_encoding(stated)
    alike = {"utf-8": "utf-8-sig", "utf-16": "utf-16"}.get(name) == seen
    wide = name == "utf-16" and seen.startswith("utf-16")
    return seen if alike or wide else name


def _without_mark(block: bytes) -> str:
    """UTF-16 that is not marked: every other byte of plain text is 0."""
    head = block[:4096]
    if len(head) < 4:
        return ""
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > 0.4 * half and even < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 * half and odd < 0.1 * half else ""


def _has_long_line(block: bytes) -> bool:
    """Some piece as long as that has no line's end in it."""
    places = range(0, len(block) - LONG_LINE + 1, LONG_LINE)
    return any(block.find(b"\n", at, at + LONG_LINE) < 0 and block.find(b"\r", at, at + LONG_LINE) < 0 for at in places)


def _words_at(block: bytes, begin: int, end: int) -> list[bytes]:
    """The words that bytes over 127 stand in."""
    before = BEFORE.search(block, max(0, begin - WORD_AT_MOST), begin)
    begin = before.start() if before else begin
    rest = WORD.match(block, end, end + WORD_AT_MOST)
    return WORD.findall(block, begin, rest.end() if rest else end)


def _told_by(runs: _Runs, utf8: bool) -> Judged:
    if utf8 or runs.letters > runs.others:
        return Judged("utf-8", utf8 or runs.others_are_few, ())
    told = judged(runs.words)
    return told if runs.others_are_few else Judged(told.encoding, False, ())  # another alphabet, perhaps


def _why(told: Judged, runs: _Runs, utf8: bool) -> str:
    if utf8:
        return "every letter is one of UTF-8"
    if told.encoding == "utf-8":
        return "most letters are those of UTF-8, but not all"
    if told.sure and told.encoding == CENTRAL:
        return "not UTF-8; the letters are those of a language of Central Europe"
    if told.sure:
        return "not UTF-8; the letters are those of a language of Western Europe" if told.words else "not UTF-8"
    if not told.words:
        return "not UTF-8; hardly a letter is one of a to z: say how they are written"
    west, central = (", ".join(f"“{pair[page][:WORD_AT_MOST]}”" for pair in told.words) for page in (0, 1))
    return f"not UTF-8; Windows-1252 reads {west}, Windows-1250 {central}: say which is right"
