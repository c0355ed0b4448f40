"""What takes long where there is much of it is made before somebody asks for it, and anew before it gets too old."""

from __future__ import annotations

import gc
from contextlib import suppress

from leadline.problems import LeadlineError
from leadline.record.home import Home
from leadline.record.models import Member
from leadline.respond.to_do import to_do_now
from leadline.web.charts.bundle import begin
from leadline.web.companies.listing import ALL
from leadline.web.figures.kept import Figures, ahead, figures
from leadline.web.figures.pickers import PICKED
from leadline.web.present import present
from leadline.web.report.given import made, week_asked
from leadline.web.rounds import Rounds
from leadline.web.shell.numbers import formats_read
from leadline.web.today.left_out import COUNTS
from leadline.words import ENGLISH, FORMATS, writing

EVERY = 15.0
"""Seconds between two looks."""


def read_ahead() -> None:
    """Read what figures are made from, and make the parts of the weekly report. Raises NotReady."""
    prepare(figures(present()))


def prepare(found: Figures) -> None:
    """Make what pages of figures share, and the latest weekly report in each format of numbers that members have chosen
    or were answered in.
    """
    found.read_ahead()
    for word in PICKED:
        found.values(word)
    chosen = set(Member.objects.values_list("numbers", flat=True)) | formats_read()
    for name in sorted(FORMATS.keys() & chosen) or [ENGLISH.name]:
        with writing(FORMATS[name]), suppress(LeadlineError):
            made(found, week_asked("", found))


class Ahead(Rounds):
    """Reads ahead what there is to do, who is in no list, companies and figures; then keeps what is looked at from
    getting too old to be shown: nobody waits for it.
    """

    name = "figures"

    def __init__(self, home: Home, every: float = EVERY) -> None:
        super().__init__(home, every)
        self._read, self._formats = False, frozenset[str]()

    def look(self) -> None:
        with suppress(LeadlineError):
            now = present()
            to_do_now(self.home)
            for reading in (COUNTS, ALL):
                reading.ahead(now)
            if self._read:
                ahead(now, prepare)
                self._in_new_formats()
                return
            import altair  # noqa: F401, PLC0415 - a second, where nobody waits for it

            begin()
            self._formats = formats_read()
            read_ahead()
            self._read = True
            gc.collect()
            gc.freeze()  # what there is now stays: Python's collector need not look through it, which takes a second

    def _in_new_formats(self) -> None:
        """Who reads another format than those before need not wait for its words on the next page."""
        formats = formats_read()
        if formats - self._formats:
            self._formats = formats
            prepare(figures(present()))
