"""A record without anything in it, for tests that go through many."""

from __future__ import annotations

from django.db import models

from leadline.record.home import Home
from leadline.record.lake import rewrite
from leadline.record.models import ImportRun, KeyOfSubject, StandingMoment
from tests.record.whole_record import STANDING, TABLES

EVERY: tuple[type[models.Model], ...] = (*TABLES, *STANDING, KeyOfSubject, StandingMoment, ImportRun)


def emptied(home: Home) -> None:
    for model in EVERY:
        model._default_manager.all().delete()
    rewrite(home)
