"""The rooms, from the top down, as the house means them."""

from __future__ import annotations

ROOMS = (
    "app", "cli", "web", "collect", "respond", "record", "engines",
    "measurement", "qualification", "playbook", "touches", "settings", "problems", "words",
)  # fmt: skip
