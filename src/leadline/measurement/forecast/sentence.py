"""What a forecast comes to, in words: for the page, the command and the weekly report."""

from __future__ import annotations

from leadline import words
from leadline.measurement.forecast.report import Ahead, ForecastReport
from leadline.measurement.notices import some


def opening(report: ForecastReport) -> str:
    """'Of 7,335 open leads about 78 will buy within 30 days (60–96), 135 within 90 days (106–165).'"""
    total = report.total
    if not total.open:
        return "No lead is open: there is nothing to forecast."
    if report.more is not None:
        clients, leads = some(report.more, "more client", "more clients"), some(total.open, "open lead", "open leads")
        return f"How many of {leads} will buy cannot be told yet: it takes about {clients}."
    if nobody(total.days[-1]):
        return f"Of {some(total.open, 'open lead', 'open leads')} most likely none will buy within {total.days[-1].name}.{_but(report)}"  # fmt: skip # noqa: E501
    ends = [total.days[0], *total.days[-1:]] if len(total.days) > 1 else [total.days[0]]
    parts = [f"{said(one.expected)} {'will buy ' if not i else ''}within {one.name} ({between(one)})"
             for i, one in enumerate(ends)]  # fmt: skip
    return f"Of {some(total.open, 'open lead', 'open leads')} about {', '.join(parts)}.{_but(report)}"


def _but(report: ForecastReport) -> str:
    """Why not to trust it."""
    if report.silent_since is not None:
        return f" But nothing has come in since {report.silent_since:%Y-%m-%d}: it says little of what is to come."
    doubt = doubtful(report)
    return f" {doubt}" if doubt else ""


def doubtful(report: ForecastReport) -> str:
    """'Past bands held less often than they say (4 of 18, not 8 in 10): take these for too narrow.'; '' if none."""
    together = report.past_together
    if together is None or not together.doubtful:
        return ""
    held = f"{words.whole(sum(one.held for one in report.past))} of {words.whole(together.count)}"
    return f"Past bands held less often than they say ({held}, not 8 in 10): take these for too narrow."


def past(report: ForecastReport) -> str:
    """How past forecasts did: '33 past forecasts: 28 bands held (85 %; 80 % is meant), off by 14 % in sum …'"""
    together = report.past_together
    if together is None and report.past:
        tried = some(len(report.past), "past forecast", "past forecasts")
        return f"Nobody bought in the time of {tried}: how far they are off cannot be told."
    if together is None:
        return "No past forecast could be tried yet."
    held = sum(one.held for one in report.past)
    side = "as many came as were expected"
    if abs(together.bias) >= 0.005:
        side = (
            f"{words.percent(abs(together.bias), 0)} {'more' if together.bias > 0 else 'fewer'} were expected than came"
        )
    return (
        f"{some(together.count, 'past forecast', 'past forecasts')}, each from what was known then: "
        f"{words.whole(held)} of the {words.percent(0.8)} bands held what came ({words.percent(together.held, 0)}); "
        f"together they missed by {words.percent(together.off, 0)}, and {side}."
        + (" That is fewer than they say, by more than chance." if together.doubtful else "")
    )


def nobody(ahead: Ahead) -> bool:
    """Most likely nobody: the whole band is nought, and not half a purchase is expected."""
    return ahead.high == 0 and (ahead.expected or 0.0) < 1 / 2


def said(number: float | None) -> str:
    """A number of purchases that are expected: '78', '2.5'; '–' where it cannot be told."""
    if number is None:
        return "–"
    return words.short(number)


def between(ahead: Ahead) -> str:
    """Its band: '60–96', '0' where both ends are the same; '' without."""
    return "" if ahead.low is None or ahead.high is None else ends(ahead.low, ahead.high)


def ends(low: int, high: int) -> str:
    """'60–96', '0'."""
    return words.whole(low) if low == high else f"{words.whole(low)}–{words.whole(high)}"
