"""What drove the nation's exports and imports, from the detail of a store, where it covers most of them."""

from __future__ import annotations

from pathlib import Path

from xlpkg.analysis.cube import Cube
from xlpkg.detail.folder import has_detail
from xlpkg.errors import TradeMonitorError
from xlpkg.messages import Language, Message
from xlpkg.model.months import Month
from xlpkg.model.words import Method
from xlpkg.report.model import NationDrivers


def nation_drivers(
    store: Path | None, cube: Cube, period: Month, lang: Language, method: Method = Method.AUTO
) -> tuple[NationDrivers | None, Message | None]:
    """Return the facts of what drove the nation's trade in *period*, and why the detail could not be read.

    The facts are None if *store* has no detail or if it could not be read; the reason is None if no reading failed. An
    error is returned and not raised, because a report without these facts is complete. Arrow and DuckDB, which take
    more than a second to import, are imported only if the store has detail.
    """
    if store is None or not has_detail(store):
        return None, None
    from xlpkg.report.driver_facts import driver_facts

    try:
        return driver_facts(store, cube, period, lang, method), None
    except TradeMonitorError as error:
        return None, Message("report-without-drivers", {"reason": error.message})
