"""People who work in the workspace: what they may do, how they join and how they leave."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from leadline.problems import LeadlineError, Problem, RecordError
from leadline.record.models.invitation import GOOD_FOR, Invitation
from leadline.record.models.member import Member, Role
from leadline.record.models.sign_in import SignInLink
from leadline.words import FORMATS, whole

SHOWN_NAME = 100
USERNAME = 60
PASSWORD = 200


class BadChoice(LeadlineError):
    """What somebody typed about themselves cannot be taken; `path` of each problem names the field."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """`last_seen` is the last time of signing in."""

    id: int
    username: str
    name: str
    role: Role
    active: bool
    last_seen: datetime | None
    invited_by: str


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    id: int
    role: Role
    invited_by: str
    made_at: datetime
    expires_at: datetime


def colleagues() -> list[Colleague]:
    """Everybody who can sign in or could, those who can first."""
    users = User.objects.select_related("member", "member__invited_by").order_by("-is_active", "username")
    return [_colleague(user) for user in users]


def _colleague(user: User) -> Colleague:
    member: Member | None = getattr(user, "member", None)
    inviter = member.invited_by if member else None
    return Colleague(
        id=user.pk,
        username=user.get_username(),
        name=member.name if member else "",
        role=Role(member.role) if member else Role.VIEWER,
        active=user.is_active,
        last_seen=user.last_login,
        invited_by=inviter.get_username() if inviter else "",
    )


def choose(user: User, name: str, time_zone: str | None, single_keys: bool, numbers: str = "") -> None:
    """What somebody is shown by, their zone (None: the playbook's), whether single keys work, and how they read numbers
    ('': as their browser asks). Raises BadChoice.
    """
    problems = []
    said = name.strip()
    if len(said) > SHOWN_NAME:
        what = f"The name has {whole(len(said))} characters."
        problems.append(Problem("name_long", what, f"Shorten it to {SHOWN_NAME}.", path="name"))
    if time_zone is not None and not _is_zone(time_zone):
        what = f"There is no time zone “{time_zone[:60]}”."
        problems.append(Problem("no_zone", what, "Write one like Europe/Berlin.", path="zone"))
    if numbers and numbers not in FORMATS:
        what = f"There is no way of writing numbers called “{numbers[:60]}”."
        problems.append(Problem("no_number_format", what, "Choose one of the list.", path="numbers"))
    if problems:
        raise BadChoice(*problems)
    chosen = {"name": said, "time_zone": time_zone, "single_keys": single_keys, "numbers": numbers}
    Member.objects.update_or_create(user=user, defaults=chosen, create_defaults={**chosen, "role": Role.VIEWER.value})


def settle_set_up(user: User) -> None:
    """An owner has answered the questions of the set-up, or put them off: they are not led to it any more."""
    Member.objects.filter(user=user).update(set_up_settled=True)


def give_role(user_id: int, role: Role) -> Colleague:
    """Raises RecordError for the last owner, and if there is no such user. Whoever owns no longer, invites nobody:
    their open invitations are withdrawn.
    """
    with transaction.atomic():
        user = _user(user_id)
        if role is not Role.OWNER:
            _somebody_else_owns(user)
            _withdraw_all_of(user)
        Member.objects.update_or_create(user=user, defaults={"role": role.value})
    return _colleague(_user(user_id))


def let_in(user_id: int) -> Colleague:
    """Whoever was shut out may sign in again, by the password that they had."""
    User.objects.filter(pk=user_id).update(is_active=True)
    return _colleague(_user(user_id))


def shut_out(user_id: int) -> Colleague:
    """From now on the user cannot sign in, and is signed in nowhere. Raises RecordError for the last owner."""
    with transaction.atomic():
        user = _user(user_id)
        _somebody_else_owns(user)
        User.objects.filter(pk=user_id).update(is_active=False)
        SignInLink.objects.filter(user=user).delete()
        _withdraw_all_of(user)
    return _colleague(_user(user_id))


def invite(role: Role, by: int, now: datetime) -> str:
    """A new token by which one person joins within a week; `by` is the id of a user. Only its hash is kept."""
    token = secrets.token_urlsafe(32)
    Invitation.objects.create(
        hashed=_hashed(token), role=role.value, invited_by_id=by, made_at=now, expires_at=now + GOOD_FOR
    )
    return token


def open_invitations(now: datetime) -> list[OpenInvitation]:
    found = _open(now).select_related("invited_by").order_by("-made_at")
    return [OpenInvitation(i.pk, Role(i.role), i.invited_by.get_username(), i.made_at, i.expires_at) for i in found]


def withdraw(invitation_id: int, now: datetime) -> bool:
    """Whether it was still open."""
    return _open(now).filter(pk=invitation_id).update(withdrawn_at=now) == 1


def invited(token: str, now: datetime) -> Role | None:
    """The role that a link gives; None if it is not good (any more). Uses nothing up."""
    role = _open(now).filter(hashed=_hashed(token)).values_list("role", flat=True).first()
    return Role(role) if role else None


def join(token: str, username: str, password: str, now: datetime) -> User | None:
    """The new user, once for each link; None if the link is not good. Raises BadChoice about name or password."""
    name = User.normalize_username(username.strip())
    if invited(token, now) is None:
        return None
    problems = [*_problems_of_name(name), *_problems_of_password(password, name)]
    if problems:
        raise BadChoice(*problems)
    with transaction.atomic():
        mine = _open(now).filter(hashed=_hashed(token))
        if mine.update(used_at=now) != 1:
            return None
        invitation = Invitation.objects.get(hashed=_hashed(token))
        user = User.objects.create_user(name, password=password)
        Member.objects.create(user=user, role=invitation.role, invited_by=invitation.invited_by)
        Invitation.objects.filter(pk=invitation.pk).update(used_by=user)
    return user


def _open(now: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(used_at=None, withdrawn_at=None, expires_at__gt=now, invited_by__is_active=True)


def _problems_of_name(name: str) -> list[Problem]:
    if not name or len(name) > USERNAME:
        return [Problem("username", "A name has 1 to 60 characters.", "Choose another one.", path="name")]
    try:
        UnicodeUsernameValidator()(name)
    except ValidationError:
        what = "A name to sign in by holds letters, digits and @ . + - _ only."
        return [Problem("username", what, "Choose another one; how you are shown can be set later.", path="name")]
    if User.objects.filter(username__iexact=name).exists():
        return [Problem("username_taken", "Somebody here has this name.", "Choose another one.", path="name")]
    return []


def _problems_of_password(password: str, name: str) -> Sequence[Problem]:
    if len(password) > PASSWORD:
        return [Problem("password", "A password has at most 200 characters.", path="password")]
    try:
        validate_password(password, User(username=name))
    except ValidationError as error:
        return [Problem("password", message, path="password") for message in error.messages]
    return []


def _user(user_id: int) -> User:
    user = User.objects.select_related("member").filter(pk=user_id).first()
    if user is None:
        raise RecordError(Problem("no_such_user", "There is nobody with this number.", "Load the page again."))
    return user


def _somebody_else_owns(user: User) -> None:
    owners = User.objects.filter(is_active=True, member__role=Role.OWNER.value)
    if not owners.exclude(pk=user.pk).exists() and owners.filter(pk=user.pk).exists():
        raise RecordError(
            Problem(
                "last_owner",
                f"{user.get_username()} is the only owner.",
                "Make somebody else an owner first, or nobody could invite people or set things up.",
            )
        )


def _withdraw_all_of(user: User) -> None:
    Invitation.objects.filter(invited_by=user, used_at=None).delete()


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
