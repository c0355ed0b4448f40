from __future__ import annotations

from django.db import models

from leadline.record.models.fields import micros
from leadline.record.models.import_run import ImportRun


class ImportDraft(models.Model):
    """A file that somebody handed in, and what they have said of it, on its way to an import.

    `folder` is the random name of the folder below `imports/` that holds the copy, `sheet` with its `ending`; `name` is
    what people call the file, and never a path. `manner` is JSON: what was stated of how the file is written. `mapping`
    is the text of the mapping, empty as long as nothing was chosen.
    """

    folder = models.CharField(max_length=32, unique=True)
    name = models.TextField()
    ending = models.CharField(max_length=9)
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    by = models.CharField(max_length=150)
    made = micros()
    kind = models.CharField(max_length=16, default="")
    manner = models.TextField(default="{}")
    mapping = models.TextField(default="")
    run = models.ForeignKey(ImportRun, on_delete=models.SET_NULL, null=True, related_name="drafts")

    class Meta:
        db_table = "import_draft"
