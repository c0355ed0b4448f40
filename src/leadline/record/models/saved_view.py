from __future__ import annotations

from django.db import models

from leadline.record.models.fields import maybe_micros, micros


class SavedView(models.Model):
    """A state of the list of leads under a name: its filters and order as an address holds them, never a text that
    somebody searched for. `owner` is a username; `removed` ones can be put back for a while.
    """

    name = models.CharField(max_length=60)
    owner = models.CharField(max_length=150)
    shared = models.BooleanField(default=False)
    query = models.TextField()
    made = micros()
    removed = maybe_micros()

    class Meta:
        db_table = "saved_view"
