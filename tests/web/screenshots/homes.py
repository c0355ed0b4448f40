"""The homes that pages are looked at in: one of much, one of nothing, and those in which something is odd."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TypeAlias
from urllib.parse import quote

from leadline.collect.by_hand import add_touch
from leadline.collect.demo.visit import bring_in
from leadline.record import drafts, members, standing
from leadline.record.home import Home
from leadline.record.identity import NOBODY
from leadline.record.links import now_micros
from leadline.record.publication import publish
from leadline.record.saved_mappings import save_mapping
from leadline.respond.acts import Deed, act, act_all
from leadline.respond.duplicates.looking import look
from leadline.touches.instants import micros_of
from tests.web.homes import NASTY, asked, few, fill, hostile
from tests.web.screenshots.views import DAY

Given: TypeAlias = Mapping[str, object]
"""What addresses name: persons, companies, tokens."""

PASSWORD = "a long enough one to sign in"
PEOPLE = 3_000


def company(home: Home) -> Given:
    """Two years of a made-up company, worked by three, with a second playbook and the draft of a third."""
    from django.db.models import Count, Min

    from leadline.record.models import SavedView, Touch

    bring_in(home, PEOPLE, datetime.now(UTC))
    publish(home, home.playbook().text + "\n# Quotes are answered first.\n", "ines", "Quotes were answered too late")
    team = _team()
    drafts.keep_draft(home, _stricter(home), home.playbook().digest, "ines", "")
    standing.catch_up(home)
    each = Touch.objects.exclude(subject=NOBODY).values("subject").annotate(of=Count("seq"), since=Min("at"))
    busiest = each.filter(since__lt=micros_of(datetime.fromisoformat(DAY).replace(tzinfo=UTC))).order_by(
        "-of", "subject"
    )
    long, other = (int(row["subject"]) for row in busiest[:2])
    act(home, [long], Deed("decision", "override", reason="met at the fair", properties={"stage": "sql"}), "jonas")
    act(home, [long], Deed("note", note="Prefers to be called before nine."), "jonas")
    add_touch(home, {"name": "Weber, Dr. Jörg", "email": "j.weber@weber.example", "action": "quote"})
    add_touch(home, {"name": "Joerg Weber", "email": "joerg.weber@weber.example", "phone": "+49 351 4077120"}, "people")
    look(home)
    standing.catch_up(home)
    SavedView.objects.create(name="Hot ones", owner="owner", query="temperature=hot", made=now_micros())
    SavedView.objects.create(name="Recycled", owner="jonas", shared=True, query="stage=recycled", made=now_micros())
    return {**team, "lead": long, "other": other, "company": _company()}


def nothing(home: Home) -> Given:
    return _team()


def done(home: Home) -> Given:
    """Everything is answered."""
    rows = few()
    fill(home, rows)
    _team()
    standing.catch_up(home)
    from leadline.record.models import Subject

    people = [int(one) for one in Subject.objects.values_list("id", flat=True)]
    outcome = Deed("outcome", "not_interested")
    act_all(home, [(person, outcome) for person in people], "jonas")
    return {"lead": people[0]}


def strange(home: Home) -> Given:
    """Strings that try to break out, in every place where somebody writes; the draft has mistakes."""
    from leadline.record.models import SavedView, Subject

    fill(home, [*hostile(), *few(), asked(4, "Two Names", "nasty@example.net", company="B" * 300, offer="quote")])
    team = _team()
    standing.catch_up(home)
    people = [int(one) for one in Subject.objects.order_by("id").values_list("id", flat=True)]
    act(home, people[:2], Deed("note", note=f"{NASTY} {'N' * 3000}"), NASTY[:150])
    for address in ("one@strange.example", "ome@strange.example"):
        add_touch(home, {"name": f"{NASTY} {'N' * 3000}", "email": address, "company": NASTY, "action": "quote"})
    look(home)
    save_mapping(
        home,
        NASTY,
        ["W"],
        f"kind: requests\nfields: {{email: {'W' * 300}}}\nvalues: {{offer: {{{'V' * 400}: '\u202e{'v' * 90}'}}}}\n",
    )
    wrong = home.playbook().text.replace("\noffers:", f"\nofers: {{}} # {NASTY}\noffers:", 1)
    publish(home, home.playbook().text + "\n", NASTY[:60], NASTY + "W" * 400)
    drafts.keep_draft(home, wrong + "\nrulez: []\n", home.playbook().digest, NASTY[:60], "")
    for number, name in enumerate((NASTY[:60], "V" * 60, "\u202e" + "عرض" * 15)):
        query = f"temperature={'hot' if number else 'cold'}&q={number}"
        SavedView.objects.create(name=name, owner="owner", query=query, made=now_micros())
    return {**team, "lead": people[0], "other": people[1], "company": "b" * 300}


def broken(home: Home) -> Given:
    """A table is missing, so that a page fails."""
    fill(home, few())
    with sqlite3.connect(home.path / "record.sqlite3") as database:
        database.execute("drop table saved_view")
    return {}


def unreadable(home: Home) -> Given:
    """The playbook has a mistake in it."""
    fill(home, few())
    home.playbook_path.write_text("leadline: 1\nofers: {}\nrules: 7\n")
    return {}


HOMES: dict[str, Callable[[Home], Given]] = {
    "company": company,
    "nothing": nothing,
    "done": done,
    "strange": strange,
    "unreadable": unreadable,
    "broken": broken,
}


def _team() -> dict[str, object]:
    """A marketer, a seller and a viewer beside the owner; one more is invited."""
    from django.contrib.auth.models import User

    from leadline.record.models import Member
    from leadline.record.models.member import Role

    people = {"ines": ("marketer", "Ines Falk"), "jonas": ("seller", "Jonas Weber"), "vera": ("viewer", "")}
    for username, (role, name) in people.items():
        Member.objects.create(user=User.objects.create_user(username, password=PASSWORD), role=role, name=name)
    inviter = User.objects.get(username="ines")
    return {"invitation": members.invite(Role.SELLER, inviter.pk, datetime.now(UTC))}


def _stricter(home: Home) -> str:
    return re.sub(r"{mql: \d+, sql: \d+,", "{mql: 70, sql: 95,", home.playbook().text, count=1)


def _company() -> str:
    from leadline.record.models import Group

    return quote(str(Group.objects.order_by("key").values_list("key", flat=True)[0]), safe="")
