"""The one table of settings: what each means, where it comes from, and what is told when one is wrong.

Every setting is read from the environment (`LEADLINE_PORT=9000`). What is given in code goes before the environment.
`docs/reference/settings.md` is made from this table: `python -m leadline.settings > docs/reference/settings.md`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from leadline.problems import BadSetting, Problem, nearest

PREFIX = "LEADLINE_"
LOG_LEVELS = ("debug", "info", "warning", "error")
NOT_SETTINGS = frozenset({"LEADLINE_REQUIRE_ALL"})
"""Names with our prefix that are not settings: this one is read by the tests."""


def _postgresql(url: SecretStr) -> SecretStr:
    if not url.get_secret_value().startswith(("postgresql://", "postgres://")):
        raise ValueError("it has to begin with postgresql://")
    return url


def _web_address(url: str) -> str:
    if url and not url.startswith(("http://", "https://")):
        raise ValueError("it has to begin with https:// or http://")
    return url


class Settings(BaseSettings):
    """Leadline's settings. Frozen; times in the unit that the name says."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid", env_ignore_empty=True)

    home: Annotated[Path, Field(description="The folder of record, lake, playbook and keys.")] = Path("leadline-data")
    database: Annotated[
        SecretStr | None,
        AfterValidator(lambda url: None if url is None else _postgresql(url)),
        Field(
            description="A PostgreSQL database for the record, as `postgresql://user:password@host/name`. "
            "It needs the extra `postgres`: `pip install 'leadline[postgres]'`. Without this setting the record is a "
            "SQLite file in the home."
        ),
    ] = None
    url: Annotated[
        str,
        AfterValidator(_web_address),
        Field(
            description="The address under which people reach the workspace when it stands behind a proxy, "
            "as `https://leads.example.com`."
        ),
    ] = ""
    host: Annotated[
        str,
        Field(
            min_length=1,
            description="The address on which the workspace listens. Any but this machine's own needs a URL.",
        ),
    ] = "127.0.0.1"
    port: Annotated[
        int, Field(ge=1, le=65535, description="The port of the workspace; if it is taken, the next free one.")
    ] = 8321
    upload_mb: Annotated[
        int,
        Field(
            ge=1,
            le=100_000,
            description="How large a file may be that is handed in on the pages, in megabytes. `leadline import` takes "
            "larger ones.",
        ),
    ] = 1_000
    cache: Annotated[
        Path | None,
        Field(
            description="Where the compiled fold is kept between runs. Without it in `XDG_CACHE_HOME` or `~/.cache`; "
            "where nothing can be written, nothing is kept."
        ),
    ] = None
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"],
        Field(description="How much the server writes to its log: `debug`, `info`, `warning` or `error`."),
    ] = "warning"

    @property
    def database_address(self) -> str:
        """The database with its password, or an empty text."""
        return self.database.get_secret_value() if self.database else ""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        # Code first, then the environment, and nothing else: a stray file in the working folder decides nothing.
        return init_settings, env_settings


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One row of the table, as the reference shows it."""

    name: str
    variable: str
    default: str
    description: str


def setting_rows() -> tuple[SettingRow, ...]:
    """Every setting with its environment variable, default and description, in the table's order."""
    return tuple(
        SettingRow(name, PREFIX + name.upper(), _default_text(info), info.description or "")
        for name, info in Settings.model_fields.items()
    )


def read_settings(**given: Any) -> Settings:
    """The settings from `given` (those that are not None) and the environment.

    Raises `BadSetting` with one problem for each wrong value and each unknown `LEADLINE_…` variable.
    """
    problems = list(_unknown_variables(os.environ))
    given = {name: value for name, value in given.items() if value is not None}
    try:
        settings = Settings(**given)
    except ValidationError as error:
        problems += [_problem(dict(detail), given) for detail in error.errors(include_url=False, include_input=False)]
        raise BadSetting(*problems) from None
    if problems:
        raise BadSetting(*problems)
    return settings


def reference() -> str:
    """The settings as a page of documentation."""
    rows = "\n".join(
        f"| `{row.variable}` | {row.default} | {row.description} |".replace("  ", " ") for row in setting_rows()
    )
    return (
        "# Settings\n\n"
        "Settings come from the environment. A wrong value, or a name that does not exist, stops the start and says\n"
        "what is wrong. `--home` on the command line goes before `LEADLINE_HOME`.\n\n"
        "| variable | default | meaning |\n|---|---|---|\n"
        f"{rows}\n\n"
        "This page is made from `leadline.settings`; a test compares the two.\n"
    )


def _default_text(info: FieldInfo) -> str:
    if info.default is None or info.default == "":
        return "none"
    if isinstance(info.default, bool):
        return f"`{str(info.default).lower()}`"
    if isinstance(info.default, Path):
        return f"`./{info.default}`"
    return f"`{info.default}`"


def _unknown_variables(environment: Mapping[str, str]) -> list[Problem]:
    known = {row.variable for row in setting_rows()} | NOT_SETTINGS
    problems = []
    for variable in sorted(environment):
        if variable.startswith(PREFIX) and variable not in known:
            like = nearest(variable, sorted(known - NOT_SETTINGS))
            mend = f"Did you mean {like}?" if like else "Remove it, or see the list in docs/reference/settings.md."
            problems.append(
                Problem(
                    "setting-unknown",
                    f"There is no setting {variable}.",
                    mend,
                    file="environment",
                    path=variable,
                    nearest=like,
                )
            )
    return problems


def _problem(detail: dict[str, Any], given: Mapping[str, Any]) -> Problem:
    # The value itself is never repeated: it may be a password.
    location = detail["loc"]
    name = str(location[0]).lower().removeprefix(PREFIX.lower())
    info = Settings.model_fields.get(name)
    if info is None:
        like = nearest(name, Settings.model_fields)
        return Problem(
            "setting-unknown",
            f"There is no setting {name}.",
            f"Did you mean {like}?" if like else "See the list in docs/reference/settings.md.",
            file="code",
            path=name,
            nearest=like,
        )
    variable = PREFIX + name.upper()
    choices = LOG_LEVELS if name == "log_level" else ()
    wrong = str(given[name] if name in given else os.environ.get(variable, ""))
    why = str(detail["msg"]).removeprefix("Value error, ")
    return Problem(
        "setting-wrong",
        f"The value of {variable} cannot be used: {why[:1].lower()}{why[1:]}.",
        f"{info.description} Default: {_default_text(info)}.",
        file="code" if name in given else "environment",
        path=variable,
        nearest=nearest(wrong, choices) if choices else None,
    )


if __name__ == "__main__":
    sys.stdout.write(reference())
