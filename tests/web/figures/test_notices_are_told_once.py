"""What is told of several people alike is one notice, with a sentence for each."""

from __future__ import annotations

from leadline.measurement.notices import AboutPerson
from leadline.problems import Problem
from leadline.record.home import Home
from leadline.web.figures.notices import notices
from tests.web.homes import few, fill


def carried(person: int, source: str) -> AboutPerson:
    what = f"One client ({person}) is 60% of the revenue of “{source}” (4 paying clients)."
    return AboutPerson("one_client_carries", what, "Read its revenue.", "warning", person=person)


def test_one_is_one_sentence_with_its_link(workspace: Home) -> None:
    fill(workspace, few())
    (told,) = notices(workspace, (carried(1, "referral"),))
    (one,) = told.about
    assert (told.what, one.name, one.rest) == (
        "One client: ", "Mara Lindqvist", " is 60% of the revenue of “referral” (4 paying clients).",
    )  # fmt: skip
    assert "/lead/1" in one.url


def test_several_are_told_once_and_others_apart(workspace: Home) -> None:
    fill(workspace, few())
    others = (Problem("a", "One thing.", level="note"), Problem("a", "Another thing.", level="note"))
    told = notices(workspace, (carried(1, "referral"), carried(2, "email")), others)
    assert [len(one.about) for one in told] == [2, 0, 0]
    assert "2 places" in told[0].what
    assert [one.rest.split("“")[1].split("”")[0] for one in told[0].about] == ["referral", "email"]
