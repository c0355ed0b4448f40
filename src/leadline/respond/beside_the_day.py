"""What waits beside the steps of the day, in sentences: the review list, and what was put off."""

from __future__ import annotations

from leadline import words


def review_said(count: int, fresh: int) -> str:
    """Of `count` steps of the review list, `fresh` were late when they were imported and have not gone cold; the others
    are past their shelf life.
    """
    if not count:
        return ""
    waits = "waits below for a review" if count == 1 else "wait below for a review"
    if fresh == count:
        return f"{words.count(count, 'imported request')} {'is' if count == 1 else 'are'} past due and {waits}."
    of_them = f", {words.whole(fresh)} of them imported and past due, not cold yet" if fresh else ""
    return f"{words.count(count, 'old request')} {waits}{of_them}."


def put_off_said(count: int) -> str:
    return f"{words.count(count, 'step')} {'is' if count == 1 else 'are'} put off to a later day." if count else ""
