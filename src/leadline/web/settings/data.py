"""Where everything is kept, and whether it is well."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from leadline.record.health import look_at
from leadline.settings import read_settings
from leadline.web.roles import Role, page
from leadline.web.settings.tabs import tabs
from leadline.web.writes import current_home


@page(Role.OWNER)
def data(request: HttpRequest) -> HttpResponse:
    """With `?look=1` the record is looked at, which takes longer the larger it is."""
    home = current_home()
    looks = list(look_at(home.path)) if request.GET.get("look") else []
    context = {
        "here": "settings",
        "tabs": tabs(request, "settings_data"),
        "elsewhere": bool(read_settings().database_address),
        "home": str(home.path),
        "looks": [{"good": good, "found": found, "mend": mend} for _, good, found, mend in looks],
        "faults": sum(not good for _, good, _, _ in looks),
    }
    return render(request, "leadline/settings/data.html", context)
