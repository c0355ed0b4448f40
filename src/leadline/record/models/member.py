"""Who works here, and what they may do."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from django.contrib.auth.models import User
from django.db import models


class Role(StrEnum):
    """What somebody may do. Each role may do all that those before it may.

    A viewer reads everything; a seller works the queue and decides on leads; a marketer also writes the playbook and
    costs; an owner also invites people, erases, and sets up.
    """

    VIEWER = "viewer"
    SELLER = "seller"
    MARKETER = "marketer"
    OWNER = "owner"

    @property
    def rank(self) -> int:
        return tuple(Role).index(self)

    def may(self, least: Role) -> bool:
        """Whether this role is `least` or more."""
        return self.rank >= least.rank


class Member(models.Model):
    """A user's role and what they chose for themselves. Whoever has none is a viewer.

    `set_up_settled`: an owner has answered the questions of the set-up, or put them off. `numbers` names a format of
    `words.FORMATS`; '' is what their browser asks for.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="member")
    role = models.CharField(max_length=10, choices=[(role.value, role.value) for role in Role])
    name = models.CharField(max_length=100, default="")
    time_zone = models.CharField(max_length=64, null=True)
    numbers = models.CharField(max_length=8, default="")
    single_keys = models.BooleanField(default=True)
    set_up_settled = models.BooleanField(default=False)
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    objects: ClassVar[models.Manager[Member]]

    class Meta:
        app_label = "record"
        db_table = "member"
