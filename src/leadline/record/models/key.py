from __future__ import annotations

from django.db import models


class Key(models.Model):
    """An identity key. It belongs for ever to the subject that it first came with."""

    kind = models.CharField(max_length=16)
    value = models.TextField()
    subject = models.BigIntegerField()
    run = models.BigIntegerField(null=True)

    class Meta:
        db_table = "identity_key"
        constraints = (models.UniqueConstraint(fields=["kind", "value"], name="one_subject_a_key"),)


class KeyOfSubject(models.Model):
    """Where the keys of a subject are: `key` is the number of a `Key`.

    Keys are written in the order of their values, so an index on their subjects would be written all over; these rows
    are written in the order of subjects. They come before their keys, so that none is ever missing: a row may name a
    key that never came, or that has another subject. What the key itself says is true.
    """

    subject = models.BigIntegerField()
    key = models.BigIntegerField()

    class Meta:
        db_table = "key_of_subject"
        indexes = (models.Index(fields=["subject"], name="key_of_subject_subject"),)


class PromisedNumbers(models.Model):
    """The numbers that a long append gives to its subjects, from `first_subject` to `subject`, and the greatest of its
    keys: others who write meanwhile take greater ones. A row that stays was left by an append that was cut off.
    """

    run = models.BigIntegerField(null=True)
    first_subject = models.BigIntegerField()
    subject = models.BigIntegerField()
    key = models.BigIntegerField()

    class Meta:
        db_table = "promised_numbers"
