"""What to ask when a criterion is unknown, in the order in which it is worth asking."""

from __future__ import annotations

from leadline.playbook import Criterion

NAMES: dict[Criterion, str] = {
    "fit": "Fit",
    "engagement": "Engagement",
    "need": "Need",
    "budget_authority": "Budget and authority",
    "buying_stage": "Buying stage",
}

QUESTIONS: tuple[tuple[Criterion, str], ...] = (
    ("need", "What would you like to change, and what does it cost you as it is?"),
    ("budget_authority", "Who decides on this, and is money set aside for it?"),
    ("buying_stage", "By when should it be in place, and what else are you looking at?"),
    ("fit", "Who would use it, and how many of you are there?"),
)
"""Nobody asks about engagement: it is seen, not told."""
