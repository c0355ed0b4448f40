from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import ENTRY, runner

READING = [("queue",), ("leads",), ("flow",), ("sources",), ("qualify",), ("explain", "ada@example.org"), ("doctor",)]


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_with_json_stdout_is_one_document(two_files: Path, words: tuple[str, ...]) -> None:
    ran = runner(two_files)(*words, "--json")
    assert ran.code == 0, ran.err
    assert isinstance(ran.json(), dict)


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_a_pipe_gets_no_colours_and_no_progress(two_files: Path, words: tuple[str, ...]) -> None:
    ran = runner(two_files)(*words)
    assert ran.code == 0, ran.err
    assert "\x1b" not in ran.out + ran.err


def test_a_reader_that_goes_away_is_no_fault(two_files: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*ENTRY, "leads", "--json"], cwd=two_files, stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert done.stderr == b""
    assert done.returncode == 141


def test_ctrl_c_ends_a_command_without_a_traceback(two_files: Path) -> None:
    code = "import os, signal, sys; from leadline.cli import homes; from leadline.app.entry import main; "
    code += "homes.reading = lambda path: os.kill(os.getpid(), signal.SIGINT); sys.argv = ['leadline', 'leads']; main()"
    done = subprocess.run([ENTRY[0], "-c", code], cwd=two_files, capture_output=True, text=True, check=False)
    assert done.returncode == 128 + signal.SIGINT
    assert "Traceback" not in done.stderr
