"""How long the bars of a chart of YoY are: a few extreme values must not flatten all others."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

#: At most this many bars of a chart are cut.
CUT_BARS: Final = 3
#: A bar of more than this many times the longest of the others is cut, and labelled with its value.
_CUT_FACTOR: Final = 2.0


def cut_limit(values: Iterable[float], most: int = CUT_BARS, excess: float = 1.0) -> float:
    """Return the length at which the longest bars of a chart of *values* are cut; infinity if none is.

    At most *most* are cut, and none if the longest is not more than *excess* times what it would be cut to.

    >>> cut_limit([239.0, 30.0, -28.0, 25.0, 4.0]), cut_limit([40.0, 30.0, -28.0, 25.0, 4.0])
    (50.0, inf)
    """
    lengths = sorted((abs(value) for value in values if math.isfinite(value)), reverse=True)
    if len(lengths) <= most:
        return math.inf
    limit = _CUT_FACTOR * lengths[most]
    return limit if lengths[0] > excess * limit > 0 else math.inf
