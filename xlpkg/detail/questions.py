"""Every question about the detail, as one ibis expression over its rows; DuckDB and Spark evaluate the same ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from xlpkg.detail.schema import Dimension

if TYPE_CHECKING:
    from ibis.expr.types import BooleanColumn, Scalar, Table


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows that a question looks at: those of a period, and of the same months of the year before.

    Attributes:
        year: the year of the period.
        first_month, last_month: the months of the period; None for rows of whole years.
        province: the code of GB/T 2260; None for all rows.
        codes: the codes of a dimension that are looked at; of commodities, those that begin with one of them.
        last_download: with the rows of ``history/``: the last download that counts, for the state at its time.
    """

    year: int
    first_month: int | None
    last_month: int | None
    province: int | None = None
    codes: tuple[tuple[Dimension, tuple[str, ...]], ...] = ()
    last_download: int | None = None


def sums_by_code(rows: Table, scope: Scope, by: Dimension | None, digits: int = 0) -> Table:
    """Return the sums of each code of *by*, of commodities of the first *digits* digits of it.

    If *by* is None, return one row without a code. The columns are ``code``, and for the period and, with ``base_``
    before, for the year before: ``value``, ``rows``, ``quantity``, ``counted`` (the rows with a quantity and a unit),
    ``unit`` and ``last_unit``, the first and the last unit in alphabetical order. Sums over no rows are null.
    """
    kept = rows.filter(*_conditions(rows, scope))
    is_current = kept.year == scope.year
    sums: dict[str, Scalar] = {}
    for prefix, condition in (("", is_current), ("base_", ~is_current)):
        sums |= {
            f"{prefix}value": kept.value.sum(where=condition),
            f"{prefix}rows": kept.count(where=condition),
            f"{prefix}quantity": kept.quantity.sum(where=condition),
            f"{prefix}counted": kept.quantity.count(where=condition & kept.unit.notnull()),
            f"{prefix}unit": kept.unit.min(where=condition),
            f"{prefix}last_unit": kept.unit.max(where=condition),
        }
    if by is None:
        return kept.aggregate(**sums)
    code = kept[by.value]
    return kept.group_by(code=code.substr(0, digits) if by is Dimension.COMMODITY else code).aggregate(**sums)


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
    for dimension, codes in scope.codes:
        column = rows[dimension.value]
        if dimension is Dimension.COMMODITY:
            conditions.append(ibis.or_(*(column.startswith(code) for code in codes)))
        else:
            conditions.append(column.isin(codes))
    if (last := scope.last_download) is not None:
        replaced = rows.replaced_by
        conditions += [rows.download <= last, replaced.isnull() | ((replaced > last) & (replaced != rows.download))]
    return conditions
