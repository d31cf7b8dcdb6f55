"""Why no download answers a question: the first condition that none of the downloads meets."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from xlpkg.detail.catalogue import flow_word
from xlpkg.detail.schema import Dimension
from xlpkg.detail.units import has_code, is_of_region
from xlpkg.errors import NoData
from xlpkg.messages import say
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL
from xlpkg.model.words import Currency, Flow

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable

    from xlpkg.detail.catalogue import Catalogue, Download
    from xlpkg.detail.units import Asked
    from xlpkg.errors import TradeMonitorError
    from xlpkg.messages import Language

#: A condition on a download, the key of the sentence if none meets it, and facts of the sentence.
_Condition = tuple["Callable[[Download], bool]", str, dict[str, object]]
#: The key of a sentence -> that of the one to use if downloads of other months meet the condition.
_OF_OTHER_MONTHS: Final = {
    "detail-none-with-column": "detail-none-with-column-then",
    "detail-none-of-code": "detail-none-of-code-then",
}
#: The keys of sentences, those in front that are raised the earliest: the later, the nearer a download is to an answer.
_STEPS: Final = (
    ("detail-none", "detail-none-then", "detail-none-of-flow", "detail-none-in-currency", "detail-in-other-currency"),
    ("detail-none-of-month",),
    ("detail-none-by-province",),
    ("detail-none-of-region", "detail-no-row-of-region"),
)


@dataclass(frozen=True, slots=True)
class Span:
    """The months and the whole years of some downloads."""

    months: tuple[Month, ...]
    years: tuple[int, ...]

    @classmethod
    def of(cls, downloads: Iterable[Download]) -> Span:
        """Return the months of *downloads*."""
        found = {each for download in downloads for each in download.months}
        return cls(
            tuple(sorted(Month(year, month) for year, month in found if month is not None)),
            tuple(sorted(year for year, month in found if month is None)),
        )

    def label(self, lang: Language) -> str:
        """Return the months in *lang*, such as "2022-01 to 2024-12, 2025-02; the whole years 2020 to 2021"."""
        comma, semicolon = ("、", "；") if lang == "zh" else (", ", "; ")
        months = comma.join(_runs([(each.ordinal, str(each)) for each in self.months], lang))
        years = comma.join(_runs([(each, str(each)) for each in self.years], lang))
        return semicolon.join(filter(None, (months, years and say("detail-whole-years", lang, years=years))))


def _runs(numbered: list[tuple[int, str]], lang: Language) -> list[str]:
    """Return each run of consecutive numbers as its first and last text."""
    starts = [0, *(i for i, (a, b) in enumerate(pairwise(numbered), 1) if b[0] - a[0] > 1), len(numbered)]
    runs = [numbered[start:end] for start, end in pairwise(starts) if end > start]
    return [
        run[0][1] if len(run) == 1 else say("month-to-month", lang, first=run[0][1], last=run[-1][1]) for run in runs
    ]


def nearness(error: TradeMonitorError) -> int:
    """Return how many of the conditions on flow, currency, month and region some download met before *error*."""
    return next((number for number, keys in enumerate(_STEPS) if error.key in keys), len(_STEPS))


def why_none(catalogue: Catalogue, asked: Asked, as_of: dt.datetime | None = None) -> NoData:
    """Return the error that says which condition of a question no download meets, and what there is instead."""
    facts: dict[str, object] = {"flow": asked.flow, "currency": asked.currency, "period": asked.period}
    downloads = catalogue.downloads(asked.flow, asked.currency, as_of=as_of)
    if not downloads:
        return _why_no_download(catalogue, asked, as_of, facts)
    of_flow = downloads
    for is_met, key, more in _conditions(asked):
        if not (meeting := tuple(filter(is_met, downloads))):
            facts |= {"months": Span.of(downloads), "most": max(each.grain.hs for each in downloads), **more}
            of_other_months = [each for each in of_flow if is_met(each) and not _has_period(each, asked)]
            if key in _OF_OTHER_MONTHS and of_other_months:
                return NoData(_OF_OTHER_MONTHS[key], **facts, elsewhere=Span.of(of_other_months))
            return NoData(key, **facts)
        downloads = meeting
    return NoData("detail-none-of-all", **facts)


def _why_no_download(catalogue: Catalogue, asked: Asked, as_of: dt.datetime | None, facts: dict[str, object]) -> NoData:
    others = [
        (flow, currency)
        for flow in (Flow.EXPORT, Flow.IMPORT)
        for currency in Currency
        if catalogue.downloads(flow, currency, as_of=as_of)
    ]
    currencies = [currency for flow, currency in others if flow is asked.flow]
    if currencies:
        return NoData("detail-none-in-currency", other=currencies[0], word=currencies[0].value, **facts)
    if others:
        return NoData("detail-none-of-flow", other=others[0][0], word=flow_word(asked.flow), **facts)
    if as_of is not None:
        return NoData("detail-none-then", as_of=as_of, **facts)
    return NoData("detail-none", word=flow_word(asked.flow), **facts)


def _conditions(asked: Asked) -> list[_Condition]:
    """Return the conditions of a question on a download, the most general ones in front."""
    found: list[_Condition] = [(lambda download: _has_period(download, asked), "detail-none-of-month", {})]
    if asked.region is not NATIONAL:
        found.append((lambda download: download.grain.province, "detail-none-by-province", {}))
        found.append((lambda download: is_of_region(download, asked.region), "detail-none-of-region", {}))
    dimensions = [*([asked.by] if asked.by else []), *(dimension for dimension, _ in asked.codes)]
    found.extend(map(_has_column, dict.fromkeys(dimensions)))
    found.extend(_has_code(*each) for each in asked.codes)
    if digits := asked.least_digits:
        found.append((lambda download: download.grain.hs >= digits, "detail-none-of-digits", {"digits": digits}))
    region = {"region": asked.region}
    return [(is_met, key, region | more) for is_met, key, more in found]


def _has_period(download: Download, asked: Asked) -> bool:
    needed = asked.months(download.grain, asked.period.year)
    return asked.is_of_time(download.grain) and any(month in download.months for month in needed)


def _has_column(dimension: Dimension) -> _Condition:
    facts: dict[str, object] = {"dimension": dimension, "column": dimension.label("zh")}
    return lambda download: download.grain.has(dimension), "detail-none-with-column", facts


def _has_code(dimension: Dimension, codes: tuple[str, ...]) -> _Condition:
    facts: dict[str, object] = {"dimension": dimension, "codes": ", ".join(codes)}
    return lambda download: has_code(download, dimension, codes), "detail-none-of-code", facts
