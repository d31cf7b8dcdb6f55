"""The rows of the table of what drives a region's trade: ranks, shares, contributions, codes and names."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from made_detail import BATHS, BOTH, PARTS, SINKS, Made, answer, close, detail_of, of, question, row, values

from xlpkg.detail.codes import hs_chapters
from xlpkg.detail.drivers import Reference
from xlpkg.errors import BadArgument
from xlpkg.model.words import Dimension


def test_rows_rank_by_value_and_add_up_with_the_remainder(tmp_path: Path) -> None:
    """By hand: 600, 300 and 100 of 1,000; last year 500, 300 and 0 of 800; table (8) 4,000 after 2,000 dollars."""
    rows = [
        *of(SINKS, m202306=500, m202406=600),
        *of(PARTS, m202306=300, m202406=300),
        *of(BATHS, m202406=100),
        row(202406, SINKS, 999, province=31),
    ]
    table = answer(detail_of(tmp_path, Made(rows)), top=1, reference=Reference(4000 / 1e8, 2000 / 1e8), lang="zh")
    first, rest = table.rows
    assert (first.code, first.name, first.rank) == (SINKS, "不锈钢洗涤槽及脸盆", 1)
    assert (first.value * 1e8, first.yoy, first.share, first.contribution) == pytest.approx((600, 20, 60, 5))
    assert (rest.code, rest.name, rest.rank) == ("", "其余", None)
    assert (rest.value * 1e8, rest.yoy, rest.share, rest.contribution) == pytest.approx((400, 100 / 3, 40, 5))
    assert table.coverage == pytest.approx(25)
    assert table.notes == ()


def test_by_contribution_the_largest_changes_come_first(tmp_path: Path) -> None:
    """By hand: 500 to 600, 300 to 100 and 0 to 50, of 1,000 dollars in table (8) a year earlier."""
    rows = [*of(SINKS, m202306=500, m202406=600), *of(PARTS, m202306=300, m202406=100), *of(BATHS, m202406=50)]
    store = detail_of(tmp_path, Made(rows))
    table = answer(store, reference=Reference(1e-5, 1e-5), sort="contribution")
    assert [(each.code, each.rank) for each in table.rows] == [(PARTS, 2), (SINKS, 1), (BATHS, 3)]
    assert [each.contribution for each in table.rows] == pytest.approx([-20, 10, 5])
    first, rest = answer(store, reference=Reference(1e-5, 1e-5), sort="contribution", top=1).rows
    assert (first.code, rest.code) == (PARTS, "")
    assert (rest.value * 1e8, rest.contribution) == pytest.approx((650, 15))


def test_a_code_with_trade_only_last_year_takes_part_in_the_contributions(tmp_path: Path) -> None:
    store = detail_of(
        tmp_path, Made([*of(SINKS, m202306=500, m202406=600), *of(PARTS, m202306=300), *of(BATHS, m202406=1)])
    )
    table = answer(store, reference=Reference(1e-5, 1e-5))
    assert [(each.code, each.rank) for each in table.rows] == [(SINKS, 1), (BATHS, 2), (PARTS, None)]
    assert [each.contribution for each in table.rows] == pytest.approx([10, 0.1, -30])
    assert [each.yoy for each in table.rows] == pytest.approx([20, math.nan, -100], nan_ok=True)


def test_codes_and_names_denote_the_same(tmp_path: Path) -> None:
    rows = [row(month, PARTS, 3, partner=partner) for month in BOTH for partner in ("502", "110")]
    rows += [row(month, "01012100", 4, partner="110") for month in BOTH]
    store = detail_of(tmp_path, Made(rows))
    by_partner = question(by=Dimension.PARTNER)
    for word in (
        PARTS,
        73249000,
        "7324",
        "73",
        "未列名钢铁制卫生器具， 包括零件",
        "钢铁制品",
        "articles of iron or steel",
    ):
        assert close(values(answer(store, by_partner, {Dimension.COMMODITY: word})), {"502": 3, "110": 3}), word
    for word in ("01", 1, "0101", 101, 1012100):
        assert close(values(answer(store, by_partner, {Dimension.COMMODITY: word})), {"110": 4}), word
    for word in ("502", 502, "美国", "united states"):
        assert close(values(answer(store, question(), {Dimension.PARTNER: word})), {PARTS: 3}), word
    for dimension, word in ((Dimension.COMMODITY, "732"), (Dimension.PARTNER, "火星"), (Dimension.REGIME, "x")):
        with pytest.raises(BadArgument, match="write"):
            answer(store, by_partner, {dimension: word})


def test_the_chapters_of_the_harmonized_system_are_97() -> None:
    """The WCO's nomenclature has the chapters 01 to 97; 77 is reserved."""
    for lang in ("zh", "en"):
        names = hs_chapters(lang)
        assert list(names) == [f"{number:02d}" for number in range(1, 98)]
        assert all(names.values())
        assert len(set(names.values())) == 97
    assert hs_chapters("en")["09"] == "coffee, tea and spices"
    assert hs_chapters("zh")["87"] == "车辆及其零件"
