"""How leads stand: the result of qualification, made anew by each refresh. `person` is the person's smallest
subject.
"""

from __future__ import annotations

from django.db import models

from leadline.record.models.fields import maybe_micros, micros, word


class OfCycle(models.Model):
    """Columns that name one cycle of one lead."""

    person = models.BigIntegerField()
    product = word()
    cycle = models.IntegerField()

    class Meta:
        abstract = True


class StandingMoment(models.Model):
    """The moment that the tables below speak of, the playbook that they were made by, and the last touch that they
    saw.
    """

    as_of = micros()
    made = micros()
    playbook = models.CharField(max_length=64)
    last_seq = models.BigIntegerField()

    class Meta:
        db_table = "standing_moment"


class StandingLead(OfCycle):
    stage = models.CharField(max_length=16)
    stage_since = maybe_micros()
    rules_stage = models.CharField(max_length=16)
    overridden = models.BooleanField()
    round = models.IntegerField()
    accepted = models.BooleanField()
    refunded = models.BooleanField()
    customer = models.BooleanField()
    taker = models.BooleanField()
    do_not_contact = models.BooleanField()
    temperature = word()
    problem_stated = models.BooleanField()
    fit = models.FloatField(null=True)
    engagement = models.FloatField(null=True)
    need = models.FloatField(null=True)
    budget_authority = models.FloatField(null=True)
    buying_stage = models.FloatField(null=True)
    total = models.FloatField(null=True)
    opened_at = maybe_micros()
    first_touch_at = maybe_micros()
    last_touch_at = maybe_micros()
    requests = models.IntegerField()
    first_request = word()
    first_request_at = maybe_micros()
    first_request_assumed = models.BooleanField(null=True)
    last_request_at = maybe_micros()
    source = word()
    medium = word()
    channel = word()
    campaign = word()
    offer = word()
    landing_page = word()
    what = word()
    why = word()
    source_class = word()
    purchases = models.IntegerField()
    client_at = maybe_micros()
    client_assumed = models.BooleanField(null=True)
    revenue = maybe_micros()
    reopened_at = maybe_micros()

    class Meta:
        db_table = "standing_lead"
        indexes = (models.Index(fields=["person"], name="standing_lead_person"),)


class StandingEntry(OfCycle):
    round = models.IntegerField()
    stage = models.CharField(max_length=16)
    at = micros()
    by = word()
    touch = word()

    class Meta:
        db_table = "standing_entry"
        indexes = (models.Index(fields=["person"], name="standing_entry_person"),)


class StandingRequest(OfCycle):
    touch = models.TextField()
    at = micros()
    at_assumed = models.BooleanField(null=True)
    action = word()
    offer = word()
    source = word()
    source_class = word()
    campaign = word()
    follow_up = word()
    problem = word()
    problem_solved = models.BooleanField(null=True)
    temperature_made = word()
    temperature = word()

    class Meta:
        db_table = "standing_request"
        indexes = (models.Index(fields=["person"], name="standing_request_person"),)


class StandingStep(OfCycle):
    request = models.TextField()
    position = models.IntegerField()
    kind = models.CharField(max_length=16)
    need = word()
    state = models.CharField(max_length=16)
    reason = word()
    due = maybe_micros()
    minutes = models.IntegerField(null=True)
    attempts = models.IntegerField(null=True)
    outcome = word()
    requests = word()
    """JSON list of touch ids."""
    review = models.BooleanField(null=True)
    stale = models.BooleanField(null=True)

    class Meta:
        db_table = "standing_step"
        indexes = (models.Index(fields=["state", "due"], name="standing_step_open"),)


class StandingNotice(models.Model):
    code = models.CharField(max_length=64)
    person = models.BigIntegerField(null=True)
    touch = word()
    text = models.TextField()

    class Meta:
        db_table = "standing_notice"
