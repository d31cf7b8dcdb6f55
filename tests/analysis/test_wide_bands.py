"""The warning about YoY of a month that are uncertain: their number, and the most uncertain ones with their bands.

The bands of 2024 are computed here from the printed figures, as docs/yoy.md says: no month of 2023 is stored, so that
the base is the difference of two years to date, which are known as well as the printed YoY are rounded.
"""

from __future__ import annotations

import pytest
from plain_months import Rows, base, rows_of

from xlpkg.analysis.checks import Widest, check_data
from xlpkg.analysis.cube import Cube
from xlpkg.analysis.findings import Finding
from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Currency

#: Province, flow -> the YoY of a month and its band.
Bands = dict[tuple[str, int], tuple[float, float]]
FLOWS = ("进出口", "出口", "进口")


@pytest.fixture(scope="module")
def months(real_months: dict[str, list[list[str]]]) -> dict[str, Rows]:
    return {name: rows_of(cells) for name, cells in real_months.items()}


def ends(months: dict[str, Rows], month: str, name: str, flow: int) -> tuple[float, float]:
    """Return the least and the greatest year to date, a year before, that the printed figures of *month* allow."""
    if flow == 0:
        parts = [ends(months, month, name, part) for part in (1, 2)]
        return sum(least for least, _ in parts), sum(greatest for _, greatest in parts)
    to_date, yoy = months[month][name][2 * flow + 1], months[month][name][6 + flow]
    return (to_date - 0.5) / (1 + (yoy + 0.05) / 100), (to_date + 0.5) / (1 + (yoy - 0.05) / 100)


def bands(months: dict[str, Rows], number: int) -> Bands:
    """Return the YoY and the bands of the 31 provinces in a month of 2024."""
    month, before = f"2024-{number:02}", f"2024-{number - 1:02}"
    found = {}
    for province in PROVINCES:
        for flow in range(3):
            name, level = province.name, months[month][province.name][2 * flow]
            (least, greatest), (least_before, greatest_before) = (
                ends(months, each, name, flow) for each in (month, before)
            )
            yoy = 100 * (level / (base(months, month, name, flow) - base(months, before, name, flow)) - 1)
            highest = 100 * ((level + 0.5) / (least - greatest_before) - 1)
            lowest = 100 * ((level - 0.5) / (greatest - least_before) - 1)
            found[province.short, flow] = (yoy, max(highest - yoy, yoy - lowest))
    return found


def wide_bands(cube: Cube, period: Month) -> list[Finding]:
    return [finding for finding in check_data(cube, period) if finding.code == "wide-band"]


@pytest.mark.parametrize("number", range(3, 13))
def test_the_widest_bands_are_named_with_their_yoy_and_all_are_counted(
    rmb_cube: Cube, months: dict[str, Rows], number: int
) -> None:
    by_hand = bands(months, number)
    widest = sorted(by_hand, key=lambda place: -by_hand[place][1])
    period = Month(2024, number)
    (finding,) = wide_bands(rmb_cube, period)
    facts = finding.message.facts
    count = sum(band > 1 for _, band in by_hand.values())
    assert facts["count"] == count
    assert isinstance(facts["widest"], Widest)
    named = facts["widest"].yoy
    assert [(region.short, flow) for region, flow, *_ in named] == widest[: min(count, 5)]
    for region, flow, *figures in named:
        assert figures == pytest.approx(by_hand[region.short, flow], rel=2e-3)
    name, place = widest[0]
    assert f"{period} {name} {FLOWS[place]} 当月" in finding.where
    assert finding.printed is None  # the YoY of a month is computed, China Customs publishes none


def test_the_sentence_has_the_widest_band(rmb_cube: Cube, months: dict[str, Rows]) -> None:
    yoy, band = bands(months, 6)["湖南", 1]
    assert (round(yoy, 1), round(band, 1)) == (-0.1, 1.1)
    (june,) = wide_bands(rmb_cube, Month(2024, 6))
    assert "the widest, in %: Hunan, exports -0.1 ± 1.1; " in june.sentence()
    assert "湖南出口 -0.1 ± 1.1；" in june.sentence("zh")
    assert june.row("zh", Currency.RMB)[3:5] == ("", "")
