"""The rank of a province, with intervals that make it certain or open."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
from made_references import DESCENDING, Interval, figure, parsed, reference_of, told

from xlpkg.analysis.cube import Cube
from xlpkg.audit.claims import FigureClaim, ProvinceRankClaim, Span, Unread
from xlpkg.audit.figure_checks import FigureChecks
from xlpkg.audit.province_rank_checks import ProvinceRankChecks
from xlpkg.audit.reference import StoredMonths
from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES, find_region
from xlpkg.model.words import Basis, Currency, Flow

TOTAL, TOTAL_YOY = 0, 1
YEAR_TO_DATE = Span(Basis.YTD)


def claim(
    index: int,
    rank: int,
    *columns: int,
    group: int = -1,
    span: Span = YEAR_TO_DATE,
    currency: Currency | None = None,
) -> ProvinceRankClaim:
    """That the province with *index* from 1 has *rank*."""
    region, sentence = PROVINCES[index - 1], f"sentence {index}"
    return ProvinceRankClaim("line 1", sentence, span, region, Flow.TOTAL, columns or (TOTAL,), rank, group, currency)


def checks(
    *claims: ProvinceRankClaim | FigureClaim,
    levels: Sequence[Interval] | None = None,
    yoy: list[float] | None = None,
    is_report: bool = True,
) -> ProvinceRankChecks:
    reference = reference_of({TOTAL: levels or DESCENDING, TOTAL_YOY: yoy or DESCENDING[::-1]})
    return ProvinceRankChecks(FigureChecks(parsed(*claims, is_report=is_report), reference, None, Month(2025, 5)))


@pytest.mark.parametrize("rank", [1, 2, 30, 31])
def test_a_rank_is_the_number_of_larger_provinces_and_one(rank: int) -> None:
    for printed in (rank - 1, rank, rank + 1):
        found = list(checks(claim(rank, printed)).findings())
        assert [(each.printed, each.expected) for each in found] == ([] if printed == rank else [(printed, rank)])


@pytest.mark.parametrize(
    ("levels", "best", "worst"),
    [
        ([(10, 12), (11, 13)], 1, 2),  # they overlap
        ([(10, 12), (12, 13)], 1, 2),  # and touch
        ([(10, 12), (12.1, 13)], 2, 2),
        ([(10, 12), (9, 10)], 1, 2),
        ([(10, 12), (9, 9.9)], 1, 1),
        ([(10, 12), (11, 13), (20, 21), (10, 10)], 2, 4),
    ],
)
def test_a_rank_is_open_where_intervals_overlap(levels: list[Interval], best: int, worst: int) -> None:
    others: list[Interval] = [1.0] * (31 - len(levels))
    (judged,) = checks(claim(1, 1), levels=levels + others).judged
    ((_, (ranks,)),) = [judged]
    assert (ranks.column, ranks.best, ranks.worst) == (TOTAL, best, worst)
    assert [ranks.nearest(rank) for rank in (0, best, worst, 31)] == [best, best, worst, worst]


@pytest.mark.parametrize("unknown", [1, 2, 31])
def test_a_rank_is_unread_if_a_province_is_not_known(unknown: int) -> None:
    levels = [math.nan if at == unknown - 1 else level for at, level in enumerate(DESCENDING)]
    done = checks(claim(1, 1), levels=levels)
    assert list(done.unread()) == [Unread("line 1", "sentence 1", reasons=("store",))]
    assert (done.counts(), list(done.findings())) == ((0, 0, 1), [])


def test_a_rank_in_another_currency_than_the_store_is_unread(rmb_cube: Cube) -> None:
    may = Month(2025, 5)
    zhejiang = find_region("浙江")
    assert zhejiang is not None
    for currency, counts in ((Currency.RMB, (1, 0, 0)), (None, (1, 0, 0)), (Currency.USD, (0, 0, 1))):
        third = claim(zhejiang.index, 3, span=Span(Basis.YTD, may), currency=currency)
        figures = FigureChecks(parsed(third), reference_of({}), StoredMonths(rmb_cube), may)
        assert ProvinceRankChecks(figures).counts() == counts


def test_a_rank_of_any_of_its_columns_is_right() -> None:
    assert list(checks(claim(2, 2, TOTAL, TOTAL_YOY), claim(2, 30, TOTAL, TOTAL_YOY)).findings()) == []
    (found,) = checks(claim(2, 5, TOTAL_YOY, TOTAL)).findings()
    assert found.expected == 30  # that of the first column


def test_ranks_are_counted_as_right_wrong_and_not_compared() -> None:
    ranks = [claim(1, 1), claim(2, 2), claim(3, 4), claim(4, 9, group=-5), claim(5, 9, 6)]
    done = checks(figure(PROVINCES[2], Flow.TOTAL, "290"), *ranks, is_report=False)
    assert done.counts() == (2, 1, 2)
    assert [each.text for each in done.unread()] == ["sentence 5"]
    assert [(each.printed, each.expected, each.severity) for each in done.findings()] == [
        (4, 3, "error"),
        (9, 4, "warning"),
    ]
    assert checks(*ranks).counts() == (2, 2, 1)  # in a report the subject is certain


def test_a_wrong_rank_is_told_in_full() -> None:
    level, yoy = claim(3, 4, span=Span(Basis.YTD, Month(2025, 5))), claim(3, 4, TOTAL_YOY)
    region = PROVINCES[2].short
    assert {each.code for each in checks(level, yoy).findings()} == {"rank"}
    assert [told(each) for each in checks(level, yoy).findings()] == [
        ("error", "line 1", f"{region}进出口（2025-05 累计）：正文为全国第 4 位，数据库为第 3 位"),
        ("error", "line 1", f"{region}进出口同比（累计）：正文为全国第 4 位，数据库为第 29 位"),
    ]
    doubtful = "；该句没有数字相符，可能另有所指"
    assert [told(each) for each in checks(claim(3, 4), yoy, is_report=False).findings()] == [
        ("warning", "line 1", f"{region}进出口（累计）：正文为全国第 4 位，数据库为第 3 位{doubtful}"),
        ("warning", "line 1", f"{region}进出口同比（累计）：正文为全国第 4 位，数据库为第 29 位{doubtful}"),
    ]
