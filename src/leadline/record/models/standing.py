"""How leads stand: the result of qualification, made anew by each refresh. `person` is the person's smallest
subject.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from leadline.record.models.covering import Covering
from leadline.record.models.fields import maybe_micros, micros, word

ASKED_OF_LEADS = (
    "product", "stage", "temperature", "owner", "source", "source_class", "offer", "campaign", "what", "why",
    "customer", "taker", "do_not_contact", "current",
)  # fmt: skip
"""Columns that lists of leads may be narrowed by."""


class OfCycle(models.Model):
    """Columns that name one cycle of one lead."""

    person = models.BigIntegerField()
    product = word()
    cycle = models.IntegerField()

    class Meta:
        abstract = True


class StandingMoment(models.Model):
    """The moment that the tables below speak of, the playbook that they were made by, and how far into the record they
    look. There is one row at most; `version` grows whenever anything in the tables changes; `playbook` is empty while
    everybody is still to be qualified anew.
    """

    as_of = micros()
    made = micros()
    playbook = models.CharField(max_length=64)
    last_seq = models.BigIntegerField()
    last_link = models.BigIntegerField(default=0)
    last_undone = models.BigIntegerField(default=0)
    last_member = models.BigIntegerField(default=0)
    last_retraction = models.BigIntegerField(default=0)
    version = models.BigIntegerField(default=0)

    class Meta:
        db_table = "standing_moment"


class StandingLead(OfCycle):
    """`as_of` is the moment of the scores; `current` marks the latest cycle of a person and product; before
    `next_change_at` time alone changes nothing but scores and what changes at midnights.
    """

    as_of = models.BigIntegerField(default=0)
    current = models.BooleanField(default=True)
    next_change_at = maybe_micros()
    owner = word()
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
        indexes = (
            models.Index(fields=["person"], name="standing_lead_person"),
            models.Index(fields=["next_change_at"], name="standing_lead_next_change"),
            Covering(
                fields=["stage_since", "person", "product", "current", "stage", "accepted"],
                condition=Q(current=True, stage="sql", accepted=False),
                name="standing_lead_undecided",
            ),
            Covering(
                fields=["person", "stage", "temperature", "last_request_at", "current"],
                condition=Q(Q(current=True, last_request_at__isnull=True), ~Q(stage__in=["visitor", "prospect"])),
                name="standing_lead_unasked",
            ),
            Covering(
                fields=["last_request_at", "person", *ASKED_OF_LEADS, "total", "first_touch_at"],
                condition=Q(current=True, last_request_at__isnull=False),
                name="standing_lead_asked",
            ),
            Covering(
                fields=["total", "person", *ASKED_OF_LEADS, "last_request_at"],
                condition=Q(current=True, last_request_at__isnull=False),
                name="standing_lead_total",
            ),
            Covering(
                fields=["first_touch_at", "person", *ASKED_OF_LEADS, "last_request_at", "total"],
                condition=Q(current=True),
                name="standing_lead_seen",
            ),
        )


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
        indexes = (
            models.Index(fields=["state", "kind", "review", "due", "person", "minutes"], name="standing_step_todo"),
            models.Index(fields=["person"], name="standing_step_person"),
        )


class StandingNotice(models.Model):
    code = models.CharField(max_length=64)
    person = models.BigIntegerField(null=True)
    touch = word()
    text = models.TextField()

    class Meta:
        db_table = "standing_notice"
