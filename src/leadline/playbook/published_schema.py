"""The JSON Schema of playbooks, for editors that complete and underline."""

from __future__ import annotations

from typing import Any

from leadline.playbook.reading.conditions import condition_schema
from leadline.playbook.reading.language import PLAYBOOK


def schema() -> dict[str, Any]:
    """JSON Schema (2020-12). It knows shapes and words; whether names exist and bars are in order, `check` tells."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Leadline playbook, version 1"}
    return head | PLAYBOOK.schema() | {"$defs": {"condition": condition_schema()}}
