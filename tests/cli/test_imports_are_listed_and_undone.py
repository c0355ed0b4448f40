from __future__ import annotations

import signal
import subprocess
import time
from pathlib import Path

from tests.cli.conftest import ENTRY, Run

FILE = "email,at,offer\n" + "".join(f"p{n}@example.com,2026-01-01,quote\n" for n in range(5))


def test_an_import_is_listed_shown_mended_and_taken_back(leadline: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(FILE + "x@example.com,someday,quote\n", "utf-8")
    assert leadline("import", "a.csv", "--as", "requests").code == 1

    listed = leadline("imports", "--json").json()["imports"]
    assert [(run["id"], run["file"], run["state"], run["new"], run["refused"]) for run in listed] == [
        (1, "a.csv", "done", 5, 1)
    ]
    assert "a.csv" in leadline("imports").out
    shown = leadline("imports", "show", "1").out
    assert "5 new people" in shown
    assert "kind: requests" in shown

    written = leadline("imports", "refused", "1", "--to", "mend.csv")
    assert "1 refused row in mend.csv" in written.out
    text = (tmp_path / "mend.csv").read_text("utf-8-sig")
    (tmp_path / "mend.csv").write_text(text.replace("x@example.com,someday", "x@example.com,2026-02-01"), "utf-8")
    assert "1 new" in leadline("imports", "mended", "1", "mend.csv").out

    assert leadline("imports", "undo", "1").code == 130  # asked, and nobody answered
    undone = leadline("imports", "undo", "1", "--yes", "--by", "anna", "--json").json()
    assert undone == {"run": 1, "touches": 5, "people": 5, "costs": 0, "handed": 0}
    run = leadline("imports", "show", "1", "--json").json()
    assert (run["state"], run["undone_by"], run["refusals"]) == ("undone", "anna", [])
    assert leadline("leads", "--json").json()["leads"][0]["email"] == "x@example.com"


def test_what_is_not_there_is_told(leadline: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(FILE, "utf-8")
    leadline("import", "a.csv", "--as", "requests")
    for words in (("show", "9"), ("undo", "9", "--yes"), ("resume", "9"), ("refused", "9", "--to", "x.csv")):
        told = leadline("imports", *words)
        assert "There is no import 9." in told.err
        assert told.code == 3
    assert "did not end early" in leadline("imports", "resume", "1").err


def test_ctrl_c_stops_so_that_it_can_go_on(leadline: Run, tmp_path: Path) -> None:
    rows = "".join(f"p{n}@example.com,+49301{n:06d},2026-01-01,quote\n" for n in range(150_000))
    (tmp_path / "a.csv").write_text("email,phone,at,offer\n" + rows, "utf-8")
    with subprocess.Popen(
        [*ENTRY, "import", "a.csv", "--as", "requests"], cwd=tmp_path, stderr=subprocess.PIPE, text=True
    ) as process:
        while not list(tmp_path.glob("leadline-data/import-*.lock")) and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        told = process.stderr.read()
        code = process.wait()
    assert code == 130, told
    assert "leadline imports resume 1" in told
    assert leadline("imports", "--json").json()["imports"][0]["state"] == "stopped"
    assert "150,000 rows of requests: 150,000 new" in leadline("imports", "resume", "1").out
