"""A row is known again whatever was assumed about it or inferred from it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from leadline.record.costs import read_costs
from leadline.record.home import Home
from leadline.record.models import Touch
from leadline.record.people import people
from leadline.touches import provenance
from tests.collect.writing_files import bring

EARLIER, LATER = datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 6, 1, tzinfo=UTC)


def _in_dollars(place: Home) -> None:
    text = place.playbook_path.read_text("utf-8")
    changed = text.replace("currency: EUR", "currency: USD", 1)
    assert changed != text
    place.playbook_path.write_text(changed, "utf-8")
    assert place.playbook().currency == "USD"


@pytest.mark.parametrize("kind", ["purchases", "costs"])
def test_another_currency_in_the_playbook_makes_nothing_new(place: Home, kind: str) -> None:
    who = "day" if kind == "costs" else "email,at"
    row = "2026-01-01" if kind == "costs" else "a@example.com,2026-01-01"
    content = f"{who},amount\n{row},10\n"
    assert bring(place, content, kind).new == 1
    _in_dollars(place)
    assert bring(place, content, kind).new == 0
    said = content.replace("amount\n", "amount,currency\n").replace("10\n", "10,USD\n")
    assert bring(place, said, kind).new == 1, "a currency that is said is content"
    assert kind == "purchases" or set(read_costs(place).column("currency").to_pylist()) == {"EUR", "USD"}


def test_lists_that_infer_sources_anew_make_nothing_new(place: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    content = "email,at,landing_page,referrer\na@example.com,2026-01-01,/x?gclid=1,\nb@example.com,2026-01-01,,https://t.co/\n"
    bring(place, content)
    monkeypatch.setattr("leadline.touches.provenance.VERSION", "links-9")
    monkeypatch.setitem(provenance.CLICK_IDS, "gclid", ("ads", "cpc"))
    assert bring(place, content).new == 0
    assert bring(place, content.replace("gclid=1", "gclid=2")).new == 1


def test_another_way_to_cut_links_makes_nothing_new(place: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    content = "email,at,page\na@example.com,2026-01-01,/a?colour=red\n"
    bring(place, content)
    for cut in ("", "/a", "/a?colour=red"):
        monkeypatch.setattr("leadline.collect.shaping.links.public_part", lambda _, cut=cut: cut)
        assert bring(place, content).new == 0
    assert bring(place, content.replace("red", "blue")).new == 1


def test_another_region_for_phone_numbers_makes_nothing_new(place: Home) -> None:
    content = "external_id,phone,at\n1,030 123456,2026-01-01\n"
    assert bring(place, content, region="DE").new == 1
    assert bring(place, content).new == bring(place, content, region="CH").new == 0
    assert bring(place, content.replace("030 123456", "(030) 123-456")).new == 0
    assert bring(place, content.replace("456", "457")).new == 1


def _people(place: Home, *countries: str, at: datetime | None = None) -> int:
    rows = "".join(f"x@example.com,{country}\n" for country in countries)
    return bring(place, "email,attributes.country\n" + rows, "people", at=at).new


def _in_force(place: Home) -> str | None:
    return Touch.objects.order_by("-at").values_list("attributes", flat=True).first()


def test_an_undated_value_that_comes_back_is_in_force_again(place: Home) -> None:
    news = [_people(place, country) for country in ("DE", "DE", "FR", "FR", "DE", "DE", "FR", "DE")]
    assert news == [1, 0, 1, 0, 1, 0, 1, 1]
    assert _in_force(place) == '{"country":"DE"}'


@pytest.mark.parametrize("countries", [("DE", "FR"), ("FR", "DE"), ("DE", "IT"), ("IT", "FR", "DE")])
def test_a_file_that_says_two_things_of_somebody_changes_nothing_when_it_comes_again(
    place: Home, countries: tuple[str, ...]
) -> None:
    _people(place, "DE")
    _people(place, "FR")
    _people(place, *countries)
    assert [_people(place, *countries), _people(place, *countries)] == [0, 0]


def test_a_name_that_comes_back_is_shown_again(place: Home) -> None:
    for name in ("Mara Lind", "Mara Berg", "Mara Lind"):
        assert bring(place, f"email,name\nx@example.com,{name}\n", "people").new == 1
        assert people(place, [1])[1].name == name


def test_what_was_said_of_an_earlier_day_does_not_come_back(place: Home) -> None:
    assert [_people(place, "DE", at=EARLIER), _people(place, "FR", at=LATER), _people(place, "DE", at=EARLIER)] == [
        1, 1, 0,
    ]  # fmt: skip
