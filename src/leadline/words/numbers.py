"""Numbers, short: with a real minus, no negative zero, and '–' for no value. Examples are in the English format."""

from __future__ import annotations

from leadline.words.form import present


def written(text: str) -> str:
    """A number as Python writes it ('-1,234.5') in the present format."""
    form = present()
    return (_in_lakhs(text) if form.lakhs and "," in text else text).translate(form.marks)


def number(value: float, decimals: int = 0) -> str:
    """'12,345', '−3.5'."""
    text = f"{value:,.{decimals}f}"
    return written(text[1:] if text[0] == "-" and not text.strip("-0.") else text)


def whole(value: int | None) -> str:
    """'12,345'; '–' where there is no value."""
    return "–" if value is None else written(f"{value:,}")


def count(value: int, one: str, many: str | None = None) -> str:
    """'1 step', '12,345 steps'."""
    return f"{whole(value)} {one if value == 1 else many or one + 's'}"


def short(value: float, whole_from: int = 10) -> str:
    """One decimal, and none from so much on: '4.2', '12'."""
    return number(value, 1 if abs(value) < whole_from - 0.05 else 0)


def part(first: int, last: int, of: int) -> str:
    """'51–100 of 1,234': what a page of a list shows."""
    return f"{whole(first)}–{whole(last)} of {whole(of)}"


def signed(value: float, decimals: int = 0) -> str:
    """'+12', '−3', '0'."""
    text = number(value, decimals)
    return f"+{text}" if value > 0 and text.strip("0.,") else text


def figures(value: float, most: int = 3) -> str:
    """So many figures that count, and no more than needed: '0.0417', '12.5', '1,230'."""
    text = f"{value:.{most}g}"
    return number(float(text)) if "e+" in text else written(_without_exponent(text))


def bare(value: float) -> str:
    """All its figures, without marks between thousands: '1234.5'. For what people write back."""
    return written(_without_exponent(f"{value:.10g}"))


def full(value: float | str) -> str:
    """All its figures, with marks between thousands: '1,234.5'. A text has the digits as Python writes them."""
    text = value if isinstance(value, str) else _without_exponent(f"{value:.10g}")
    before, point, decimals = text.partition(".")
    return written(f"{int(before):,}" + point + decimals if before.strip("-0") else text)


def score(value: float) -> str:
    """One decimal, as the printed lines of a score are rounded, so that both say the same."""
    return number(round(value * 10) / 10, 1)


def percent(rate: float | None, decimals: int | None = None) -> str:
    """One decimal under 10 %, else none, unless said: '4.2%', '29%'; '–' where there is no value."""
    if rate is None:
        return "–"
    return per_cent(number(rate * 100, _decimals(rate) if decimals is None else decimals))


def signed_percent(rate: float, decimals: int = 0) -> str:
    """'+12%', '−3%'."""
    return per_cent(signed(rate * 100, decimals))


def interval(low: float | None, high: float | None) -> str:
    """Two rates as '16–47%'; '' where there are none."""
    if low is None or high is None:
        return ""
    decimals = _decimals(high)
    return per_cent(f"{number(low * 100, decimals)}–{number(high * 100, decimals)}")


def per_cent(text: str) -> str:
    """A number that is written already, with the sign of percent where it belongs."""
    form = present()
    return f"{form.before_percent}{text}{form.after_percent}"


def _decimals(rate: float) -> int:
    return 1 if 0 < abs(rate) < 0.0995 else 0


def _without_exponent(text: str) -> str:
    if "e" not in text:
        return text
    digits, _, exponent = text.partition("e")
    return f"{float(text):.{max(0, len(digits.partition('.')[2]) - int(exponent))}f}"


def _in_lakhs(text: str) -> str:
    """'12,34,567.8' of '1,234,567.8'."""
    minus, digits = ("-", text[1:]) if text[0] == "-" else ("", text)
    before, point, decimals = digits.partition(".")
    plain = before.replace(",", "")
    rest, last = plain[:-3], plain[-3:]
    groups = [rest[max(0, end - 2) : end] for end in range(len(rest), 0, -2)]
    return minus + ",".join([*reversed(groups), last]) + point + decimals
