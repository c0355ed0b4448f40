"""What people do with leads."""

from __future__ import annotations

DEEDS = frozenset({"outcome", "decision", "call", "meeting", "note", "delivery"})
"""Kinds of touches that are deeds if they say by whom."""
