"""How a step ended, as somebody logs it."""

from __future__ import annotations

OUTCOMES = {
    "reached": "answered",
    "no_answer": "no answer",
    "not_interested": "not interested",
    "wrong_person": "wrong person",
    "hostile": "hostile",
    "done": "done",
}
"""What came of a step, as it is told."""
OF_A_CALL = {**{word: told for word, told in OUTCOMES.items() if word != "done"}, "reached": "reached"}
CAME = {**OUTCOMES, "sent": "delivery mended"}
"""The same by the action of the touch that closed it."""
