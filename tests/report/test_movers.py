"""The bulletin style names the provinces that moved as the nation did before those that moved against it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.measures import YoY
from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Basis, Flow
from xlpkg.report.compose import compose
from xlpkg.report.facts import section_facts
from xlpkg.report.style import Style

FEBRUARY = Month(2025, 2)

# From examples/rmb, in 亿元; a base is the level divided by 1 + the printed YoY, of one month that of the year to date
# less that of the month before.
#
# January-February, imports: the nation 26551.5 / 0.927 = 28642.4; Beijing 3585.7 / 0.73 = 4911.9, (3585.7 - 4911.9) /
# 28642.4 = -4.63 points; Shanghai 3459.1 / 0.841 = 4113.0, -2.28; Fujian 1092.4 / 0.869 = 1257.1, -0.57; Guangdong
# 4900.8 / 1.061 = 4619.1, +0.98; Shandong 2003.5 / 1.056 = 1897.3, +0.37; Sichuan 630.9 / 1.117 = 564.8, +0.23.
# January-February, exports: the nation 38812.1 / 1.034 = 37535.9; Shanghai 2999.5 / 1.127 = 2661.5, +0.90; Zhejiang
# 6332.4 / 1.055 = 6002.2, +0.88; Guangxi 837.8 / 1.515 = 553.0, +0.76; Guangdong 8552.2 / 0.957 = 8936.4, -1.02;
# Fujian 1734.2 / 0.834 = 2079.4, -0.92; Xinjiang 434.5 / 0.798 = 544.5, -0.29.
# February, exports: the nation 37535.9 - 23354.8 / 1.073 = 15770.0; Zhejiang 1926.0 - 2339.5 = -2.62; Fujian 613.5 -
# 865.2 = -1.60; Henan 438.3 - 286.3 = +0.96.
EXPECTED: list[tuple[int, str, Language, str]] = [
    (
        1,
        "imports",
        "en",
        "Beijing, Shanghai and Fujian subtracted the most from growth in national imports, with 4.6, 2.3",
    ),
    (1, "imports", "en", "; Guangdong, Shandong and Sichuan added the most, with 1.0, 0.4 and 0.2."),
    (1, "imports", "zh", "对全国进口同比下拉最大的省市为北京、上海和福建，分别下拉4.6、2.3和0.6个百分点；"),
    (1, "imports", "zh", "；拉动最大的为广东、山东和四川，分别拉动1.0、0.4和0.2个百分点。"),
    (1, "exports", "en", "; Guangdong, Fujian and Xinjiang subtracted the most, with 1.0, 0.9 and 0.3."),
    (0, "exports", "zh", "对全国出口同比下拉最大的省市为浙江、福建和"),
    (0, "exports", "zh", "；拉动最大的为河南、上海和广西，分别拉动1.0、0.9和0.8个百分点。"),
    # Total trade in February was 28632.7, printed as unchanged: no direction, so both, and the rise first.
    (0, "lead", "en", " to growth in national total trade, with 0.7, 0.7 and 0.6 percentage points; Zhejiang,"),
]


def test_the_direction_of_the_nation_comes_first(rmb_cube: Cube) -> None:
    for section, name, lang, expected in EXPECTED:
        report = compose(rmb_cube, FEBRUARY, lang, style=Style("bulletin"))
        assert expected in getattr(report.sections[section], name)


def movers(cube: Cube, yoy: YoY) -> list[tuple[str, list[str]]]:
    """The groups of the imports of January-February 2025."""
    facts: dict[str, Any] = section_facts(cube, yoy, FEBRUARY, Basis.YTD, 2, "zh", Flow.EXPORT, None)
    return [(group["direction"], [each["name"] for each in group["provinces"]]) for group in facts["import"]["movers"]]


def test_a_fall_whose_band_includes_zero_is_no_direction(rmb_cube: Cube) -> None:
    """The nation's imports fell by 7.3 %: known to 7.2 points that is a fall, known to 7.4 it may be a rise."""
    yoy = rmb_cube.yoy()
    for limit, first in ((7.2, "fall"), (7.4, "rise")):
        band = yoy.band.copy()
        band[Basis.YTD, 0, Flow.IMPORT, rmb_cube.month_index(FEBRUARY)] = limit
        found = movers(rmb_cube, replace(yoy, band=band))
        assert found[0][0] == first
        assert dict(found) == {"fall": ["北京", "上海", "福建"], "rise": ["广东", "山东", "四川"]}


def test_a_group_without_provinces_and_a_contribution_of_zero_are_left_out(rmb_cube: Cube) -> None:
    """Only Beijing and Tibet have a certain direction; Tibet's 2.5 / 2.553 = 1.0 of 28642.4 adds 0.005 points."""
    yoy = rmb_cube.yoy()
    band = np.full_like(yoy.band, 1e6)
    for each in PROVINCES:
        if each.short in {"北京", "西藏"}:
            band[:, each.index] = 0.0
    assert movers(rmb_cube, replace(yoy, band=band)) == [("fall", ["北京"])]


def test_a_template_of_a_laboratory_has_pulls_drags_and_movers(rmb_cube: Cube, tmp_path: Path) -> None:
    (tmp_path / "lab.en.txt").write_text(
        '{% extends "bulletin.en.txt" %}\n{% block lead %}\n'
        '{{ import.pulls|names }} / {{ import.drags|each("points") }}\n'
        "{% for group in import.movers %}/ {{ group.direction }}: {{ group.provinces|listed }}\n{% endfor %}\n"
        "{% endblock %}\n"
    )
    report = compose(rmb_cube, FEBRUARY, "en", style=Style("lab", tmp_path))
    assert report.sections[1].lead == (
        "Guangdong, Shandong and Sichuan / 4.6, 2.3 and 0.6"
        " / fall: Beijing, Shanghai, Fujian / rise: Guangdong, Shandong, Sichuan"
    )
