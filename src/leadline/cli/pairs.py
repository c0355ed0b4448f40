"""`NAME=VALUE` as people write it on the command line."""

from __future__ import annotations

from collections.abc import Iterable

from leadline.problems import BadSetting, Problem


def pairs(texts: Iterable[str] | None, option: str, example: str) -> dict[str, str]:
    """A mapping from `NAME=VALUE` texts. Raises BadSetting with every one that is none, or that stands twice."""
    found: dict[str, str] = {}
    problems = []
    for text in texts or ():
        name, equals, value = text.partition("=")
        name, value = name.strip(), value.strip()
        if not (equals and name and value):
            problems.append(
                Problem("pair", f"'{text}' has to be two words with = between.", f"Like {example}.", path=option)
            )
        elif name in found and found[name] != value:
            problems.append(Problem("pair_twice", f"{name} is given twice.", "Give it once.", path=option))
        found[name] = value
    if problems:
        raise BadSetting(*problems)
    return found
