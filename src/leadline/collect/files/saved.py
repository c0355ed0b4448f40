"""Mappings that are saved by the shape of their file and used again for the next one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from leadline.collect.fields import DAYS_OF_COSTS
from leadline.collect.files.manner import Manner
from leadline.collect.files.mapping import Mapping
from leadline.problems import BadSetting, Problem
from leadline.record.home import Home
from leadline.record.saved_mappings import save_mapping, saved_for_shape, saved_named


def saved_for(home: Home, header: Collection[str]) -> Mapping | None:
    """The mapping that was saved last for files with these columns, in any order."""
    kept = saved_for_shape(header)
    return Mapping.parse(kept.text, f"the mapping {kept.name}") if kept else None


def saved_as(home: Home, name: str) -> Mapping:
    """Raises RecordError if no mapping is saved under this name."""
    kept = saved_named(name)
    return Mapping.parse(kept.text, f"the mapping {kept.name}")


def save(home: Home, mapping: Mapping, header: Collection[str]) -> Mapping:
    """Keep a mapping under its name for files with these columns. How one file was encoded is not kept: the next may be
    written otherwise, and it is found out. Nor are the days of one report of costs: the next one is of others. Raises
    BadSetting if it has no name.
    """
    if not mapping.name:
        raise BadSetting(Problem("mapping_without_name", "The mapping has no name.", "Give it one."))
    manner = mapping.read
    kept = replace(
        mapping,
        constants={
            name: text
            for name, text in mapping.constants.items()
            if mapping.kind != "costs" or name not in DAYS_OF_COSTS
        },
        read=Manner(
            sheet=manner.sheet,
            dates=manner.dates,
            decimals=manner.decimals,
            zone=manner.zone,
            currency=manner.currency,
            region=manner.region,
        ),
    )
    save_mapping(home, mapping.name, header, kept.text())
    return kept
