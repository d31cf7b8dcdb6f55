"""The rows of the detail, and what a download covers: its grain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import pyarrow as pa

from xlpkg.messages import Language
from xlpkg.model.words import Dimension

#: The columns of a Parquet file, in their order. Flow, currency and grain are those of the file.
SCHEMA: Final = pa.schema(
    [
        pa.field("year", pa.int16(), nullable=False),
        pa.field("month", pa.int8()),  # null: the download has whole years only
        pa.field("province", pa.int8()),  # GB/T 2260; null: the download has no province, its rows are the nation's
        pa.field("commodity", pa.string()),  # codes as downloaded, "0101"; null: the download has no such column
        pa.field("partner", pa.string()),
        pa.field("regime", pa.string()),
        pa.field("value", pa.int64(), nullable=False),  # whole yuan or dollars
        pa.field("quantity", pa.float64()),
        pa.field("unit", pa.string()),  # as downloaded; null for "?"
        pa.field("quantity2", pa.float64()),
        pa.field("unit2", pa.string()),
        pa.field("download", pa.int32(), nullable=False),  # the id of the download in the catalogue
    ]
)
#: The columns by which the rows of a Parquet file are sorted. Within a grain, a key is in force once.
KEY: Final = ("year", "month", "province", "commodity", "partner", "regime")
#: The rows of a row group. A province and a month should touch only their own row groups.
ROW_GROUP: Final = 122_880


@dataclass(frozen=True, slots=True, order=True)
class Grain:
    """What the rows of a download are: which columns it has, at which digits of HS. Rows of two grains never add up.

    ``hs`` is the number of digits of its commodity codes, 0 without that column.
    """

    time: Literal["month", "year"]
    province: bool
    hs: int
    partner: bool
    regime: bool

    @property
    def key(self) -> str:
        """The grain in the names of files: "month-p-hs8-partner".

        >>> Grain("month", True, 8, True, False).key
        'month-p-hs8-partner'
        """
        parts = [self.time, "p" if self.province else "", f"hs{self.hs}" if self.hs else ""]
        parts += ["partner" if self.partner else "", "regime" if self.regime else ""]
        return "-".join(filter(None, parts))

    @classmethod
    def of_key(cls, key: str) -> Grain:
        """Return the grain whose :attr:`key` is *key*."""
        time, *parts = key.split("-")
        digits = next((int(part[2:]) for part in parts if part.startswith("hs")), 0)
        return cls("year" if time == "year" else "month", "p" in parts, digits, "partner" in parts, "regime" in parts)

    def label(self, lang: Language) -> str:
        """Return the grain in words of *lang* and its key.

        >>> Grain("month", True, 8, True, False).label("en")
        'months, provinces, commodities of 8 digits, trading partners (month-p-hs8-partner)'
        """
        zh = lang == "zh"
        words = {
            ("月", "months") if self.time == "month" else ("全年", "whole years"): True,
            ("省市", "provinces"): self.province,
            (f"{self.hs} 位商品编码", f"commodities of {self.hs} digits"): self.hs > 0,
            ("贸易伙伴", "trading partners"): self.partner,
            ("贸易方式", "customs regimes"): self.regime,
        }
        named = [word[0] if zh else word[1] for word, is_there in words.items() if is_there]
        return f"{'、'.join(named)}（{self.key}）" if zh else f"{', '.join(named)} ({self.key})"

    def has(self, dimension: Dimension) -> bool:
        """Return whether the rows are divided by *dimension*."""
        return bool(self.hs if dimension is Dimension.COMMODITY else getattr(self, dimension.value))
