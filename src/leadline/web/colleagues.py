"""Those who work here, by user name, as they are shown."""

from __future__ import annotations

from leadline.record import members
from leadline.record.models.member import Role


def names() -> dict[str, str]:
    """Of everybody, also of those who cannot sign in any more: what they did stands under their name."""
    return _by_name(members.colleagues())


def workers() -> dict[str, str]:
    """Of those who may have leads, in the order of their names."""
    return _by_name([one for one in members.colleagues() if one.active and one.role.may(Role.SELLER)])


def _by_name(some: list[members.Colleague]) -> dict[str, str]:
    named = {one.username: one.name or one.username for one in some}
    return dict(sorted(named.items(), key=lambda pair: (pair[1].casefold(), pair[0])))
