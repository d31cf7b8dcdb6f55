"""Gathers the content of a workbook from the store: the cube and the report of one month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from xlpkg.analysis.cube import Cube, load_cube, no_data
from xlpkg.analysis.measure_list import Measure
from xlpkg.analysis.wide import load_wide
from xlpkg.messages import Language, Message, say, say_list
from xlpkg.model.months import Month
from xlpkg.model.regions import Kind, Region
from xlpkg.model.words import Basis, Currency, Flow
from xlpkg.report.compose import compose, find_groups, nation_drivers
from xlpkg.report.model import Report
from xlpkg.report.sentences import level_unit
from xlpkg.store.default_currency import check_currency
from xlpkg.store.store import Store, Zone, open_store
from xlpkg.workbook.home import Choices, Looks


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """One month of one currency in one language.

    Attributes:
        wide: the same with groups.
        zones: by the region's index.
        stored: the months of each currency.
        made: the time of the run, None for the shipped example.
        left_out: why the report is without the sentence on what drove trade, if the detail cannot be read.
        refused: the files that the run before could not store, and why.
        adjusting: is called with the region of each series that a fill adjusts seasonally.
    """

    cube: Cube
    wide: Cube
    period: Month
    lang: Language
    report: Report
    zones: dict[int, list[Zone]]
    stored: dict[Currency, list[Month]]
    looks: Looks
    made: dt.datetime | None
    store: Path
    left_out: Message | None
    refused: Sequence[tuple[Path, Message]]
    adjusting: Callable[[Region], object]

    @property
    def choices(self) -> Choices:
        """The month, currency and language."""
        return Choices(self.period, self.cube.currency, self.lang)

    @property
    def groups(self) -> tuple[Region, ...]:
        """The groups of provinces."""
        return tuple(region for region in self.wide.regions if region.kind is Kind.GROUP)

    @property
    def unit(self) -> str:
        """The unit of levels."""
        return level_unit(self.cube.currency, self.lang)

    def span(self, basis: Basis) -> str:
        """Return the name of the month, or of the months from January on."""
        return self.period.span(to_date=basis is Basis.YTD, lang=self.lang)

    def figures(self, measures: Iterable[Measure], basis: Basis, region: Region, flow: Flow) -> list[float | None]:
        """Return the month's figure of each of *measures*, None if it is missing or net exports have none."""
        return self.cube.figures(measures, basis, region, flow, self.period)

    def with_zones(self) -> Cube:
        """Return the cube with groups, cities and zones; of twenty years that takes a second."""
        with open_store(self.store) as store:
            return load_wide(store, self.cube)

    def around(self) -> Cube:
        """Return the same of the year of the month and the year before."""
        with open_store(self.store) as store:
            return load_wide(store, self.cube.years_of(self.period))

    def say(self, key: str, /, **facts: object) -> str:
        """Return the message *key* in the language of the content."""
        return say(key, self.lang, **facts)

    def say_list(self, key: str) -> list[str]:
        """Return the words of the message *key* in the language of the content."""
        return say_list(key, self.lang)


def gather(
    store: Store,
    currency: Currency,
    period: Month | None = None,
    lang: Language = "zh",
    *,
    looks: Looks | None = None,
    made: dt.datetime | None = None,
    as_of: dt.datetime | None = None,
    refused: Sequence[tuple[Path, Message]] = (),
    adjusting: Callable[[Region], object] = lambda _: None,
) -> Content:
    """Gather the content for *period*, by default the newest month of *currency*, from what was stored by *as_of*.

    Without *made*, no moment of storing is named, so that the shipped example is the same wherever it is built.
    Raises NoData if the store has no figures of the currency or the month, or has the month only in another currency,
    BadArgument if *looks* has a name of no group, and BadInput if the templates of the style are missing or fail.
    """
    stored = store.months(as_of)
    if period is not None:
        check_currency(stored, currency, period)
    cube = load_cube(store, currency, as_of)
    if made is None:
        cube = replace(cube, stored_until=None)
    periods = cube.periods()
    if not periods:
        raise no_data(store, currency, as_of)
    chosen = periods[-1] if period is None else period
    looks = looks or Looks()
    drivers, left_out = nation_drivers(store.path, cube, chosen, lang)
    wide = load_wide(store, cube, zones=False)
    return Content(
        cube=cube,
        wide=wide,
        period=chosen,
        lang=lang,
        report=compose(
            wide if looks.groups else cube,
            chosen,
            lang,
            style=looks.style,
            nation=looks.nation,
            groups=find_groups(wide, looks.groups),
            drivers=drivers,
            sorted_bars=looks.sorted_bars,
        ),
        zones=store.zones(currency, chosen, as_of),
        stored=stored,
        looks=looks,
        made=made,
        store=store.path,
        left_out=left_out,
        refused=refused,
        adjusting=adjusting,
    )
