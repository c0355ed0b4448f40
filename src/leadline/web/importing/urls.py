from __future__ import annotations

from django.urls import path

from leadline.web.importing import asking, columns, file, keeping, listing, mapping_texts, programs, rows, run

urlpatterns = [
    path("import", listing.imports, name="import"),
    path("import/new", file.new, name="import_new"),
    path("import/file", file.hand_in, name="import_file"),
    path("import/kept/forget", keeping.forget, name="import_forget"),
    path("import/<int:draft>", asking.draft, name="import_draft"),
    path("import/<int:draft>/look", asking.look_again, name="import_look"),
    path("import/<int:draft>/kind", asking.kind, name="import_kind"),
    path("import/<int:draft>/ask/<str:name>", asking.question, name="import_question"),
    path("import/<int:draft>/program", programs.program, name="import_program"),
    path("import/<int:draft>/mapping", mapping_texts.hand_in, name="import_mapping"),
    path("import/<int:draft>/mapping.yaml", mapping_texts.of_draft, name="import_mapping_text"),
    path("import/<int:draft>/columns", columns.columns, name="import_columns"),
    path("import/<int:draft>/rows", rows.rows, name="import_rows"),
    path("import/<int:draft>/rows.csv", rows.download, name="import_rows_file"),
    path("import/<int:draft>/drop", asking.drop, name="import_drop"),
    path("import/<int:draft>/start", run.start, name="import_start"),
    path("import/<int:draft>/begun", run.begun, name="import_begun"),
    path("import/run/<int:run>", run.shown, name="import_run"),
    path("import/run/<int:run>/mapping.yaml", mapping_texts.of_run, name="import_run_mapping"),
    path("import/run/<int:run>/stop", run.stop, name="import_stop"),
    path("import/run/<int:run>/resume", run.resume, name="import_resume"),
    path("import/run/<int:run>/undo", run.undo, name="import_undo"),
    path("import/run/<int:run>/keep", run.keep, name="import_keep"),
    path("import/run/<int:run>/refused.csv", run.refused, name="import_refused"),
]
