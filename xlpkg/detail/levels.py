"""Compare a download with table (8): no part of a province's trade exceeds all of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

from xlpkg.detail.catalogue import YearMonth
from xlpkg.errors import SourceRefused
from xlpkg.messages import Level
from xlpkg.model.fields import LEVEL_UNIT
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, region_of_code
from xlpkg.model.words import Basis, Currency, Flow
from xlpkg.sources.comparison import StoredMonth
from xlpkg.sources.judge import weigh
from xlpkg.store.database import has_content
from xlpkg.store.known import Known
from xlpkg.store.store import open_store


class Levels:
    """The levels of table (8) in a store, which may not exist."""

    def __init__(self, store: Path) -> None:
        self._store = store if has_content(store) else None
        self._levels: dict[tuple[Month, Currency], StoredMonth | None] = {}

    def check(
        self, file: str, flow: Flow, currency: Currency, sums: Mapping[tuple[YearMonth, int | None], int]
    ) -> bool:
        """Return whether a sum of a download could be compared with the level of its province, month and flow.

        *sums* has that of each month and province; without provinces (None) it is compared with China's level. Raises
        SourceRefused if one is above that level.
        """
        if self._store is None:
            return False
        is_compared = False
        for ((year, month), province), value in sums.items():
            region = region_of_code(str(province)) or NATIONAL
            period = Month(year, month or 12)
            basis = Basis.YTD if month is None else Basis.MONTH
            if (period, currency) not in self._levels:
                with open_store(self._store, create=False) as store:
                    self._levels[period, currency] = Known(store).month(currency, period)
            stored = self._levels[period, currency]
            level = math.nan if stored is None else float(stored.levels[basis, region.index, flow])
            if math.isnan(level):
                continue
            is_compared = True
            excess = 100 * (value / LEVEL_UNIT / level - 1) if level else math.inf if value else 0.0
            if weigh("detail-above-level", excess, is_nation=region is NATIONAL):
                raise SourceRefused(
                    "detail-above-level",
                    file=file,
                    region=region,
                    period=year if month is None else period,
                    found=Level(value / LEVEL_UNIT),
                    level=Level(level),
                    flow=flow,
                )
        return is_compared
