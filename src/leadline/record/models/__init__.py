"""What is remembered, one concept per file. Times are microseconds UTC, money is micro-units, both as 64-bit
integers.
"""

from __future__ import annotations

from leadline.record.models.cost import Cost
from leadline.record.models.duplicate import DuplicateLook, DuplicateProposal, KeptApart
from leadline.record.models.erasure import ErasedKey, Erasure
from leadline.record.models.failed_touch import FailedTouch
from leadline.record.models.feed import Feed
from leadline.record.models.group import Group, Membership
from leadline.record.models.import_draft import ImportDraft
from leadline.record.models.import_run import ImportRun, KnownCost, KnownTouch, RefusedRow
from leadline.record.models.invitation import Invitation
from leadline.record.models.key import Key, KeyOfSubject, PromisedNumbers
from leadline.record.models.link import Link
from leadline.record.models.member import Member, Role
from leadline.record.models.playbook_draft import PlaybookDraft
from leadline.record.models.playbook_version import PlaybookVersion
from leadline.record.models.retraction import Retraction
from leadline.record.models.saved_mapping import SavedMapping
from leadline.record.models.saved_view import SavedView
from leadline.record.models.segment import Segment
from leadline.record.models.sign_in import SignInLink
from leadline.record.models.standing import (
    StandingEntry,
    StandingLead,
    StandingMoment,
    StandingNotice,
    StandingRequest,
    StandingStep,
)
from leadline.record.models.subject import Subject
from leadline.record.models.touch import Touch

__all__ = [
    "Cost", "DuplicateLook", "DuplicateProposal", "ErasedKey", "Erasure", "FailedTouch", "Feed", "Group",
    "ImportDraft", "ImportRun", "Invitation", "KeptApart", "Key", "KeyOfSubject", "KnownCost", "KnownTouch", "Link",
    "Member", "Membership", "PlaybookDraft", "PlaybookVersion", "PromisedNumbers", "RefusedRow", "Retraction", "Role",
    "SavedMapping", "SavedView", "Segment", "SignInLink", "StandingEntry", "StandingLead", "StandingMoment",
    "StandingNotice", "StandingRequest", "StandingStep", "Subject", "Touch",
]  # fmt: skip
