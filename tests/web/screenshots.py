"""Pictures of every page and state, wide and narrow, light and dark: `python -m tests.web.screenshots OUT_DIR`."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Literal

from leadline.record.home import Home
from tests.web.browsing import chromium_at, sign_in, watched
from tests.web.homes import Row, few, fill, hostile, many, served

WIDTHS = (1440, 390)
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
HOMES: dict[str, list[Row]] = {"few": few(), "none": [], "hostile": hostile(), "many": many()}
SETTINGS = {
    "settings": "/settings",
    "settings-people": "/settings/people",
    "settings-hours": "/settings/hours",
    "settings-data": "/settings/data?look=1",
    "palette": "/palette?q=a",
}


def main(out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or sys.exit("Chromium is not installed.")
    for name, rows in HOMES.items():
        with tempfile.TemporaryDirectory() as folder:
            home = Home.create(Path(folder) / "home")
            if rows:
                fill(home, rows)
            shoot(home.path, name, out, chromium)


def shoot(home: Path, name: str, out: Path, chromium: str) -> None:
    with served(home) as link, chromium_at(chromium) as browser:
        first = browser.new_context()
        address = sign_in(first.new_page(), link)
        for width in WIDTHS:
            for theme in THEMES:
                context = browser.new_context(
                    viewport={"width": width, "height": 900}, color_scheme=theme, storage_state=first.storage_state()
                )
                seen = watched(context)
                pages = {
                    "today": "/",
                    "flow": "/flow",
                    "sources": "/sources",
                    "people": "/people?of=flow&figure=leads",
                } | (
                    {"account": "/account"}
                    if name == "none"
                    else {"lead": "/lead/1", "note": "/lead/1/do/note", "merge": "/lead/1/merge?with=2"}
                )
                for page, path in pages.items():
                    seen.page.goto(address + path)
                    seen.page.screenshot(path=out / f"{page}-{name}-{width}-{theme}.png", full_page=name != "many")
                if name == "none":
                    stranger = browser.new_context(
                        viewport={"width": width, "height": 700}, color_scheme=theme
                    ).new_page()
                    for page, path in {"sign-in": "/sign-in", "nothing": "/nothing", "link": "/sign-in/x"}.items():
                        stranger.goto(address + path)
                        stranger.screenshot(path=out / f"{page}-{width}-{theme}.png")
                for wrong in seen.wrong:
                    print(f"{name} {width} {theme}: {wrong}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
