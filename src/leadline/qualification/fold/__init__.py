"""Step two of qualification: one pass over each person's touches in order, by a small state machine.

Plain Python compiled by numba. Read `person.py` first: it is the pass; the other files are its parts.
"""
