"""What a store has to compare files with: stored months, cities and zones, and announced figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

import numpy as np

from xlpkg.model.arrays import Array, IntArray
from xlpkg.model.fields import FIELD_COUNT, LEVEL_FIELDS, by_basis
from xlpkg.model.months import LAST_YEAR, Month
from xlpkg.model.regions import REGIONS
from xlpkg.model.words import Currency
from xlpkg.sources.comparison import StoredFigure, StoredMonth, ZoneFigures, with_totals
from xlpkg.sources.judge import SAME
from xlpkg.store.announced import find_announced_in_force, read_announced
from xlpkg.store.in_force import REGION, find_in_force
from xlpkg.store.sheets import FIELD_NAMES, LEVEL_UNIT, StoredSheet, read_regions, read_sheets
from xlpkg.store.store import Store
from xlpkg.store.vintages import SHORT_HASH, not_withdrawn

_Key = tuple[Currency, Month]
_FIGURES = ", ".join(FIELD_NAMES)
_LEVELS = ", ".join(FIELD_NAMES[: len(LEVEL_FIELDS)])


class Known:
    """The stored months of a store, as :class:`xlpkg.sources.comparison.Stored` has them.

    Each month is read once, until a file of it is stored or any file is withdrawn or restored.
    """

    def __init__(self, store: Store) -> None:
        self._db = store.connection
        self._seen = (-1, -1)
        self._sheets: dict[_Key, list[StoredSheet]] = {}
        self._months: dict[tuple[str, _Key], StoredMonth | None] = {}
        self._zones: dict[_Key, ZoneFigures] = {}
        self._national: dict[_Key, Array] = {}
        self._announced: dict[Currency, dict[Month, list[StoredFigure]]] = {}
        self.refresh()

    def refresh(self) -> None:
        """Read what was stored, withdrawn or restored since the last call, by this program or another one."""
        files, events = self._db.execute(
            "SELECT (SELECT coalesce(max(id), 0) FROM file), (SELECT coalesce(max(id), 0) FROM event)"
        ).fetchone()
        if (files, events) == self._seen:
            return
        new: list[_Key] | None = None
        if events == self._seen[1]:
            rows = self._db.execute("SELECT DISTINCT currency, period FROM sheet WHERE file > ?", (self._seen[0],))
            new = [(Currency(code), Month(*divmod(number, 100))) for code, number in rows]
        for kept in (self._sheets, self._zones, self._national):
            for key in [*kept] if new is None else new:
                kept.pop(key, None)
        self._months = {at: month for at, month in self._months.items() if new is not None and at[1] not in new}
        self._announced.clear()
        self._seen = (files, events)
        sheets = [] if new == [] else not_withdrawn(self._db, read_sheets(self._db, new))
        for sheet in sheets:
            self._sheets.setdefault((sheet.currency, sheet.period), []).append(sheet)
        self._read_national(sheets)

    def _read_national(self, sheets: Sequence[StoredSheet]) -> None:
        """Read the levels of the nation in each of *sheets*, in 亿, in the order of the fields."""
        by_id = {sheet.id: sheet for sheet in sheets}
        found = defaultdict(list)
        for number, *levels in self._db.execute(
            f"SELECT sheet, {_LEVELS} FROM figure WHERE region = 0 AND zone IS NULL AND sheet >= ?",  # noqa: S608
            (min(by_id, default=0),),
        ):
            if sheet := by_id.get(number):
                of_sheet = np.array(levels, dtype=np.float64) / (LEVEL_UNIT / sheet.unit)
                found[sheet.currency, sheet.period].append(of_sheet)
        self._national |= {key: np.stack(rows) for key, rows in found.items()}

    def month(self, currency: Currency, period: Month) -> StoredMonth | None:
        """Return what is in force of a month."""
        return self._month("newest", (currency, period))

    def first(self, currency: Currency, period: Month) -> StoredMonth | None:
        """Return what was stored first of a month."""
        return self._month("first", (currency, period))

    def versions(self, currency: Currency, period: Month) -> Sequence[StoredMonth]:
        """Return what each file has of a month, in the order of storing."""
        return [self._read([sheet], newest=True) for sheet in self._sheets.get((currency, period), ())]

    def _month(self, kind: str, key: _Key) -> StoredMonth | None:
        """Return what is in force, what was stored first, or what of bulletins is in force, for a *kind*."""
        if (kind, key) not in self._months:
            sheets = self._sheets.get(key, [])
            sheets = [sheet for sheet in sheets if sheet.is_bulletin] if kind == "bulletin" else sheets
            self._months[kind, key] = self._read(sheets, newest=kind != "first") if sheets else None
        return self._months[kind, key]

    def _read(self, sheets: Sequence[StoredSheet], *, newest: bool) -> StoredMonth:
        rows = read_regions(self._db, sheets)
        found = find_in_force(sheets, rows, rows[:, REGION].astype(np.int64), (len(REGIONS),), newest=newest)
        files = [*dict.fromkeys((sheet.file, sheet.sha256[:SHORT_HASH]) for sheet in sheets)]
        numbers = [files.index((sheet.file, sheet.sha256[:SHORT_HASH])) for sheet in sheets]
        origins: IntArray = np.array([*numbers, -1], dtype=np.int64)[found.origins]  # the last one for none
        levels, of_levels = (
            by_basis(each[: len(LEVEL_FIELDS)].T) for each in (found.values, origins.astype(np.float64))
        )
        yoy = found.values[len(LEVEL_FIELDS) :].T
        return StoredMonth(with_totals(levels), yoy, files, of_levels.astype(np.int64))

    def beside(self, currency: Currency, period: Month) -> Mapping[Month, StoredMonth]:
        """Return what bulletins have of the nearest months before and after in the year, and likewise a year apart."""
        near = set()
        for year in (period.year - 1, period.year, period.year + 1):
            of_year = [Month(year, number) for number in range(1, 13)] if year <= LAST_YEAR else []
            of_year = [month for month in of_year if month != period and self._month("bulletin", (currency, month))]
            near.add(max((month for month in of_year if month.month <= period.month), default=period))
            near.add(min((month for month in of_year if month.month >= period.month), default=period))
        found = {month: self._month("bulletin", (currency, month)) for month in sorted(near - {period})}
        return {month: stored for month, stored in found.items() if stored is not None}

    def alike(self, currency: Currency, period: Month, national: Array) -> Mapping[Month, StoredMonth]:
        """Return the other months of which a file has one of the *national* levels, in 亿, shape (2 bases, 3 flows)."""
        wanted = np.array([national[basis, flow] for flow, basis in LEVEL_FIELDS])
        months = [
            month
            for (code, month), levels in self._national.items()
            if code is currency and month != period and (np.abs(levels - wanted) <= SAME * levels).any()
        ]
        found = {month: self.month(currency, month) for month in months}
        return {month: stored for month, stored in found.items() if stored is not None}

    def zones(self, currency: Currency, period: Month) -> ZoneFigures:
        """Return the figures of the cities and zones of a month in the newest file that has any, levels in 亿.

        They are for comparison only: their digest is not checked.
        """
        key = (currency, period)
        for sheet in self._sheets.get(key, [])[::-1] if key not in self._zones else ():
            rows = self._db.execute(
                f"SELECT region, zone, {_FIGURES} FROM figure WHERE sheet = ? AND zone IS NOT NULL",  # noqa: S608
                (sheet.id,),
            ).fetchall()
            if rows:
                figures = np.array([row[2:] for row in rows], dtype=np.float64).reshape(-1, FIELD_COUNT)
                figures[:, : len(LEVEL_FIELDS)] /= LEVEL_UNIT / sheet.unit
                self._zones[key] = {row[:2]: values for row, values in zip(rows, figures.tolist(), strict=True)}
                break
        return self._zones.setdefault(key, {})

    def announced(self, currency: Currency, period: Month) -> Sequence[StoredFigure]:
        """Return each announced level and YoY in force of a month."""
        if currency not in self._announced:
            found = self._announced[currency] = defaultdict(list)
            stored = not_withdrawn(self._db, read_announced(self._db, currency))
            for key, each in find_announced_in_force(stored).items():
                file = (each.file, each.sha256[:SHORT_HASH])
                found[each.figure.period].append((each.figure, key[-1] == "yoy", file))
        return self._announced[currency].get(period, ())

    def zone_labels(self) -> Collection[tuple[int, str]]:
        """Return (index of the region, label) of each city and development zone of table (8)."""
        return {*self._db.execute("SELECT DISTINCT region, zone FROM figure WHERE zone IS NOT NULL")}
