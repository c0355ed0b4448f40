"""What the page of the rules speaks of: the playbook in force, the draft, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from leadline.playbook import Change, Playbook, check, diff
from leadline.playbook.playbook import read_text
from leadline.problems import BadPlaybook, Problem
from leadline.record.drafts import Draft, digest_of, draft
from leadline.record.home import Home
from leadline.record.publication import versions
from leadline.record.versions import Version, version_text


@dataclass(frozen=True, slots=True)
class InForce:
    """The text of the home's file; `playbook` None where it cannot be read, and `problems` say why."""

    text: str
    digest: str
    playbook: Playbook | None
    version: Version | None
    next_number: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A text that somebody writes. `playbook` is None while it has errors, `changes` where nothing can be compared."""

    text: str
    digest: str
    playbook: Playbook | None
    errors: tuple[Problem, ...]
    remarks: tuple[Problem, ...]
    changes: tuple[Change, ...] | None


def in_force(home: Home) -> InForce:
    all_ = versions(home)
    number = all_[0].id + 1 if all_ else 1
    try:
        playbook = home.playbook()
    except (BadPlaybook, OSError) as error:
        problems = error.problems if isinstance(error, BadPlaybook) else ()
        text = _raw(home)
        return InForce(text, digest_of(text), None, None, number, problems)
    version = next((one for one in all_ if one.digest == playbook.digest), None)
    return InForce(playbook.text, playbook.digest, playbook, version, number, ())


def written(text: str, now: InForce) -> Written:
    """Check a text, and hold it against what is in force."""
    digest = digest_of(text)
    problems = _checked(text)
    if now.playbook is not None and digest == now.digest:
        return Written(text, digest, now.playbook, (), problems, ())
    errors = tuple(problem for problem in problems if problem.level == "error")
    remarks = tuple(problem for problem in problems if problem.level != "error")
    if errors:
        return Written(text, digest, None, errors, remarks, None)
    playbook = _parsed(text)
    changes = None if now.playbook is None else tuple(diff(now.playbook, playbook))
    return Written(text, digest, playbook, (), remarks, changes)


def draft_that_counts(now: InForce) -> Draft | None:
    """The kept draft, unless it says what is in force already."""
    kept = draft()
    return None if kept is None or kept.text == now.text else kept


def published_since(home: Home, base: str, now: InForce) -> tuple[Change, ...] | None:
    """What others changed since a draft was begun; None where that text is not known any more."""
    before = next((one for one in versions(home) if one.digest == base), None)
    if before is None or now.playbook is None:
        return None
    try:
        return tuple(diff(Playbook.parse(version_text(before.id)), now.playbook))
    except BadPlaybook:
        return None


@lru_cache(maxsize=8)
def _checked(text: str) -> tuple[Problem, ...]:
    """Checking takes a tenth of a second, and a page is looked at more often than a text is changed."""
    return tuple(check(text))


@lru_cache(maxsize=8)
def _parsed(text: str) -> Playbook:
    return Playbook.parse(text, "draft")


def _raw(home: Home) -> str:
    """The file as far as it can be shown."""
    try:
        return read_text(home.playbook_path)
    except BadPlaybook:
        try:
            with home.playbook_path.open(encoding="utf-8", errors="replace") as file:
                return file.read(1024 * 1024)
        except OSError:
            return ""
