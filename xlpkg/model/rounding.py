"""Format numbers as a spreadsheet does: rounded once, half away from zero."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

#: The mark for a missing figure.
MISSING: Final = "—"


def format_number(value: float, digits: int = 1) -> str:
    """Return *value* with *digits* decimals, without a minus before a zero; "—" for NaN and infinity.

    >>> format_number(2.25), format_number(-0.04), format_number(38123.4, -2), format_number(float("nan"))
    ('2.3', '0.0', '38100', '—')
    """
    if not math.isfinite(value):
        return MISSING
    # Round the shortest decimal form, as a spreadsheet does: 2.675 gives 2.68, although its binary value is less.
    text = f"{Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP):f}"
    return text.lstrip("-") if float(text) == 0 else text


def print_number(value: float, lang: str, digits: int = 1) -> str:
    """Return a number as a sentence has it: with a minus sign, and in English with commas between thousands.

    >>> print_number(-38123.4, "en"), print_number(-38123.4, "zh")
    ('−38,123.4', '−38123.4')
    """
    shown = format_number(value, digits)
    if lang == "en" and shown != MISSING:
        shown = f"{Decimal(shown):,}"
    return shown.replace("-", "−")


def rounds_to_zero(value: float) -> bool:
    """Return whether *value* is printed as 0.0."""
    return float(format_number(value)) == 0
