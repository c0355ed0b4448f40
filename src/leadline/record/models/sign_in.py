"""Links that sign somebody in once. Only the hash of a link is kept, so who reads the record cannot use one."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import ClassVar

from django.contrib.auth.models import User
from django.db import models, transaction

from leadline.record.models.member import Member, Role

GOOD_FOR = timedelta(minutes=30)
OWNER = "owner"


class SignInLink(models.Model):
    """`hashed` is the SHA-256 of 256 random bits; a link is good until `expires_at` or until it is used."""

    hashed = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[SignInLink]]

    class Meta:
        app_label = "record"
        db_table = "sign_in_link"


def new_link(now: datetime) -> str:
    """A new token for the owner, who is created at the first call, without a usable password; if that one owns the home
    no longer, for whoever has owned it longest. Old links are cleared away.
    """
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        owner = _owner()
        SignInLink.objects.filter(expires_at__lte=now - GOOD_FOR).delete()
        SignInLink.objects.create(hashed=_hashed(token), user=owner, made_at=now, expires_at=now + GOOD_FOR)
    return token


def _owner() -> User:
    """There is always one that may sign in: nobody can take the last one's role away."""
    owners = User.objects.filter(is_active=True, member__role=Role.OWNER.value)
    owner = owners.filter(username=OWNER).first() or owners.order_by("pk").first()
    if owner is None:
        owner, _ = User.objects.update_or_create(username=OWNER, defaults={"is_active": True})
        if not owner.password:
            owner.set_unusable_password()
            owner.save(update_fields=["password"])
        Member.objects.update_or_create(user=owner, defaults={"role": Role.OWNER.value})
    return owner


def is_good(token: str, now: datetime) -> bool:
    """Whether the link would sign in. Uses nothing up."""
    return SignInLink.objects.filter(hashed=_hashed(token), used_at=None, expires_at__gt=now).exists()


def use_link(token: str, now: datetime) -> User | None:
    """The user whom the link signs in, once: of two calls at the same moment one gets the user. None if it is not
    good.
    """
    good = SignInLink.objects.filter(hashed=_hashed(token), used_at=None, expires_at__gt=now, user__is_active=True)
    if good.update(used_at=now) != 1:
        return None
    return User.objects.get(pk=SignInLink.objects.values_list("user_id", flat=True).get(hashed=_hashed(token)))


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
