"""Numbers as they are printed: rounded once, half away from zero, as a spreadsheet shows them."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

#: What stands where there is no figure.
MISSING: Final = "—"


def printed(value: float, digits: int = 1) -> str:
    """Return *value* with *digits* decimals; "—" for NaN, and no minus before a zero.

    >>> printed(2.25), printed(-0.04), printed(float("nan"))
    ('2.3', '0.0', '—')
    """
    if not math.isfinite(value):
        return MISSING
    # repr, not the binary value: 2.675 is to be 2.68, as in a cell.
    text = str(Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))
    return text.lstrip("-") if float(text) == 0 else text
