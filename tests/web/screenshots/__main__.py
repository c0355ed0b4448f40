"""Pictures of every page and state, wide and narrow, light and dark: `python -m tests.web.screenshots OUT [NAME …]`.

Names, or patterns of them as “lead*”, say which ones; without any it is all of them.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from fnmatch import fnmatch
from pathlib import Path

from leadline.record.home import Home
from tests.web.screenshots.looking import HEIGHT, THEMES, WIDTHS, Looked, look_at, show_in
from tests.web.screenshots.views import VIEWS

TALLEST = 3_000
"""Pixels: what is longer is cut off at the bottom."""
PAPER = 700
"""Pixels that A4 has between its margins."""


def main(out: Path, names: tuple[str, ...]) -> int:
    """Write the pictures; the number of pages that did something wrong."""
    out.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or sys.exit("Chromium is not installed.")
    wrong = 0
    for kind, views in VIEWS.items():
        wanted = [view for view in views if not names or any(fnmatch(view.name, name) for name in names)]
        if not wanted:
            continue
        with tempfile.TemporaryDirectory() as folder:
            for looked in look_at(Home.create(Path(folder) / "home"), kind, wanted, chromium):
                take(looked, out)
                for said in looked.wrong:
                    print(f"{looked.name}: {said}", flush=True)
                wrong += bool(looked.wrong)
    return wrong


def take(looked: Looked, out: Path) -> None:
    page, name = looked.page, looked.name
    for width in WIDTHS:
        for theme in THEMES:
            show_in(page, width, theme)
            if not looked.view.window and not page.locator("dialog[open]").count():
                tall = page.evaluate("document.documentElement.scrollHeight")
                page.set_viewport_size({"width": width, "height": max(HEIGHT, min(tall, TALLEST))})
                page.evaluate("scrollTo(0, 0)")
            page.screenshot(path=out / f"{name}-{width}-{theme}.png")
            over = page.evaluate("document.documentElement.scrollWidth")
            if over > width:
                looked.wrong.append(f"is {over} wide in a window of {width}")
    if looked.view.printed and name == looked.view.name:
        page.set_viewport_size({"width": PAPER, "height": 1000})
        page.emulate_media(media="print", color_scheme="light")
        page.screenshot(path=out / f"{name}-printed.png", full_page=True)
        page.emulate_media(media="screen")


if __name__ == "__main__":
    sys.exit(min(1, main(Path(sys.argv[1]), tuple(sys.argv[2:]))))
