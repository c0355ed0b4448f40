"""Cases: touches in, verdict out, in the user's language, read from YAML files beside a playbook."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path as FilePath
from typing import Any
from zoneinfo import ZoneInfo

from leadline.playbook.case_parts import (
    Case,
    CaseCost,
    CaseTouch,
    ExpectedFlow,
    ExpectedLead,
    ExpectedStep,
    Rounded,
)
from leadline.playbook.parts import MICROS_A_DAY, Money
from leadline.playbook.playbook import Playbook, read_text
from leadline.playbook.reading.case_language import CASES, FILE, SOMEBODY
from leadline.playbook.reading.findings import Findings, Path, written
from leadline.playbook.reading.moments import EPOCH, Wall
from leadline.playbook.reading.nodes import Node, read_nodes
from leadline.playbook.reading.read import read_tree
from leadline.problems import BadPlaybook, Problem
from leadline.touches.publications import SAYS

MOST_TOUCHES = 200_000
DEFAULT_CASES = FilePath(__file__).parent / "default"


def read_cases(text: str, playbook: Playbook, file: str = "") -> tuple[list[Case], list[Problem]]:
    """The cases of one file that can be run, and every problem of the text."""
    findings = Findings(file)
    root = read_nodes(text, findings)
    if root is None:
        if not findings.failed:
            findings.add("empty", (), "There is no case here.", "Begin with  - name: …", line=1)
        return [], findings.problems
    findings.root = root
    base, under = read_nodes(playbook.text, Findings()) or Node("map", 1), playbook
    read: list[dict[str, Any]] = []
    before: Path = ()
    listed: Node | None = root
    if root.kind == "map":
        given = FILE.read(root, (), findings)
        read, before, listed = given.get("cases", []), ("cases",), root.entries.get("cases")
        if "playbook" in given:
            base = _merged(base, given["playbook"])
            replaced = _under(base, given["playbook"], root, (), playbook, findings)
            if replaced is None:
                return [], findings.problems
            under = replaced
    else:
        read = CASES.read(root, (), findings) or []
    nodes = [] if listed is None else listed.items
    positions = [i for i, node in enumerate(nodes) if node.kind == "map"]
    cases = []
    if len(positions) == len(read):
        for i, one in zip(positions, read, strict=True):
            case = _case(one, nodes[i], (*before, i), base, under, findings)
            if case is not None:
                cases.append(case)
    names: dict[str, int] = {}
    for case in cases:
        first = names.setdefault(case.name, case.line)
        if first != case.line:
            what = f"A case is called {case.name!r} already, in line {first}."
            findings.add("twice", (), what, "Rename one.", line=case.line)
    return cases, findings.problems


def load_cases(playbook: Playbook, path: str | FilePath) -> list[Case]:
    """The cases of the files that `playbook.cases` names, beside the playbook's own file `path`.

    Raises BadPlaybook with every problem of every file.
    """
    folder = FilePath(path).parent
    return _load(playbook, case_files(playbook, folder), folder)


def default_cases() -> list[Case]:
    """The cases that come with the default playbook."""
    playbook = Playbook.default()
    return _load(playbook, case_files(playbook, DEFAULT_CASES), DEFAULT_CASES)


def default_case_texts() -> dict[str, str]:
    """File name → text of the cases that come with the default playbook."""
    return {file.name: read_text(file) for file in case_files(Playbook.default(), DEFAULT_CASES)}


def case_files(playbook: Playbook, folder: FilePath) -> list[FilePath]:
    """The files under `folder` that the playbook's patterns name, in order, each once, none outside the folder."""
    found: dict[FilePath, None] = {}
    home = folder.resolve()
    for pattern in playbook.cases:
        for file in sorted(folder.glob(pattern)):
            if file.is_file() and file.resolve().is_relative_to(home):
                found[file] = None
    return list(found)


def _load(playbook: Playbook, files: list[FilePath], folder: FilePath) -> list[Case]:
    cases: list[Case] = []
    problems: list[Problem] = []
    for file in files:
        read, found = read_cases(read_text(file), playbook, str(file.relative_to(folder)))
        cases += read
        problems += found
    if any(problem.level == "error" for problem in problems):
        raise BadPlaybook(*problems)
    return cases


def _case(
    given: dict[str, Any], node: Node, path: Path, base: Node, playbook: Playbook, findings: Findings
) -> Case | None:
    own = given.get("playbook")
    under = playbook
    if own is not None:
        replaced = _under(_merged(base, own), own, node, path, playbook, findings)
        if replaced is None:
            return None
        under = replaced
    if not {"name", "touches", "expect"} <= given.keys():
        return None
    zone = ZoneInfo(under.time_zone)
    touches = _touches(given["touches"], (*path, "touches"), zone, under, findings)
    as_of = given.get("as_of")
    if as_of is None and not touches:
        findings.add("missing_key", path, "A case without touches needs 'as_of'.", "Write it like  as_of: day 1.")
        return None
    expect = given["expect"]
    known_at = given.get("known_at")
    return Case(
        given["name"],
        findings.file,
        node.line,
        written(path),
        under,
        touches,
        _micros(as_of, zone) if as_of is not None else max(touch.at for touch in touches),
        _micros(known_at, zone) if known_at is not None else None,
        tuple(_cost(cost, under) for cost in given.get("costs", ()) if {"at", "amount"} <= cost.keys()),
        tuple(_leads(expect, (*path, "expect"), zone, under, findings)),
        _flow(expect.get("flow"), (*path, "expect", "flow"), under, findings),
        tuple(sorted(expect["notices"])) if "notices" in expect else None,
    )


def _merged(base: Node, own: Node) -> Node:
    """The parts of `own` in place of those of `base`; a whole playbook stands alone."""
    merged = Node("map", own.line)
    for node in (own,) if "leadline" in own.entries else (base, own):
        merged.entries |= node.entries
        merged.key_lines |= node.key_lines
    return merged


def _under(merged: Node, own: Node, node: Node, path: Path, playbook: Playbook, findings: Findings) -> Playbook | None:
    """The playbook of a tree in which `own`, which stands in `node`, has replaced parts."""
    inner = Findings(findings.file)
    inner.root = merged
    fields = read_tree(merged, inner, f"{playbook.text}\n--- {own!r}")
    here = (*path, "playbook")
    for problem in inner.problems:
        if problem.level == "error":
            part = problem.path.split(".")[0].split("[")[0]
            line = problem.line if part in own.entries else node.key_lines["playbook"]
            at: Path = (*here, problem.path) if problem.path else here
            findings.add(problem.id, at, problem.what, problem.mend, line=line, near=problem.nearest)
    return None if fields is None else Playbook(**fields)


def _micros(moment: Wall, zone: ZoneInfo) -> int:
    aware = moment.clock.replace(tzinfo=UTC if moment.utc else zone)
    span = aware.astimezone(UTC) - EPOCH
    return span.days * MICROS_A_DAY + span.seconds * 1_000_000 + span.microseconds


def _touches(
    given: list[dict[str, Any]], path: Path, zone: ZoneInfo, playbook: Playbook, findings: Findings
) -> tuple[CaseTouch, ...]:
    made: list[CaseTouch] = []
    for i, touch in enumerate(given):
        if not {"at", "kind"} <= touch.keys():
            continue
        repeat = touch.get("repeat", {"times": 1})
        times = repeat.get("times", 1) if isinstance(repeat, dict) else 1
        people = repeat.get("people", 1) if isinstance(repeat, dict) else repeat
        every = repeat.get("every", MICROS_A_DAY) if isinstance(repeat, dict) else MICROS_A_DAY
        if len(made) + times * people > MOST_TOUCHES:
            findings.add("too_many", (*path, i), f"A case has at most {MOST_TOUCHES} touches.", "Repeat less.")
            return tuple(made)
        name = touch.get("person", None if _publishes(touch) else SOMEBODY)
        line = findings.line((*path, i))
        many = times * people > 1
        for k in range(times):
            for p in range(1, people + 1):
                columns = _columns(touch, k * every, zone, playbook)
                columns.setdefault("id", f"{i:05d}")
                if many:
                    columns["id"] = f"{columns['id']} {k:06d} {p:06d}"
                person = f"{name} {p}" if people > 1 and name is not None else name
                made.append(CaseTouch(person, _micros(touch["at"].later(k * every), zone), columns, line))
    return tuple(made)


def _publishes(touch: dict[str, Any]) -> bool:
    return all(str(touch.get(name, "")).strip().casefold() == word for name, word in SAYS.items())


def _columns(touch: dict[str, Any], later: int, zone: ZoneInfo, playbook: Playbook) -> dict[str, Any]:
    columns = {name: value for name, value in touch.items() if name not in ("at", "person", "repeat")}
    for name in ("received", "imported_at", "until"):
        if name in columns:
            columns[name] = _micros(columns[name].later(later), zone)
    amount = columns.get("amount")
    if isinstance(amount, Money):
        columns |= {"amount": amount.micros, "currency": amount.currency or playbook.currency}
    return columns


def _cost(given: dict[str, Any], playbook: Playbook) -> CaseCost:
    amount: Money = given["amount"]
    keys: dict[str, str] = {name: given[name] for name in ("source", "campaign", "offer", "product") if name in given}
    return CaseCost(given["at"], given.get("to"), amount.micros, amount.currency or playbook.currency, keys)


def _leads(
    expect: dict[str, Any], path: Path, zone: ZoneInfo, playbook: Playbook, findings: Findings
) -> list[ExpectedLead]:
    leads = []
    for person, wanted in expect.items():
        if person in ("flow", "notices"):
            continue
        here = (*path, person)
        if not wanted:
            leads.append(ExpectedLead(person, findings.line(here), written(here), {}, {}, none=True))
        for at, wants in wanted:
            lines = {name: findings.line((*at, name)) for name in wants}
            said = {name: _wanted(value, zone, playbook) for name, value in wants.items()}
            leads.append(ExpectedLead(person, findings.line(at), written(at), said, lines))
    return leads


def _wanted(value: Any, zone: ZoneInfo, playbook: Playbook) -> Any:
    if isinstance(value, Wall):
        return _micros(value, zone)
    if isinstance(value, Money):
        return Money(value.micros, value.currency or playbook.currency)
    return Rounded(value) if hasattr(value, "as_tuple") else value


def _flow(given: dict[str, Any] | None, path: Path, playbook: Playbook, findings: Findings) -> ExpectedFlow | None:
    if given is None:
        return None
    names = [step.name for step in playbook.flow_steps]
    steps = []
    for i, step in enumerate(given.get("steps", ())):
        here = (*path, "steps", i)
        name = step.get("step")
        if name is None:
            continue
        if name not in names:
            findings.unknown("unknown_step", (*here, "step"), f"The flow has no step {name!r}.", name, names)
        figures = {key: _rounded(step.get(key)) for key in ("rate", "cost")}
        steps.append(ExpectedStep(name, findings.line(here), written(here), step.get("count"), **figures))
    return ExpectedFlow(
        findings.line(path), written(path), tuple(steps), _rounded(given.get("overall")), _rounded(given.get("bounce"))
    )


def _rounded(value: Any) -> Rounded | None:
    return None if value is None or isinstance(value, str) else Rounded(value)
