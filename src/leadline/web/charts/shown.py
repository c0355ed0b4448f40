"""Charts on a page of figures, and each of them as a file: `picture` in the page's address names it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.http import HttpRequest, HttpResponse

from leadline.problems import BadSetting, Problem, shown
from leadline.respond.charts.chart import Chart
from leadline.respond.charts.picture import PICTURE_FORMS, picture
from leadline.web.shell.me import zone_of

PICTURE = "picture"
_TYPES = {"svg": "image/svg+xml", "png": "image/png"}


def charts(*found: Chart | None) -> dict[str, Chart]:
    """The charts of a page by name, for the template; those that could not be made are left out."""
    return {chart.name: chart for chart in found if chart is not None}


def asked_for(request: HttpRequest, found: Mapping[str, Chart]) -> HttpResponse | None:
    """The picture that the address asks for, None if it asks for the page. Raises BadSetting where there is none."""
    wanted = request.GET.get(PICTURE)
    if not wanted:
        return None
    name, _, ending = wanted.rpartition(".")
    for form in PICTURE_FORMS:
        if form == ending and name in found:
            answer = HttpResponse(picture(found[name], form), content_type=_TYPES[form])
            today = datetime.now(zone_of(request)).date().isoformat()
            answer["Content-Disposition"] = f'attachment; filename="{name}-{today}.{form}"'
            return answer
    known = tuple(f"{name}.{form}" for name in found for form in PICTURE_FORMS)
    mend = f"There are {', '.join(known)}." if known else "With these leads the page has no charts."
    raise BadSetting(Problem("no_picture", f"There is no picture {shown(wanted)} here.", mend, path=PICTURE))
