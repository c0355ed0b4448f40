from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

from leadline.record.feeds import Feed, add_feed, feed_named
from leadline.record.home import Home
from leadline.record.models import Touch
from leadline.web.feeder import Feeder


def test_feeds_are_looked_at_while_the_workspace_is_served(workspace: Home, tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    (folder / "one.csv").write_text("Email,Date\nada@example.org,2026-03-02\n", encoding="utf-8")
    os.utime(folder / "one.csv", (1, 1))
    mapping = "kind: requests\nfields: {email: Email, at: Date}\n"
    add_feed(workspace, Feed("files", "folder", str(folder), None, mapping, timedelta(hours=1)))
    feeder = Feeder(workspace, every=0.1)
    feeder.start()
    try:
        until = time.monotonic() + 300
        while feed_named("files").looked is None and time.monotonic() < until:
            time.sleep(0.1)
    finally:
        feeder.stop()
    assert feed_named("files").problem is None
    assert Touch.objects.filter(kind="request").count() == 1
