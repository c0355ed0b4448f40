"""What a page shows as a file: CSV, XLSX, Parquet, JSON lines. `as` in a page's address names the form."""

from __future__ import annotations

import io
from datetime import datetime

import pyarrow as pa
from django.http import HttpRequest, HttpResponse

from leadline.respond.exports.writing import TYPES, Form, form_of, write
from leadline.web.shell.me import zone_of

AS = "as"
NAMES: dict[Form, str] = {"csv": "CSV", "xlsx": "XLSX", "parquet": "Parquet", "jsonl": "JSON lines"}


def wanted(request: HttpRequest) -> Form | None:
    """The form that the address asks for, None if it asks for the page. Raises BadSetting for one that there is not."""
    return form_of(request.GET[AS]) if request.GET.get(AS) else None


def download(request: HttpRequest, table: pa.Table, name: str, form: Form) -> HttpResponse:
    """The table as a file that is called by `name` and today."""
    file = io.BytesIO()
    write([table], file, form, {"table": name})
    answer = HttpResponse(file.getvalue(), content_type=TYPES[form])
    today = datetime.now(zone_of(request)).date().isoformat()
    answer["Content-Disposition"] = f'attachment; filename="{name}-{today}.{form}"'
    return answer


def downloads(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    """(form, address) for each form that this page can be had in."""
    found = []
    for form, said in NAMES.items():
        asked = request.GET.copy()
        asked[AS] = form
        asked.pop("page", None)
        found.append((said, f"{request.path}?{asked.urlencode()}"))
    return tuple(found)
