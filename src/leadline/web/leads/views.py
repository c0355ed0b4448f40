"""States of the list that somebody keeps under a name, for themselves or for all."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from leadline.record.models import SavedView
from leadline.record.models.member import Role
from leadline.web.colleagues import names
from leadline.web.leads.asked import asked_of
from leadline.web.refusals import refusal
from leadline.web.roles import role_of, verb
from leadline.web.shell.parts import wants_part

NAME_AT_MOST = 60
VIEWS_AT_MOST = 50
"""Of one person."""
DAY = 24 * 3600 * 1_000_000


@dataclass(frozen=True, slots=True)
class View:
    """`query` is its state; `mine`: whoever looks may remove it."""

    id: int
    name: str
    url: str
    shared: bool
    mine: bool
    current: bool
    by: str


@dataclass(frozen=True, slots=True)
class Views:
    """`query` is the state that would be kept now, '' for the plain list; `removed` the view that was just removed."""

    views: tuple[View, ...]
    query: str
    kept: bool
    problem: str = ""
    typed: str = ""
    removed: View | None = None

    @property
    def form(self) -> bool:
        """Whether there is something to keep."""
        return bool(self.query) and not self.kept


def views_of(username: str, query: str, may_all: bool = False) -> Views:
    """The views that somebody sees, their own first; `query` is the state of the list that they look at."""
    rows = SavedView.objects.filter(Q(owner=username) | Q(shared=True), removed=None).order_by("name", "id")
    views = sorted((_view(row, username, query, may_all) for row in rows), key=lambda view: view.by != "")
    return Views(tuple(views), query, any(view.current for view in views))


@verb(Role.VIEWER)
def save(request: HttpRequest) -> HttpResponse:
    """Keep the state `query` as `name`; with `shared`, for all (from seller on)."""
    form, username = request.POST, request.user.get_username()
    query = _clean(form.get("query", ""))
    name = " ".join(form.get("name", "").replace("\x00", "").split())[:NAME_AT_MOST]
    shared = bool(form.get("shared"))
    if shared and not role_of(request.user).may(Role.SELLER):
        return refusal(request, 403, "This is not kept for all", "Viewers keep views for themselves.", "Try without.")
    problem = ""
    if not name:
        problem = "Give it a name, like “Hot from referrals”."
    elif not query:
        problem = "Choose a filter or an order first: this is the list that everybody starts from."
    elif SavedView.objects.filter(owner=username, removed=None).count() >= VIEWS_AT_MOST:
        problem = f"These are {VIEWS_AT_MOST} views already. Remove one that you do not need."
    elif SavedView.objects.filter(owner=username, removed=None, name=name).exists():
        problem = f"You have a view “{name}” already. Give this one another name."
    if problem:
        return _bar(request, query, status=422, problem=problem, typed=name)
    now = time.time_ns() // 1_000
    SavedView.objects.filter(removed__lt=now - 7 * DAY).delete()
    SavedView.objects.create(name=name, owner=username, shared=shared, query=query, made=now)
    return _bar(request, query)


@verb(Role.VIEWER)
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Remove one's own view; an owner removes anybody's."""
    return _mark(request, number, time.time_ns() // 1_000)


@verb(Role.VIEWER)
def restore(request: HttpRequest, number: int) -> HttpResponse:
    """Put a removed view back."""
    return _mark(request, number, None)


def _mark(request: HttpRequest, number: int, removed: int | None) -> HttpResponse:
    username, may_all = request.user.get_username(), role_of(request.user).may(Role.OWNER)
    rows = SavedView.objects.filter(id=number)
    rows = rows.filter(Q(owner=username) | Q(shared=True)) if may_all else rows.filter(owner=username)
    row = rows.first()
    query = _clean(request.POST.get("query", ""))
    if row is None:
        return refusal(request, 404, "There is no such view", "It is somebody else’s, or gone.", "Nothing was changed.")
    SavedView.objects.filter(id=number).update(removed=removed)
    gone = _view(row, username, query, may_all) if removed is not None else None
    return _bar(request, query, removed=gone)


def _bar(
    request: HttpRequest, query: str, status: int = 200, problem: str = "", typed: str = "", removed: View | None = None
) -> HttpResponse:
    """The views above the list; without scripts, the list again."""
    if not wants_part(request) and not problem:
        return redirect(reverse("leads") + (f"?{query}" if query else ""))
    may = role_of(request.user)
    seen = views_of(request.user.get_username(), query, may.may(Role.OWNER))
    views = Views(seen.views, seen.query, seen.kept, problem, typed, removed)
    if not wants_part(request):
        return refusal(request, status, "The view was not kept", problem, "Go back and try again.")
    return render(request, "leadline/leads/views.html", {"views": views, "works": may.may(Role.SELLER)}, status=status)


def _view(row: SavedView, username: str, query: str, may_all: bool) -> View:
    mine = row.owner == username
    return View(
        row.pk,
        row.name,
        f"{reverse('leads')}?{row.query}",
        row.shared,
        mine or may_all,
        row.query == query,
        "" if mine else names().get(row.owner, row.owner),
    )


def _clean(query: str) -> str:
    """Only what a view may hold, in the one order of parameters."""
    return asked_of(QueryDict(query)).view()
