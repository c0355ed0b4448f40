"""The answers to a few questions make a playbook that reads back as they were given, and change nothing else."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from leadline.playbook import Playbook
from leadline.playbook.answers import Answers, OfferAnswer, ProductAnswer, answers_of, playbook_text
from leadline.playbook.checking import check

SHORT = "leadline: 1\n# A short one\nrules: []\n"
MORNING = {"mon": ("09:00-12:30", "13:00-17:00"), "fri": ("10:00-12:00",)}
ANSWERS = Answers(
    "Köhler & Söhne: #1",
    "Europe/Berlin",
    "EUR",
    MORNING,
    (ProductAnswer("Team coaching", "3000", False, True, ("leads get lost",)), ProductAnswer("Ébook", "19.90", True)),
    (OfferAnswer("White paper", "download", "Team coaching"), OfferAnswer("White paper", "event")),
)

line = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=40)
name = line.map(str.strip).filter(bool)
answered = st.builds(
    Answers,
    company=name,
    time_zone=st.sampled_from(["UTC", "Europe/Berlin", "America/New_York"]),
    currency=st.sampled_from(["EUR", "USD"]),
    hours=st.just(MORNING),
    products=st.lists(
        st.builds(
            ProductAnswer,
            name=name,
            price=st.sampled_from(["", "3000", "19.90"]),
            buy_online=st.booleans(),
            repeatable=st.booleans(),
        ),
        min_size=1,
        max_size=4,
        unique_by=lambda product: product.name,
    ).map(tuple),
    offers=st.lists(
        st.builds(OfferAnswer, name=name, kind=st.sampled_from(["download", "event", "quote"])), max_size=4
    ).map(tuple),
)


def test_what_was_answered_is_what_the_playbook_says() -> None:
    playbook = Playbook.parse(playbook_text(ANSWERS))

    assert (playbook.name, playbook.time_zone, playbook.currency) == ("Köhler & Söhne: #1", "Europe/Berlin", "EUR")
    assert [(p.key, p.name, p.buy_online, p.repeatable) for p in playbook.products] == [
        ("team-coaching", "Team coaching", False, True),
        ("ebook", "Ébook", True, False),
    ]
    assert [(o.key, o.product) for o in playbook.offers] == [("white-paper", "team-coaching"), ("white-paper-2", None)]
    assert playbook.hours.by_weekday[0] == ((540, 750), (780, 1020))
    assert [replace(rule, line=0) for rule in playbook.rules] == [replace(r, line=0) for r in Playbook.default().rules]


@given(answered)
def test_whatever_names_are_given_the_text_reads_back_as_they_are(answers: Answers) -> None:
    text = playbook_text(answers, SHORT)
    playbook = Playbook.parse(text)

    assert [p.name for p in playbook.products] == [p.name for p in answers.products]
    assert [o.name for o in playbook.offers] == [o.name for o in answers.offers]
    assert playbook_text(answers_of(playbook), text) == playbook_text(answers_of(Playbook.parse(text)), text)
    assert Playbook.parse(playbook_text(answers_of(playbook), text)).products == playbook.products


def test_what_was_not_asked_about_stays_as_it_stood() -> None:
    base = playbook_text(ANSWERS).replace(
        "  team-coaching:\n", "  team-coaching:\n    margin: 60 %\n    pages: [/coaching*]\n"
    )
    before = Playbook.parse(base)

    text = playbook_text(answers_of(before), base)

    assert Playbook.parse(text).products == before.products
    assert [row for row in text.splitlines() if row.startswith("#")] == [
        row for row in base.splitlines() if row.startswith("#")
    ]


def test_an_answer_that_cannot_be_is_told_by_the_reading_as_any_other() -> None:
    text = playbook_text(Answers("X", "Europe/Nowhere", "EUR", {"mon": ("nine",)}, (ProductAnswer("A", "much"),), ()))
    assert {problem.path for problem in check(text)} >= {"time_zone", "products.a.price"}
