from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import MAPPED, REQUESTS, Run


def playbook_and_cases(home: Path) -> dict[str, str]:
    files = (home / "playbook.yaml", *(home / "cases").iterdir())
    return {file.name: file.read_text(encoding="utf-8") for file in files}


def test_the_demo_fills_a_home_of_its_own_shows_queue_and_flow_and_goes_again(leadline: Run, tmp_path: Path) -> None:
    ran = leadline("demo", "--no-serve", "--size", "120")
    assert ran.code == 0, ran.err
    assert "all of it made up" in ran.err
    assert "First: " in ran.out
    assert "Due: promised for today or earlier" in ran.out or "Next: by temperature" in ran.out
    assert "prospect" in ran.out
    assert [path.name for path in tmp_path.iterdir()] == ["leadline-demo"]

    again = leadline("demo", "--no-serve", "--size", "120")
    assert "already" in again.err

    gone = leadline("demo", "--remove")
    assert gone.code == 0
    assert "touches of the demo out of" in gone.err
    assert leadline("leads", "--visitors", "--json", "--home", "leadline-demo").json()["leads"] == []
    assert leadline("init", "--home", "new").code == 0
    left, made = (playbook_and_cases(tmp_path / home) for home in ("leadline-demo", "new"))
    assert left == made


def test_the_demo_never_mixes_with_other_data_unasked(leadline: Run, tmp_path: Path) -> None:
    (tmp_path / "requests.csv").write_text(REQUESTS, encoding="utf-8")
    assert leadline("import", "requests.csv", "--as", "requests", *MAPPED, "--home", "mine").code == 0
    ran = leadline("demo", "--no-serve", "--size", "40", "--home", "mine")
    assert ran.code == 3
    assert "--mix" in ran.err

    assert leadline("demo", "--no-serve", "--size", "40", "--home", "mine", "--mix").code == 0
    assert leadline("demo", "--remove", "--home", "mine").code == 0
    leads = leadline("leads", "--visitors", "--json", "--home", "mine").json()["leads"]
    assert {lead["email"] for lead in leads} == {"ada@example.org", "bert@example.org", "cleo@example.org"}


def test_ones_own_playbook_comes_back_after_a_demo_that_was_filled_by_a_press(leadline: Run, tmp_path: Path) -> None:
    assert leadline("init", "--home", "mine").code == 0
    book = tmp_path / "mine" / "playbook.yaml"
    own = book.read_text("utf-8").replace("name: Leadline default", "name: Mine")
    book.write_text(own, "utf-8")
    published = leadline("playbook", "publish", "--home", "mine", "--by", "Ines", "--why", "ours", "--yes")
    assert published.code == 0, published.err
    ran = subprocess.run([sys.executable, "-c", PRESS, str(tmp_path / "mine")], capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert book.read_text("utf-8") != own

    gone = leadline("demo", "--remove", "--home", "mine")
    assert gone.code == 0
    assert "again the one from before the demo" in gone.err
    assert book.read_text("utf-8") == own


PRESS = """
import sys
from datetime import UTC, datetime
from leadline.record.home import Home
home = Home.open(sys.argv[1])
from leadline.collect.demo.visit import bring_in
bring_in(home, 40, datetime.now(UTC))
"""


COOKIES = """import sys
from datetime import UTC, datetime
from pathlib import Path
from leadline.cli.commands.demo import _filled
_filled(Path(sys.argv[1]), 20, False, datetime.now(UTC))
from django.conf import settings
print(settings.SESSION_COOKIE_NAME)
"""
SERVED = """import os, sys
os.environ["LEADLINE_HOME"] = sys.argv[1]
from leadline.record.setup import use_home
use_home(sys.argv[1])
from django.conf import settings
print(settings.SESSION_COOKIE_NAME)
"""


def test_who_signed_in_to_the_demo_still_is_when_it_is_served_again(tmp_path: Path) -> None:
    names = [
        subprocess.run([sys.executable, "-c", what, str(tmp_path / "demo")], capture_output=True, check=True, text=True)
        for what in (COOKIES, SERVED)
    ]
    first, again = (ran.stdout.split()[-1] for ran in names)
    assert first == again
