"""How numbers are said to people, on a page, in a picture and on paper: short, with a real minus, '–' for no value."""

from __future__ import annotations

from datetime import date


def count(number: int, one: str, many: str | None = None) -> str:
    """'1 step', '12,345 steps'."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def minutes(total: int) -> str:
    """'35 min', '1 h 5 min', '2 h'."""
    hours, rest = divmod(total, 60)
    parts = [f"{hours:,} h"] if hours else []
    if rest or not hours:
        parts.append(f"{rest} min")
    return " ".join(parts)


def day(when: date, today: date) -> str:
    """'12 Nov', with the year where it is another."""
    return f"{when.day} {when:%b}" + ("" if when.year == today.year else f" {when.year}")


def whole(number: int | None) -> str:
    """'12,345'; '–' where there is no value."""
    return "–" if number is None else f"{number:,}".replace("-", "−")


def spoken(name: str | None) -> str:
    """A name of the playbook or of a file as people say it: 'organic_search' is 'organic search'."""
    return (name or "").replace("_", " ").strip()


def percent(rate: float | None) -> str:
    """One decimal under 10 %, else none: '4.2%', '29%'; '–' where there is no value."""
    if rate is None:
        return "–"
    return f"{rate * 100:.{_digits(rate)}f}%".replace("-", "−")


def interval(low: float | None, high: float | None) -> str:
    """Two rates as '16–47%'; '' where there are none."""
    if low is None or high is None:
        return ""
    digits = _digits(high)
    return f"{low * 100:.{digits}f}–{high * 100:.{digits}f}%"


def money(micros: int | None, currency: str, cents: bool | None = None) -> str:
    """Micro-units as '€1,240', '€85.50', 'CHF 300'; without cents from 100 up, unless `cents` says so; '–' without."""
    if micros is None:
        return "–"
    amount = abs(micros) / 1_000_000
    with_cents = amount < 100 and amount != int(amount) if cents is None else cents
    sign = _SIGNS.get(currency, f"{currency} " if currency else "")
    return ("−" if micros < 0 else "") + sign + (f"{amount:,.2f}" if with_cents else f"{amount:,.0f}")


_SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}


def _digits(rate: float) -> int:
    return 1 if 0 < abs(rate) < 0.0995 else 0
