"""Why no download answers a question: the first condition that none of the downloads meets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

from xlpkg.detail.catalogue import Catalogue, Download, StoredMonths, flow_word
from xlpkg.detail.coverage import Condition, conditions
from xlpkg.detail.question import Asked
from xlpkg.errors import NoData, TradeMonitorError
from xlpkg.model.words import Currency, Flow

#: The sentence on a condition -> the one to use if downloads of other months meet the condition.
_OF_OTHER_MONTHS: Final = {
    "detail-none-with-column": "detail-none-with-column-then",
    "detail-none-of-code": "detail-none-of-code-then",
}
#: The key of a sentence -> how many of the conditions on flow and currency, month, column of provinces, and province
#: some download meets. The sentences of later conditions are not here.
_CONDITIONS_MET: Final = {
    "detail-none": 0,
    "detail-none-then": 0,
    "detail-none-of-flow": 0,
    "detail-none-in-currency": 0,
    "detail-none-of-month": 1,
    "detail-none-by-province": 2,
    "detail-none-of-region": 3,
    "detail-no-row-of-region": 3,
}


def conditions_met(error: TradeMonitorError) -> int:
    """Return how many of the conditions on flow, currency, month and province some download met before *error*."""
    return _CONDITIONS_MET.get(error.key, 4)


def why_none(catalogue: Catalogue, asked: Asked, as_of: dt.datetime | None = None) -> NoData:
    """Return the error that says which condition of a question no download meets, and what there is instead."""
    downloads = _in_force(catalogue, asked.flow, asked.currency, as_of)
    if not downloads:
        return _why_no_download(catalogue, asked, as_of)
    of_flow = downloads
    of_month = Condition(lambda download: _has_period(download, asked), "detail-none-of-month", {})
    for is_met, key, more in (of_month, *conditions(asked)):
        if not (meeting := tuple(filter(is_met, downloads))):
            facts = {**asked.facts, "months": _months(downloads), "most": max(each.grain.hs for each in downloads)}
            of_other_months = [each for each in of_flow if is_met(each) and not _has_period(each, asked)]
            if key in _OF_OTHER_MONTHS and of_other_months:
                return NoData(_OF_OTHER_MONTHS[key], **facts, **more, elsewhere=_months(of_other_months))
            return NoData(key, **facts, **more)
        downloads = meeting
    return NoData("detail-none-of-all", **asked.facts)


def _in_force(catalogue: Catalogue, flow: Flow, currency: Currency, as_of: dt.datetime | None) -> tuple[Download, ...]:
    return tuple(each for each in catalogue.downloads(flow, currency, as_of=as_of) if each.in_force)


def _months(downloads: Iterable[Download]) -> StoredMonths:
    return StoredMonths(frozenset(month for download in downloads for month in download.in_force))


def _why_no_download(catalogue: Catalogue, asked: Asked, as_of: dt.datetime | None) -> NoData:
    others = [
        (flow, currency)
        for flow in (Flow.EXPORT, Flow.IMPORT)
        for currency in Currency
        if _in_force(catalogue, flow, currency, as_of)
    ]
    currencies = [currency for flow, currency in others if flow is asked.flow]
    if currencies:
        return NoData("detail-none-in-currency", other=currencies[0], word=currencies[0].value, **asked.facts)
    if others:
        return NoData("detail-none-of-flow", other=others[0][0], word=flow_word(asked.flow), **asked.facts)
    if as_of is not None:
        return NoData("detail-none-then", as_of=as_of, **asked.facts)
    return NoData("detail-none", word=flow_word(asked.flow), **asked.facts)


def _has_period(download: Download, asked: Asked) -> bool:
    needed = asked.months(download.grain, asked.period.year)
    return asked.is_of_time(download.grain) and any(month in download.in_force for month in needed)
