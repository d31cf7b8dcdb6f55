"""What the report says where last year's base was revised since it was first published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from xlpkg.model.regions import PROVINCES
from xlpkg.model.rounding import printed
from xlpkg.model.words import Basis, Flow, Method
from xlpkg.report.sentences import flow_name, words

if TYPE_CHECKING:
    from xlpkg.analysis.cube import Cube
    from xlpkg.analysis.measures import YoY
    from xlpkg.messages import Language
    from xlpkg.model.months import Month

#: A revision of the base that moves a YoY by more than this, in pp, is worth a note.
WORTH_A_NOTE: Final = 0.5


def revised_bases(cube: Cube, yoy: YoY, period: Month, basis: Basis, lang: Language) -> str | None:
    """Return a sentence on the provinces' YoY that are others on the base as first published, or None.

    Others: by more than WORTH_A_NOTE, and by more than the rounding of both leaves open.
    """
    place = cube.at(period)
    first = cube.yoy(Method.FIRST)
    here = (basis, slice(1, None), slice(None), place)
    moved = np.abs(yoy.value[here] - first.value[here])
    is_moved = moved > np.maximum(WORTH_A_NOTE, yoy.band[here] + first.band[here])
    if not is_moved.any():
        return None
    province, flow = (int(at) for at in np.unravel_index(np.argmax(np.where(is_moved, moved, 0.0)), moved.shape))
    return words(lang).revised_bases.format(
        count=int(is_moved.sum()),
        of=int((~np.isnan(moved)).sum()),
        limit=printed(WORTH_A_NOTE),
        region=PROVINCES[province].label(lang),
        flow=flow_name(Flow(flow), lang),
        value=printed(float(yoy.value[here][province, flow])),
        first=printed(float(first.value[here][province, flow])),
    )
