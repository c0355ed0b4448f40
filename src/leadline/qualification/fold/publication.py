"""The publication of a playbook: every open lead is judged once, as at a touch."""

from __future__ import annotations

from leadline.qualification.fold.compiled import part
from leadline.qualification.fold.leads import is_open
from leadline.qualification.fold.records import BY_PLAYBOOK, Meaning, Out, Scratch
from leadline.qualification.fold.scoring import decay, decay_attributes
from leadline.qualification.fold.stages import judge, sweep


@part
def judge_open_leads(meaning: Meaning, scratch: Scratch, out: Out, at: int, row: int) -> None:
    """It is no touch of the person's: it gives no points, and only the stages can change."""
    for k in range(scratch.in_use[0]):
        slot = scratch.used[k]
        if scratch.slot_lead[slot] >= 0:
            sweep(meaning, scratch, out, slot, at, at)
    decay_attributes(meaning, scratch, at)
    for k in range(scratch.in_use[0]):
        slot = scratch.used[k]
        if is_open(scratch, out, slot):
            decay(meaning, scratch, slot, at)
            judge(meaning, scratch, out, slot, True, at, BY_PLAYBOOK, row)
