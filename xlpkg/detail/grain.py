"""What the rows of a download are: its grain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from xlpkg.messages import Language
from xlpkg.model.words import Dimension


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
