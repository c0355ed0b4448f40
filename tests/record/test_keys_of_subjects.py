"""The keys of a subject are found by it, whatever came in which order, and in homes of before."""

from __future__ import annotations

from functools import partial

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadline.record.home import Home
from leadline.record.keys import keys_of
from leadline.record.models import Key, KeyOfSubject, PromisedNumbers, Subject
from leadline.touches.keys import KEY_KINDS
from tests.record.bring import Row, bring, fails_at

KEYS = st.fixed_dictionaries(
    {}, optional={kind: st.sampled_from([f"{kind}{number}" for number in range(5)]) for kind in KEY_KINDS}
)
BATCHES = st.lists(st.lists(KEYS.filter(bool), min_size=1, max_size=5), min_size=1, max_size=4)


def told() -> set[tuple[str, str, int]]:
    return set(Key.objects.values_list("kind", "value", "subject"))


def found() -> set[tuple[str, str, int]]:
    subjects = list(Subject.objects.values_list("id", flat=True))
    return {(key.kind, key.value, key.subject) for key in keys_of(subjects)}


def forget_everything() -> None:
    for model in (Key, KeyOfSubject, Subject):
        model._default_manager.all().delete()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=BATCHES, short=st.booleans())
def test_every_key_is_found_by_its_subject(place: Home, batches: list[list[Row]], short: bool) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("leadline.record.append.SHORT", 1_000 if short else 0)
        for number, batch in enumerate(batches):
            bring(place, *({"at": number, "page": f"{number}/{i}", **keys} for i, keys in enumerate(batch)))
        try:
            assert found() == told()
        finally:
            forget_everything()


def test_an_append_done_again_leaves_nobody_without_keys(place: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[Row] = [{"at": n, "external_id": f"x{n}", "email": f"m{n}@example.com"} for n in range(20)]
    monkeypatch.setattr("leadline.record.append.SHORT", 0)
    with monkeypatch.context() as broken:
        broken.setattr("leadline.record.append.insert", partial(fails_at, Key))
        with pytest.raises(OSError, match="disk full"):
            bring(place, *rows, run=7)
    assert Subject.objects.count() == 20
    assert not Key.objects.exists()
    assert PromisedNumbers.objects.get().run == 7

    bring(place, *rows, run=7)

    assert Subject.objects.count() == 20
    assert found() == told()
    assert len(told()) == KeyOfSubject.objects.count() == 40
    assert not PromisedNumbers.objects.exists()


def test_homes_of_before_get_the_rows_that_keys_are_found_by(place: Home) -> None:
    bring(place, *({"at": n, "external_id": f"x{n % 9}", "email": f"m{n}@example.com"} for n in range(30)))
    before = told()
    call_command("migrate", "record", "0010", verbosity=0)
    with connection.cursor() as cursor:
        assert "key_of_subject" not in connection.introspection.table_names(cursor)

    call_command("migrate", "record", verbosity=0)

    assert found() == told() == before
