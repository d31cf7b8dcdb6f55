"""A question to the detail: which trade is asked for, and what a download needs to answer it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xlpkg.errors import BadArgument
from xlpkg.model.regions import REGIONS, Kind
from xlpkg.model.words import Basis, Dimension

if TYPE_CHECKING:
    from xlpkg.detail.catalogue import YearMonth
    from xlpkg.detail.schema import Grain
    from xlpkg.model.months import Month
    from xlpkg.model.regions import Region
    from xlpkg.model.words import Currency, Flow

#: The digits of HS codes in downloads.
HS_DIGITS: Final = (2, 4, 6, 8)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: the trade of a region in a period, restricted to some codes, by a dimension or as one sum.

    The trade of a group is the sum over its provinces. Raises BadArgument for a city or zone, which no download has.

    Attributes:
        codes: the codes to which a dimension is restricted; of commodities, the beginnings of their codes.
        by: the dimension of the rows; None for one sum.
        digits: by commodity, the digits of the rows' codes; 0 for those of the downloads.
        grain: the key of the grain that answers; empty: the one with the largest known value.
    """

    region: Region
    flow: Flow
    period: Month
    basis: Basis
    currency: Currency
    by: Dimension | None = None
    digits: int = 0
    codes: tuple[tuple[Dimension, tuple[str, ...]], ...] = ()
    grain: str = ""

    def __post_init__(self) -> None:
        if self.region.kind in (Kind.CITY, Kind.ZONE):
            raise BadArgument("detail-of-city", city=self.region, province=REGIONS[self.region.province])

    @property
    def provinces(self) -> tuple[Region, ...]:
        """The provinces whose trade is added up; none for China, whose trade is in all rows."""
        if self.region.kind is Kind.GROUP:
            return tuple(REGIONS[index] for index in self.region.members)
        return () if self.region.kind is Kind.NATION else (self.region,)

    @property
    def facts(self) -> dict[str, object]:
        """What messages say of the question."""
        return {"region": self.region, "flow": self.flow, "period": self.period, "currency": self.currency}

    @property
    def first_month(self) -> int:
        """The first month of the period."""
        return 1 if self.basis is Basis.YTD else self.period.month

    def months(self, grain: Grain, year: int) -> tuple[YearMonth, ...]:
        """Return the months of *year* that the question needs of rows of *grain*."""
        if grain.time == "year":
            return ((year, None),)
        return tuple((year, month) for month in range(self.first_month, self.period.month + 1))

    def digits_of(self, grain: Grain) -> int:
        """Return the digits of the rows' codes, by commodity."""
        return self.digits or grain.hs

    def is_of_time(self, grain: Grain) -> bool:
        """Return whether the period consists of months, or of whole years, as rows of *grain* have them."""
        return grain.time == "month" or (self.basis is Basis.YTD and self.period.month == 12)
