"""Months of downloads in words: the first and the last of each run."""

from __future__ import annotations

from dataclasses import dataclass

from xlpkg.detail.catalogue import YearMonth
from xlpkg.messages import Language, say
from xlpkg.model.months import spans


@dataclass(frozen=True, slots=True)
class StoredMonths:
    """Months and whole years of downloads, as a fact of a message."""

    months: frozenset[YearMonth]

    def label(self, lang: Language) -> str:
        """Return the months in *lang*, such as "2022-01–2024-12, 2025-02; 2020–2021 as whole years"."""
        comma, semicolon = ("、", "；") if lang == "zh" else (", ", "; ")
        months = spans((each for each in self.months if each[1] is not None), comma)
        years = spans((each for each in self.months if each[1] is None), comma)
        return semicolon.join(filter(None, (months, years and say("detail-whole-years", lang, years=years))))
