"""What every test may ask for, and the rule that under LEADLINE_REQUIRE_ALL=1 nothing may be left out."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

REPOSITORY = Path(__file__).resolve().parents[1]
REQUIRE_ALL = os.environ.get("LEADLINE_REQUIRE_ALL") == "1"
NO_DATA = "the evaluation data are not beside this checkout"
"""The only reason for which a test may be left out even where everything is required: outsiders do not have it."""

# No deadline: a slow machine is not a fault. More examples: HYPOTHESIS_PROFILE=many.
hypothesis_settings.register_profile(
    "leadline", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.register_profile("many", parent=hypothesis_settings.get_profile("leadline"), max_examples=2000)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "leadline"))


@pytest.fixture(autouse=True)
def _nothing_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of whoever runs the tests do not reach them."""
    for name in list(os.environ):
        if name.startswith("LEADLINE_"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the checkout."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the evaluation data, beside the checkout."""
    folder = REPOSITORY.parent / "shared"
    if not (folder / "data").is_dir():
        pytest.skip(NO_DATA)
    return folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home of its own, which is also `LEADLINE_HOME`."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("LEADLINE_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the machine's Chromium."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        path = shutil.which(name)
        if path:
            return path
    pytest.skip("Chromium is not installed")


@pytest.fixture(scope="session")
def java() -> str:
    """The path of the machine's Java, new enough for Spark."""
    path = shutil.which("java")
    if path is None:
        pytest.skip("Java is not installed")
    told = subprocess.run([path, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', told)
    if version is None or int(version[1]) < 17:
        pytest.skip("Java is older than 17")
    return path


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long files begin first: one that begins last runs alone at the end, while the other cores have nothing."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def _must_not_be_left_out(report: pytest.TestReport | pytest.CollectReport) -> None:
    if not (REQUIRE_ALL and report.skipped) or hasattr(report, "wasxfail"):
        return
    reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
    if NO_DATA not in reason:
        report.outcome = "failed"
        report.longrepr = f"Left out, though everything is required here. {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _must_not_be_left_out(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _must_not_be_left_out(report)
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    left_out = terminalreporter.stats.get("skipped", [])
    if left_out:
        terminalreporter.section("not run")
        for place in sorted({report.nodeid.split("::")[0] for report in left_out}):
            terminalreporter.line(place)
