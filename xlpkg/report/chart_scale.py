"""How long the bars of a chart of YoY are: a few extreme values must not flatten all others."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

from xlpkg.model.rounding import format_number

#: At most this many bars of a chart are cut.
CUT_BARS: Final = 3
#: A bar flattens the others if it is more than this many times as long as the longest that is never cut.
_FLATTENS: Final = 4.0
#: How much longer a bar that is cut is than the next shorter one.
_STEP: Final = 0.125


def cut_lengths(values: Iterable[float], most: int = CUT_BARS) -> dict[int, float]:
    """Return the lengths of the bars of *values* that are cut, at most *most*, by their index: those would flatten all.

    A bar that is cut is longer than all that are not, and of two the one with the larger value is the longer one. The
    values count as they are printed, so that the same bars are cut whether they are rounded or not.

    >>> cut_lengths([200.0, -80.0, 38.0, 25.0, 24.0]), cut_lengths([90.0, -40.0, 30.0, 28.0, 4.0])
    ({0: 90.0}, {})
    """
    printed = {at: float(format_number(value)) for at, value in enumerate(values) if math.isfinite(value)}
    lengths = sorted(map(abs, printed.values()))
    limit = (_FLATTENS * lengths[-most - 1] if len(lengths) > most else 0.0) or math.inf
    longest = max([limit / 2, *(length for length in lengths if length <= limit)])
    cut = enumerate((length for length in lengths if length > limit), start=1)
    drawn = {length: longest * (1 + _STEP * number) for number, length in cut}
    return {
        at: math.copysign(drawn[abs(value)], value)
        for at, value in printed.items()
        if drawn.get(abs(value), math.inf) < abs(value)
    }
