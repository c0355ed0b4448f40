"""Today: whom to contact now, in which order, and why."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from leadline.problems import LeadlineError
from leadline.respond.queue import Item, Queue
from leadline.web import words
from leadline.web.today.groups import groups_of
from leadline.web.today.person import selected
from leadline.web.today.present import present_day
from leadline.web.today.sentence import opening_of


@require_safe
@vary_on_headers("X-Leadline-Part")
def today(request: HttpRequest) -> HttpResponse:
    """The whole page, or (with the header `X-Leadline-Part: person`) only what stands beside the queue."""
    try:
        day = present_day()
    except LeadlineError as error:
        return render(
            request, "leadline/today_problems.html", {"here": "today", "problems": error.problems}, status=503
        )
    if not day.touches:
        return render(request, "leadline/today_empty.html", {"here": "today"})
    now, zone, queue = day.as_of, day.zone, day.queue
    asked = {name: value for name, value in request.GET.items() if isinstance(value, str)}
    wanted = asked.get("step", "")
    item = day.by_request.get(wanted) or next(iter((*queue.items, *queue.review)), None)
    chosen = selected(day, item, _why_here(item, queue)) if item else None
    context: dict[str, Any] = {
        "here": "today",
        "playbook_name": day.playbook.name,
        "steps_in_queue": f"{len(queue.items):,}" if queue.items else "",
        "person": chosen,
        "gone": bool(wanted) and wanted not in day.by_request,
        "as_of": words.exact(now, zone),
        "as_of_iso": now.isoformat(),
    }
    if request.headers.get("X-Leadline-Part") == "person":
        return render(request, "leadline/person.html", context)
    context |= {
        "opening": opening_of(queue, now, zone),
        "groups": groups_of(queue, item.request if item else "", asked, now, zone),
        "kept": {name: value for name, value in asked.items() if name in ("due", "next", "over", "review")},
        "left_out": _left_out(queue),
    }
    return render(request, "leadline/today.html", context)


def _why_here(item: Item, queue: Queue) -> str:
    if item in queue.review:
        return "An old request: answer it or close it, it is not in the order of the day."
    heat = item.temperature or "no temperature"
    if item in queue.due:
        return f"Number {item.rank}: promised, and " + ("overdue." if item.due_class == "overdue" else "due today.")
    stated = "without a stated problem"
    if item.problem_stated:
        stated = "with a stated problem"
    elif any(asked.problem for asked in item.asked):
        stated = "with a stated problem that no product of the playbook solves"
    return f"Number {item.rank}: nothing promised for today; {heat}, {stated}."


def _left_out(queue: Queue) -> list[str]:
    out = queue.left_out
    return [
        words.count(number, one, many)
        for number, one, many in (
            (out.do_not_contact, "person who asked not to be contacted", "people who asked not to be contacted"),
            (out.declined, "person who declined follow-up", "people who declined follow-up"),
            (out.takers, "taker", "takers"),
            (out.unqualified, "unqualified", "unqualified"),
            (
                out.history,
                "person whose request was past its shelf life when imported",
                "people whose requests were past their shelf life when imported",
            ),
        )
        if number
    ]
