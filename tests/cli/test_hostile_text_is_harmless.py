from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.cli.clean import clean
from leadline.cli.tables import Column, show
from leadline.cli.talk import emit_json

HOSTILE = [
    "\x1b]0;title\x07", "\x1b[2J\x1b[31mred", "a\x9b31mb", "line\r\nother", "\x00nul", "back\x08\x08space",
    "abc\u202egnp.exe", "\u2066isolated\u2069", "tag\U000e0041", "\ud800", "para\u2029graph",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_commands_a_terminal_or_turns_text_is_left(text: str) -> None:
    shown = clean(text)
    assert not any(ord(letter) < 32 or 127 <= ord(letter) < 160 for letter in shown)
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2028\u2029\U000e0041\ud800")


@given(text=st.text())
def test_cleaned_text_is_one_line_that_can_be_printed(text: str) -> None:
    shown = clean(text)
    assert len(shown.splitlines()) <= 1
    shown.encode()


def test_names_written_from_right_to_left_turn_nothing_beside_them() -> None:
    assert clean("ليلى") == "\u2068ليلى\u2069"


def test_names_of_other_writings_stay_as_they_are() -> None:
    for name in ("Олена", "佐藤 美咲", "अनन्या", "Zoë O'Doherty", "สมชาย"):
        assert clean(name) == name


def test_markup_in_a_name_is_shown_as_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    show("[bold]title[/bold]", (Column("Who"),), [("[red]x[/red] [link=http://x]y[/link] :smile:",)])
    out = capsys.readouterr().out
    assert "[red]x[/red] [link=http://x]y[/link] :smile:" in out
    assert "[bold]title[/bold]" in out


def test_json_holds_the_text_but_no_terminal_command(capsys: pytest.CaptureFixture[str]) -> None:
    names = [text for text in HOSTILE if text != "\ud800"]
    emit_json(names)
    out = capsys.readouterr().out
    assert json.loads(out) == names
    assert not any((ord(letter) < 32 and letter != "\n") or 127 <= ord(letter) < 160 for letter in out)
    assert "\u202e" not in out


def test_a_narrow_terminal_gets_one_value_a_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    show(
        "",
        (Column("Temperature"), Column("Who", grows=True), Column("Source")),
        [("hot", "Mara Lindqvist", "organic_search")],
    )
    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == ["Temperature  hot", "Who          Mara Lindqvist", "Source       organic_search"]
    assert all(len(line) <= 30 for line in lines)
