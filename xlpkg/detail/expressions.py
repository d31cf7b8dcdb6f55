"""Every question about the detail, as one ibis expression over its rows; DuckDB and Spark evaluate the same ones."""

from __future__ import annotations

from typing import Final

import ibis
from ibis.expr.types import BooleanColumn, Table

from xlpkg.detail.question import Asked
from xlpkg.detail.schema import Grain
from xlpkg.model.regions import Region
from xlpkg.model.words import Dimension

#: The columns of :func:`sums_by_unit` beside the code.
SUMS: Final = ("year", "unit", "value", "rows", "quantity", "counted")


def sums_by_unit(rows: Table, asked: Asked, grain: Grain) -> Table:
    """Return the sums of each code of the question's dimension, year and unit of the quantity, from rows of *grain*.

    Without a dimension, there is no code. The columns are ``code``, ``year``, ``unit``, ``value``, ``rows``,
    ``quantity`` (null over no quantity) and ``counted`` (the rows with a quantity). To group by year and unit takes
    half the time of sums with conditions and of the first and last unit.
    """
    kept = rows.filter(*_conditions(rows, asked, grain))
    keys = {"year": kept.year, "unit": kept.unit}
    if asked.by is not None:
        code, digits = kept[asked.by.value], asked.digits_of(grain)
        keys["code"] = code.substr(0, digits) if asked.by is Dimension.COMMODITY and digits < grain.hs else code
    return kept.group_by(**keys).aggregate(
        value=kept.value.sum(), rows=kept.count(), quantity=kept.quantity.sum(), counted=kept.quantity.count()
    )


def any_row(rows: Table, dimension: Dimension, code: str) -> Table:
    """Return one row, if any, of a code; commodities match by the beginning of their code."""
    return rows.filter(_has_code(rows, dimension, (code,))).select("value").limit(1)


def codes_by_download(rows: Table, asked: Asked) -> Table:
    """Return each download that has rows of one of the question's provinces or codes, in whatever month.

    The columns are ``download`` and ``found``, the province or the code by :func:`province_key` or :func:`code_key`.
    One filter for each is four times as fast as one aggregate of all.
    """
    found = {
        code_key(dimension, code): _has_code(rows, dimension, (code,))
        for dimension, codes in asked.codes
        for code in codes
    }
    found |= {province_key(each): rows.province == each.code for each in asked.provinces}
    return ibis.union(
        *(
            rows.filter(condition).select("download", found=ibis.literal(key)).distinct()
            for key, condition in found.items()
        )
    )


def province_key(province: Region) -> str:
    """Return what :func:`codes_by_download` calls a province, such as "province 44"."""
    return f"province {province.code}"


def code_key(dimension: Dimension, code: str) -> str:
    """Return what :func:`codes_by_download` calls a code, such as "partner 304"."""
    return f"{dimension.value} {code}"


def _conditions(rows: Table, asked: Asked, grain: Grain) -> list[BooleanColumn]:
    """Return the conditions on the rows of the period and of the same months of the year before."""
    year, last = asked.period.year, asked.period.month
    conditions = [rows.year.isin([year - 1, year])]
    if grain.time == "year":
        conditions.append(rows.month.isnull())
    elif asked.first_month == last:
        conditions.append(rows.month == last)
    else:
        conditions.append(rows.month.between(asked.first_month, last))
    if asked.provinces:
        conditions.append(rows.province.isin([each.code for each in asked.provinces]))
    return conditions + [_has_code(rows, dimension, codes) for dimension, codes in asked.codes]


def _has_code(rows: Table, dimension: Dimension, codes: tuple[str, ...]) -> BooleanColumn:
    column = rows[dimension.value]
    if dimension is Dimension.COMMODITY:
        return ibis.or_(*(column.startswith(code) for code in codes))
    return column.isin(codes)
