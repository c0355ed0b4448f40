from __future__ import annotations

from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement

LEADING = 2


class Covering(models.Index):
    """An index that holds all columns that a list is narrowed by: it is counted and put in order without a look at the
    table's wide rows.

    That is for SQLite. PostgreSQL refuses entries as long as texts may be, so there it has its leading columns only.
    """

    def create_sql(
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor, using: str = "", **kwargs: Any
    ) -> Statement:
        if schema_editor.connection.vendor != "postgresql":
            return super().create_sql(model, schema_editor, using, **kwargs)
        short = models.Index(fields=self.fields[:LEADING], name=self.name, condition=self.condition)
        return short.create_sql(model, schema_editor, using, **kwargs)
