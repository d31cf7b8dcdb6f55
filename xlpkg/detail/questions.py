"""Every question about the detail, as one ibis expression over its rows; DuckDB and Spark evaluate the same ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import ibis

from xlpkg.detail.schema import Dimension

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ibis.expr.types import BooleanColumn, Table


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows that a question looks at: those of a period, and of the same months of the year before.

    Attributes:
        year: the year of the period.
        first_month, last_month: the months of the period; None for rows of whole years.
        province: the code of GB/T 2260; None for all rows.
        codes: the codes of a dimension that are looked at; of commodities, those that begin with one of them.
    """

    year: int
    first_month: int | None
    last_month: int | None
    province: int | None = None
    codes: tuple[tuple[Dimension, tuple[str, ...]], ...] = ()


#: The columns of :func:`sums_by_unit` beside the code.
SUMS: Final = ("year", "unit", "value", "rows", "quantity", "counted")


def sums_by_unit(rows: Table, scope: Scope, by: Dimension | None, digits: int = 0) -> Table:
    """Return the sums of each code of *by*, year and unit of the quantity; of commodities, by *digits* digits; 0: all.

    If *by* is None, there is no code. The columns are ``code``, ``year``, ``unit``, ``value``, ``rows``, ``quantity``
    (null over no quantity) and ``counted`` (the rows with a quantity). To group by year and unit takes half the time of
    sums with conditions and of the first and last unit.
    """
    kept = rows.filter(*_conditions(rows, scope))
    keys = {"year": kept.year, "unit": kept.unit}
    if by is not None:
        code = kept[by.value]
        keys["code"] = code.substr(0, digits) if by is Dimension.COMMODITY and digits else code
    return kept.group_by(**keys).aggregate(
        value=kept.value.sum(), rows=kept.count(), quantity=kept.quantity.sum(), counted=kept.quantity.count()
    )


def in_force(rows: Table, excluded: Sequence[int]) -> Table:
    """Return the rows in force: those whose download and month are not *excluded*, numbers of ``row_key``."""
    if not excluded:
        return rows
    month = rows.year.cast("int64") * 100 + rows.month.fill_null(0)
    return rows.filter((rows.download.cast("int64") * 10**6 + month).notin(excluded))


def any_row(rows: Table, dimension: Dimension, code: str) -> Table:
    """Return one row, if any, of a code; commodities match by the beginning of their code."""
    return rows.filter(_has_code(rows, dimension, (code,))).select("value").limit(1)


def codes_by_download(rows: Table, scope: Scope) -> Table:
    """Return each download that has rows of the province of *scope*, or of one of its codes, in whatever month.

    The columns are ``download`` and ``found``: "province", or the code by :func:`code_key`. One filter for each is four
    times as fast as one aggregate of all.
    """
    found = {
        code_key(dimension, code): _has_code(rows, dimension, (code,))
        for dimension, codes in scope.codes
        for code in codes
    }
    if scope.province is not None:
        found["province"] = rows.province == scope.province
    return ibis.union(
        *(
            rows.filter(condition).select("download", found=ibis.literal(key)).distinct()
            for key, condition in found.items()
        )
    )


def code_key(dimension: Dimension, code: str) -> str:
    """Return what :func:`codes_by_download` calls a code, such as "partner 304"."""
    return f"{dimension.value} {code}"


def _conditions(rows: Table, scope: Scope) -> list[BooleanColumn]:
    conditions = [rows.year.isin([scope.year - 1, scope.year])]
    if scope.last_month is None:
        conditions.append(rows.month.isnull())
    elif scope.first_month == scope.last_month:
        conditions.append(rows.month == scope.last_month)
    else:
        conditions.append(rows.month.between(scope.first_month, scope.last_month))
    if scope.province is not None:
        conditions.append(rows.province == scope.province)
    conditions += [_has_code(rows, dimension, codes) for dimension, codes in scope.codes]
    return conditions


def _has_code(rows: Table, dimension: Dimension, codes: tuple[str, ...]) -> BooleanColumn:
    column = rows[dimension.value]
    if dimension is Dimension.COMMODITY:
        return ibis.or_(*(column.startswith(code) for code in codes))
    return column.isin(codes)
