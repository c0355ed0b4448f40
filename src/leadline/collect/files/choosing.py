"""Which mapping a file is read by where nobody says what its columns mean, and mappings by their names."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from leadline.collect.fields import Kind
from leadline.collect.files.columns import missing, named_like_fields
from leadline.collect.files.mapping import Mapping
from leadline.collect.files.preparing import stated
from leadline.collect.files.recognising import preset_for
from leadline.collect.files.saved import saved_as, saved_for
from leadline.collect.files.sheets import Sheet
from leadline.problems import BadSetting, Problem
from leadline.record.home import Home

MEND = "State another: --mapping FILE or --map FIELD=COLUMN."


def known_mapping(
    home: Home | None, sheet: Sheet, kind: Kind | None = None, constants: Collection[str] = ()
) -> tuple[Mapping, tuple[Problem, ...]] | None:
    """The mapping that was saved for files with these columns, else that of the program which wrote it, else (with
    `kind`) columns named like fields, `constants` given beside them; with what is told of it. None: it has to be asked.
    """
    saved = saved_for(home, sheet.header) if home is not None else None
    if saved is not None and kind in (None, saved.kind):
        what = f"The columns are read as the saved mapping “{saved.name}” says."
        return saved, (Problem("mapping_saved", what, MEND, "note"),)
    preset = preset_for(sheet.header)
    if preset is not None and kind in (None, preset.kind):
        what = f"The columns are those of {preset.name}, and are read as such."
        return preset, (Problem("preset", what, MEND, "note"),)
    if kind and not missing(kind, {*named_like_fields(kind, sheet.header), *constants}, sheet.path):
        return stated(kind), ()
    return None


def named_mapping(name: str, home: Home | None) -> Mapping:
    """A mapping from a YAML file, or one that is saved under this name. Raises BadSetting or RecordError."""
    path = Path(name)
    if path.is_file():
        try:
            return Mapping.parse(path.read_text(encoding="utf-8-sig"), str(path))
        except (OSError, UnicodeDecodeError):
            what, mend = "The mapping cannot be read.", "It is UTF-8 text."
            raise BadSetting(Problem("unreadable_mapping", what, mend, file=name)) from None
    if path.suffix in (".yaml", ".yml"):
        raise BadSetting(Problem("unreadable_mapping", "There is no such mapping.", "Check its name.", file=name))
    if home is None:
        what = f"No mapping is saved as {name!r}."
        raise BadSetting(Problem("no_such_mapping", what, "None is saved; name a file."))
    return saved_as(home, name)
