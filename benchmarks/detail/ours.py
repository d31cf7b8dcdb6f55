"""The sides of TradeMonitor: ask what drove exports, and take downloads in."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks.peers.detail import TOP, Question, Row
from udfs.call import call
from xlpkg.detail.ask import ask as ask_detail
from xlpkg.detail.catalogue import open_catalogue
from xlpkg.detail.drivers import Drivers, Reference
from xlpkg.detail.ingest import ingest as take_in
from xlpkg.detail.schema import Dimension
from xlpkg.detail.units import Asked
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, parse_region
from xlpkg.model.words import Basis, Currency, Flow

_LEVEL_UNIT: Final = 1e8


def ask(store: Path, question: Question, backend: str | None = None) -> Drivers:
    """Return what drove exports by HS8 code, as ``trademonitor drivers`` does without table (8)'s figures."""
    region = parse_region(_region(question))
    basis = Basis.MONTH if len(question.months) == 1 else Basis.YTD
    period = Month(question.year, question.months[-1])
    asked = Asked(region, Flow.EXPORT, period, basis, Currency.USD, Dimension.COMMODITY, 8)
    with open_catalogue(store, create=False) as catalogue:
        return ask_detail(catalogue, asked, {}, Reference(), top=TOP, backend=backend)


def ask_in_cell(store: Path, question: Question, number: int) -> None:
    """Ask what drove a month of the question's year by TM_DRIVERS; another month for each *number* up to 11.

    A question that was asked before has a kept answer. Raises ValueError if the cell has no table.
    """
    period = 100 * question.year + number % 12 + 1
    table = call("TM_DRIVERS", (_region(question), "export", period, "commodity", TOP), store=store)
    if not isinstance(table, list):
        raise ValueError(table)


def answer(found: Drivers) -> list[Row]:
    """Return the rows as the peers do; the remainder has no unit value there either."""
    return [
        (
            row.code,
            round(row.value * _LEVEL_UNIT),
            *map(_known, (row.yoy, row.share, row.unit_value, row.unit_value_yoy)),
        )
        for row in found.rows
    ]


def _known(figure: float) -> float | None:
    return None if math.isnan(figure) else round(figure, 6)


def command_line(store: Path, question: Question) -> Sequence[str]:
    """Return the arguments of ``trademonitor`` that ask *question*."""
    basis = "month" if len(question.months) == 1 else "ytd"
    period = f"{question.year}-{question.months[-1]:02d}"
    options = ("--region", _region(question), "--flow", "export", "--by", "commodity", "--hs", "8", "--basis", basis)
    return ("drivers", period, *options, "--currency", "usd", "--store", str(store), "--format", "csv")


def ingest(store: Path, paths: Sequence[Path]) -> None:
    """Take downloads of exports into the detail of *store*. Raises ValueError if one is refused."""
    for result in take_in(store, paths, Flow.EXPORT):
        if result.refusal is not None:
            raise ValueError(result.refusal)


def ingest_command_line(store: Path, folder: Path) -> Sequence[str]:
    """Return the arguments of ``trademonitor`` that take the downloads in *folder* in."""
    return ("detail", "ingest", str(folder), "--flow", "export", "--store", str(store))


def _region(question: Question) -> str:
    return NATIONAL.name if question.province is None else str(question.province)
