"""Pairs of people who may be one: what was found last, and what people said to it."""

from __future__ import annotations

from django.db import models

from leadline.record.models.fields import maybe_micros, micros, word


class DuplicateProposal(models.Model):
    """Two people, by their numbers, who look alike. `reasons` are ids with blanks between; made anew by each look."""

    low = models.BigIntegerField()
    high = models.BigIntegerField()
    score = models.FloatField()
    reasons = models.TextField()

    class Meta:
        db_table = "duplicate_proposal"
        indexes = (models.Index(fields=["score"], name="duplicate_score"),)


class DuplicateLook(models.Model):
    """How far into the record the last look went. There is one row at most."""

    last_subject = models.BigIntegerField()
    last_link = models.BigIntegerField()
    made = micros()

    class Meta:
        db_table = "duplicate_look"


class KeptApart(models.Model):
    """Somebody said that two subjects are two people, until undone."""

    low = models.BigIntegerField()
    high = models.BigIntegerField()
    by = word()
    at = micros()
    undone = maybe_micros()
    undone_by = word()

    class Meta:
        db_table = "kept_apart"
        indexes = (models.Index(fields=["low", "high"], name="kept_apart_pair"),)
