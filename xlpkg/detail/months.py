"""Months of downloads in words: the first and the last of each run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from xlpkg.detail.catalogue import YearMonth
from xlpkg.messages import Language, say


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


def spans(months: Iterable[YearMonth], comma: str = ", ") -> str:
    """Return months, or whole years, as the first and the last of each run, such as "2022-01–2023-11, 2024-01"."""
    runs: list[list[tuple[int, str]]] = []
    for year, month in sorted(months):
        ordinal, shown = (year, str(year)) if month is None else (year * 12 + month, f"{year}-{month:02}")
        if runs and ordinal - runs[-1][-1][0] == 1:
            runs[-1].append((ordinal, shown))
        else:
            runs.append([(ordinal, shown)])
    return comma.join(run[0][1] if len(run) == 1 else f"{run[0][1]}–{run[-1][1]}" for run in runs)
