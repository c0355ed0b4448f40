"""The shapes of column that every table here uses."""

from __future__ import annotations

from django.db import models


def word() -> models.TextField[str | None, str | None]:
    """Text that may be absent. Absent is null, never empty."""
    return models.TextField(null=True)


def micros() -> models.BigIntegerField[int, int]:
    """Microseconds UTC, or micro-units of money: an integer that no database rounds."""
    return models.BigIntegerField()


def maybe_micros() -> models.BigIntegerField[int | None, int | None]:
    return models.BigIntegerField(null=True)


def digest() -> models.CharField[str, str]:
    """The first 32 hexadecimal digits of a SHA-256."""
    return models.CharField(max_length=32, unique=True)
