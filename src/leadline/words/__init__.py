"""How numbers, money and days are said to people, each in the format of whoever reads."""

from __future__ import annotations

from leadline.words.amounts import beside, exact_money, money
from leadline.words.browser import asked_by
from leadline.words.form import ENGLISH, FORMATS, NumberFormat, present, writing
from leadline.words.numbers import (
    bare,
    count,
    figures,
    full,
    interval,
    number,
    part,
    per_cent,
    percent,
    score,
    short,
    signed,
    signed_percent,
    whole,
    written,
)
from leadline.words.times import day, long_day, minutes, spoken

__all__ = [
    "ENGLISH",
    "FORMATS",
    "NumberFormat",
    "asked_by",
    "bare",
    "beside",
    "count",
    "day",
    "exact_money",
    "figures",
    "full",
    "interval",
    "long_day",
    "minutes",
    "money",
    "number",
    "part",
    "per_cent",
    "percent",
    "present",
    "score",
    "short",
    "signed",
    "signed_percent",
    "spoken",
    "whole",
    "writing",
    "written",
]
