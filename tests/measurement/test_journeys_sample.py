"""The public sample of journeys, and the shop's visits, exactly."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import numpy as np
import pytest

from leadline.measurement.attribution.crediting import Crediting
from leadline.measurement.attribution.journeys import Touched, journeys

CHANNELS = ("Paid Search", "Facebook", "Online Video", "Instagram", "Online Display")


def sample(shared: Path, split: Literal["each", "person"]) -> Crediting:
    path = shared / "data" / "journeys" / "attribution_sample.csv"
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    number = {name: i for i, name in enumerate(dict.fromkeys(row["customer_id"] for row in rows))}
    person = np.array([number[row["customer_id"]] for row in rows])
    at = np.array([int(datetime.fromisoformat(row["time"]).timestamp()) * 1_000_000 for row in rows])
    channel = np.array([CHANNELS.index(row["channel"]) for row in rows])
    won = np.array([row["conversion"] == "1" for row in rows])
    touched = Touched(person, at, channel)
    return Crediting(journeys(touched, len(CHANNELS), person[won], at[won], len(number), split), times=20)


def test_split_after_each_conversion(shared: Path) -> None:
    found = sample(shared, "each")
    assert found.made.conversions == 1_838
    expected = {
        "first": [601, 569, 222, 226, 220],
        "last": [457, 561, 350, 237, 233],
        "linear": [551.5, 532.3, 309.6, 234.6, 210.0],
        "markov": [438.8, 448.3, 362.2, 293.7, 294.9],
    }
    for rule, credits in expected.items():
        assert found.credited[rule].value[:5].round(1).tolist() == credits


def test_one_journey_a_person(shared: Path) -> None:
    found = sample(shared, "person")
    assert found.made.conversions == 1_642
    for credited in found.credited.values():
        assert np.nansum(credited.value) == pytest.approx(1_642)


def test_the_last_touch_of_the_shops_buyers(shared: Path) -> None:
    path = shared / "data" / "cooltshirts" / "page_visits.csv"
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    number = {name: i for i, name in enumerate(dict.fromkeys(row["user_id"] for row in rows))}
    campaigns = sorted({row["utm_campaign"] for row in rows})
    person = np.array([number[row["user_id"]] for row in rows])
    moments = [datetime.strptime(row["timestamp"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC) for row in rows]
    at = np.array([int(moment.timestamp()) * 1_000_000 for moment in moments])
    channel = np.array([campaigns.index(row["utm_campaign"]) for row in rows])
    bought = np.array([row["page_name"].startswith("4") for row in rows])
    made = journeys(Touched(person, at, channel), len(campaigns), person[bought], at[bought], len(number), "person")
    last = Crediting(made, times=20).credited["last"].value
    found = {name: int(last[i]) for i, name in enumerate(campaigns) if last[i]}
    most = dict(sorted(found.items(), key=lambda item: -item[1])[:4])
    assert most == {
        "weekly-newsletter": 115,
        "retargetting-ad": 113,
        "retargetting-campaign": 54,
        "paid-search": 52,
    }
