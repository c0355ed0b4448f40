"""Every page is asked for by two people in turn, who write numbers differently: neither reads what was kept for the
other."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from leadline import words
from leadline.playbook import Playbook
from leadline.record.home import Home
from leadline.record.models.member import Role
from leadline.respond.charts.intervals import Row, intervals
from leadline.respond.charts.picture import svg
from leadline.respond.charts.scales import Scale
from leadline.web.setting_up import questions
from tests.web.conftest import browser
from tests.web.people import client_of
from tests.web.read_aloud import Page
from tests.web.screenshots import homes
from tests.web.screenshots.views import VIEWS

BEFORE, AFTER = r"(?<![\w.,:/@+-])", r"(?![\w]|[.,][0-9])"
ENGLISH = re.compile(
    rf"{BEFORE}[1-9][0-9]{{0,2}}(?:,[0-9]{{3}})+{AFTER}|{BEFORE}[0-9]+\.[0-9]{{1,2}}{AFTER}|{BEFORE}0\.[0-9]+{AFTER}"
)
GERMAN = re.compile(
    rf"{BEFORE}[1-9][0-9]{{0,2}}(?:\.[0-9]{{3}})+{AFTER}|{BEFORE}[0-9]+,[0-9]{{1,2}}{AFTER}|{BEFORE}0,[0-9]+{AFTER}"
)
"""Numbers that look so; '1,234' may be either, with a mark between thousands or before decimals: the first is meant."""
BARE = re.compile(rf"{BEFORE}(?!(?:19|20)[0-9]{{2}}(?![0-9]))[0-9]{{4,}}(?!\w)")
"""Without a mark between thousands, and no year."""
ISO_DAY = re.compile(r"(?<![\w-])[12][0-9]{3}-[01][0-9]-[0-3][0-9](?![\w-])")
"""As files and playbooks have days, not people."""
EXAMPLES = re.compile(
    "As my browser says|German|French|Swiss|Italian|Austrian|Dutch|Swedish|Polish|Turkish|Indian|English"
)
"""What the page of settings shows for each format."""
PLAIN = {"playbook-version", "playbook-changes"}
"""They show the text of a playbook, which is plain for everybody."""
TYPED = {"attribution-wrong", "sources-wrong"}
"""They show what somebody typed into the address, where days are written so."""


def _read(client: Client, address: str) -> list[str]:
    answer = client.get(address)
    texts = Page(answer.content.decode()).said if answer.get("Content-Type", "").startswith("text/html") else []
    return [text for text in texts if not EXAMPLES.search(text)]


def _foreign(texts: list[str], *foreign: re.Pattern[str]) -> list[str]:
    return [text for text in texts if any(one.search(text) for one in foreign)]


def test_no_page_shows_somebody_the_numbers_of_another(workspace: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(homes, "PEOPLE", 1_500)
    given = homes.HOMES["company"](workspace)
    german, english = client_of(Role.OWNER, "grete", numbers="de"), client_of(Role.OWNER, "emma", numbers="en")
    wrong: dict[str, list[str]] = {}
    own: dict[str, int] = {"german": 0, "english": 0}
    for number, view in enumerate(one for one in VIEWS["company"] if one.who != "stranger"):
        address = view.address.format(**given, link="")
        both = [("english", english), ("german", german)]
        for who, client in both if number % 2 else reversed(both):
            texts = _read(client, address)
            own[who] += len(_foreign(texts, GERMAN if who == "german" else ENGLISH))
            days = () if view.name in TYPED else (ISO_DAY,)
            found = _foreign(texts, *days, BARE, ENGLISH if who == "german" else GERMAN)
            if found and view.name not in PLAIN:
                wrong[f"{view.name}, {who}"] = found
    assert wrong == {}
    assert min(own.values()) > 500


@pytest.mark.parametrize("form", ["md", "html"])
def test_a_report_as_a_file_is_written_for_whoever_asks(
    workspace: Home, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr(homes, "PEOPLE", 1_500)
    homes.HOMES["company"](workspace)
    german, english = client_of(Role.OWNER, "grete", numbers="de"), client_of(Role.OWNER, "emma", numbers="en")
    one, other = (Page(client.get(f"/report/file/{form}").content.decode()).said for client in (english, german))
    assert _foreign(one, ENGLISH)
    assert _foreign(other, GERMAN)
    assert _foreign(one, GERMAN) == _foreign(other, ENGLISH) == []


def _written_by(client: Client, **headers: str) -> str:
    """The format of a page: its texts have it, and its scripts are told by name."""
    page = client.get("/demo", headers=headers).content.decode()
    found = re.search(r'data-numbers="(\S+?)"', page)
    assert found, page
    return found[1]


def test_without_a_choice_it_is_as_the_browser_says(owner: Client) -> None:
    assert _written_by(owner) == "en"
    assert _written_by(owner, accept_language="de-DE,de;q=0.9,en;q=0.8") == "de"
    assert _written_by(owner, accept_language="en-US,de;q=0.5") == "en"


def test_what_somebody_chose_goes_before_what_their_browser_says(owner: Client) -> None:
    page = owner.get("/settings").content.decode()
    assert "As my browser says: 1,234.5 · 4.2% · €1,240" in page
    assert "1’234.5 · 4.2% · €\u00a01’240" in page
    assert owner.post("/settings/you", {"name": "", "zone": "", "numbers": "de-CH"}).status_code == 302
    assert _written_by(owner, accept_language="fr") == "de-CH"
    assert '<option value="de-CH" selected>' in owner.get("/settings").content.decode()
    owner.post("/settings/you", {"name": "", "zone": "", "numbers": ""})
    assert _written_by(owner, accept_language="fr") == "fr"


def test_a_format_that_there_is_not_is_refused(owner: Client) -> None:
    answer = owner.post("/settings/you", {"name": "", "zone": "", "numbers": "tlh"})
    assert answer.status_code == 400
    assert "There is no way of writing numbers called “tlh”." in answer.content.decode()


def test_a_stranger_is_answered_as_their_browser_says(workspace: Home) -> None:
    assert browser().get("/sign-in", headers={"Accept-Language": "de"}).status_code == 200


@pytest.mark.parametrize(("numbers", "typed", "kept"), [
    ("de", "1.240", 1_240), ("de", "1.240,50", 1_240.5), ("en", "1,240.50", 1_240.5), ("de-CH", "1'240", 1_240),
    ("de", "1240.5", 1_240.5),
])  # fmt: skip
def test_a_cost_is_read_as_whoever_types_it_means_it(workspace: Home, numbers: str, typed: str, kept: float) -> None:
    from leadline.record.models import Cost

    client = client_of(Role.OWNER, numbers=numbers)
    answer = client.post("/settings/costs", {"day_from": "2026-05-01", "amount": typed, "currency": "EUR"})
    assert answer.status_code == 302, answer.content.decode()
    assert list(Cost.objects.values_list("amount", flat=True)) == [round(kept * 1_000_000)]


@pytest.mark.parametrize(("numbers", "typed", "says"), [
    ("de", "1,240", "1234,50"), ("en", "1.240", "1234.50"), ("fr", "1.240", "1234,50"),
])  # fmt: skip
def test_a_cost_that_may_be_two_is_asked_for_again(workspace: Home, numbers: str, typed: str, says: str) -> None:
    client = client_of(Role.OWNER, numbers=numbers)
    answer = client.post("/settings/costs", {"day_from": "2026-05-01", "amount": typed, "currency": "EUR"})
    assert answer.status_code == 422
    assert f"without a mark between thousands, like {says}." in answer.content.decode()


def test_a_cost_beside_another_currency_is_asked_for_again(owner: Client) -> None:
    answer = owner.post("/settings/costs", {"day_from": "2026-05-01", "amount": "CHF 12", "currency": "EUR"})
    assert answer.status_code == 422
    assert "The amount says CHF" in answer.content.decode()


@pytest.mark.parametrize(("name", "ticks"), [
    ("en", ("0.5%", "1.5%")), ("de", ("0,5\u00a0%", "1,5\u00a0%")), ("fr", ("0,5\u00a0%",)), ("it", ("0,5%",)),
])  # fmt: skip
def test_the_axes_of_charts_are_written_like_the_texts_beside_them(name: str, ticks: tuple[str, ...]) -> None:
    rows = [Row("google", 0.0163, 0.0121, 0.019), Row("bing", 0.0042, 0.001, 0.011)]
    with words.writing(words.FORMATS[name]):
        chart = intervals("rates", "Rates", "Two.", rows, Scale("rate", "Rate"), of="Source")
    drawn = svg(chart)
    assert [tick for tick in ticks if f">{tick}<" not in drawn] == []
    assert (">1.6%<" in drawn) == (name == "en")


@pytest.mark.parametrize(("name", "shown"), [("en", "19.9"), ("de", "19,9"), ("de-CH", "19.9")])
def test_the_set_up_shows_a_price_as_it_is_typed_and_reads_it_back(name: str, shown: str) -> None:
    text = Playbook.default().text.replace("products:", "products:\n  coaching: {name: Coaching, price: 19.90 EUR}", 1)
    with words.writing(words.FORMATS[name]):
        typed = questions.typed_of(Playbook.parse(text), first=False)
        given, wrong = questions.answers(typed)
    coaching = next(n for n, one in enumerate(typed.products) if one.key == "coaching")
    assert (typed.products[coaching].price, given.products[coaching].price, wrong) == (shown, "19.9", {})
