"""Contributions to the national change: which sentences are read, and what they are compared with."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from gold_texts import audited
from made_references import cube_of, told

from xlpkg.analysis.cube import Cube
from xlpkg.audit.claims import ContributionClaim, Unread
from xlpkg.audit.contributions import ContributionChecks, contribution_claims
from xlpkg.audit.document import document_of
from xlpkg.audit.reference import StoredMonth
from xlpkg.audit.tokens import normalised
from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES, Region
from xlpkg.model.words import Basis, Flow, Method
from xlpkg.report.compose import compose

EXPORT, IMPORT, TOTAL = Flow.EXPORT, Flow.IMPORT, Flow.TOTAL

# Sentences


def read(text: str, flow: Flow | None = None) -> list[tuple[str, Flow, float, float]] | None:
    claims = contribution_claims(normalised(text), "line 1", Basis.YTD, flow)
    assert contribution_claims(normalised(text), "line 1", None, flow) is None  # the basis is not known
    if claims is None:
        return None
    assert {(each.where, each.text, each.basis) for each in claims} == {("line 1", normalised(text), Basis.YTD)}
    return [(each.region.short, each.flow, each.value, each.half) for each in claims]


@pytest.mark.parametrize(
    ("text", "flow", "expected"),
    [
        (
            "对全国出口同比拉动最大的省市为广东、江苏，分别拉动 1.2、0.6 个百分点",
            None,
            [("广东", EXPORT, 1.2, 0.05), ("江苏", EXPORT, 0.6, 0.05)],
        ),
        ("广东拉动全国进口增长 1.25 个百分点", EXPORT, [("广东", IMPORT, 1.25, 0.005)]),
        (
            "福建、湖南向下拉动最大，分别为 0.3 和 0.20 个百分点",
            IMPORT,
            [("福建", IMPORT, -0.3, 0.05), ("湖南", IMPORT, -0.2, 0.005)],
        ),
        (
            "广东拉动全国出口 1.2 个百分点；福建下拉 0.3 个百分点；对进口，江苏拉动 2 个百分点",
            TOTAL,
            [("广东", EXPORT, 1.2, 0.05), ("福建", EXPORT, -0.3, 0.05), ("江苏", IMPORT, 2.0, 0.5)],
        ),
        (
            "对全国进口下拉最大的为北京，下拉 4.6 个百分点，拉动最大的为广东，拉动 1.0 个百分点",
            None,
            [("北京", IMPORT, -4.6, 0.05), ("广东", IMPORT, 1.0, 0.05)],
        ),
        ("广东拉动 -0.3 个百分点", TOTAL, [("广东", TOTAL, -0.3, 0.05)]),
        (
            "Guangdong and Jiangsu contributed most to the national change, 1.2 and 0.6 percentage points respectively",
            EXPORT,
            [("广东", EXPORT, 1.2, 0.05), ("江苏", EXPORT, 0.6, 0.05)],
        ),
        (
            "Guangdong contributed 1.2 pp to national exports; Fujian SUBTRACTED 1 percentage point",
            None,
            [("广东", EXPORT, 1.2, 0.05), ("福建", EXPORT, -1.0, 0.5)],
        ),
        (
            "广东拉动全国进口 1.0、北京下拉 4.6 个百分点",
            None,
            [("广东", IMPORT, 1.0, 0.05), ("北京", IMPORT, -4.6, 0.05)],
        ),
        (
            "对全国出口，广东 1.2 个百分点的拉动最大，下拉最大的为福建 0.3 个百分点",
            None,
            [("广东", EXPORT, 1.2, 0.05), ("福建", EXPORT, -0.3, 0.05)],
        ),
        ("对全国进口下拉最大的为北京，拉动 4.6 个百分点", None, [("北京", IMPORT, 4.6, 0.05)]),  # contradicts itself
        (
            "Beijing subtracted most from national imports, 4.6 percentage points; Guangdong and Fujian added most,"
            " 1.0 and 0.4",
            EXPORT,
            [("北京", IMPORT, -4.6, 0.05), ("广东", IMPORT, 1.0, 0.05), ("福建", IMPORT, 0.4, 0.05)],
        ),
        (
            "Beijing subtracted most from growth in national imports, 4.6 percentage points; Fujian added most, 1.0",
            EXPORT,
            [("北京", IMPORT, -4.6, 0.05), ("福建", IMPORT, 1.0, 0.05)],
        ),
        (
            "Guangdong added most to the growth of national exports, 1.2 percentage points",
            None,
            [("广东", EXPORT, 1.2, 0.05)],
        ),
    ],
)
def test_a_contribution_is_read(text: str, flow: Flow | None, expected: list[tuple[str, Flow, float, float]]) -> None:
    assert read(text, flow) == expected


@pytest.mark.parametrize(
    ("text", "flow"),
    [
        ("广东拉动 1.2 个百分点", None),  # of which flow
        ("广东拉动全国净出口 1.2 个百分点", TOTAL),
        ("广东拉动 1.2 个百分点", Flow.NET),
        ("广东拉动 1.2%", TOTAL),
        ("广东高出 1.2 个百分点", TOTAL),
        ("广东同比增长 1.2 个百分点", TOTAL),
        ("广东拉动最大，为 1.2", TOTAL),
        ("广东、江苏拉动 1.2 个百分点", TOTAL),
        ("广东拉动 1.2、0.6 个百分点", TOTAL),
        ("拉动 1.2 个百分点", TOTAL),
        ("全国拉动 1.2 个百分点", TOTAL),
        ("全国、广东拉动 1.2、0.6 个百分点", TOTAL),
        ("广东民企拉动 1.2 个百分点", TOTAL),
        ("广东拉动至 1.2 个百分点", TOTAL),
        ("广东、江苏拉动 5 亿元、1.2 个百分点", TOTAL),
        ("广东出口拉动全国增长 1.2 个百分点", TOTAL),  # exports of Guangdong, but of what of the nation?
        ("江苏拉动 0.6 个百分点；广东出口拉动 1.2 个百分点", TOTAL),
        ("江苏拉动 0.6 个百分点；广东拉动很大", TOTAL),
    ],
)
def test_another_sentence_is_left_to_others(text: str, flow: Flow | None) -> None:
    assert read(text, flow) is None


# What they are compared with

GUANGDONG, BEIJING = (next(each for each in PROVINCES if each.short == name) for name in ("广东", "北京"))


def stored(*, new: Region | None = None) -> StoredMonth:
    """Last January each province exported 100; this one Guangdong 162, Beijing 69, and the others 100 again.

    31 provinces are 3,100, so these are 62 / 3,100 = 2.0 and -31 / 3,100 = -1.0 percentage points. A
    *new* province exported nothing.
    """
    levels = np.full((2, 32, 4, 13), np.nan)
    levels[:, 1:, :, 0] = levels[:, 1:, :, 12] = 100.0
    levels[:, GUANGDONG.index, :, 12], levels[:, BEIJING.index, :, 12] = 162.0, 69.0
    if new is not None:
        levels[:, new.index, :, 0] = 0.0
    levels[:, 0] = levels[:, 1:].sum(axis=1)
    return StoredMonth(cube_of(levels), Month(2025, 1))


def claim(value: float, half: float = 0.005, region: Region = GUANGDONG, flow: Flow = EXPORT) -> ContributionClaim:
    return ContributionClaim("line 1", "sentence", Basis.MONTH, region, flow, value, half)


def test_a_contribution_is_relative_to_the_nation_and_known_to_its_band() -> None:
    month = stored()
    (_, [(value, error)]), (_, [(of_beijing, _)]) = ContributionChecks(
        [claim(2.0), claim(-1.0, region=BEIJING)], month, [Method.STORED]
    ).judged
    assert [value, of_beijing] == pytest.approx([2.0, -1.0])
    # 161.9 / 100.1 and 162.1 / 99.9 are +-0.262 pp, of which the share of 162 in 3,131 is a twentieth.
    assert error == pytest.approx(0.02 + 162 / 3131 * 0.262, abs=5e-5)


def test_a_contribution_without_a_yoy_is_known_to_its_scaling() -> None:
    """A province that exported nothing adds 100 to 3,000."""
    new = PROVINCES[10]
    ((_, [expected]),) = ContributionChecks([claim(3.33, region=new)], stored(new=new), [Method.STORED]).judged
    assert expected == pytest.approx((100 / 30, 0.02))


@pytest.mark.parametrize(
    ("value", "half", "is_right"),
    [
        (2.0, 0.05, True),
        (2.03, 0.005, True),
        (1.97, 0.005, True),
        (2.04, 0.005, False),  # 0.02 and 0.0134, and half of the last digit
        (1.96, 0.005, False),
        (2.08, 0.05, True),
        (2.1, 0.05, False),
        (-2.0, 0.05, False),
    ],
)
def test_a_contribution_is_right_within_its_rounding(value: float, half: float, *, is_right: bool) -> None:
    done = ContributionChecks([claim(value, half)], stored(), [Method.STORED])
    assert done.counts() == (int(is_right), int(not is_right), 0)
    assert [(each.printed, each.expected) for each in done.findings()] == ([] if is_right else [(value, 2.0)])
    assert list(done.unread()) == []


def test_contributions_are_counted_and_told() -> None:
    claims = [claim(1.0), claim(2.0), claim(3.0), claim(-1.0, region=BEIJING), claim(-1.06, region=BEIJING)]
    done = ContributionChecks(claims, stored(), [Method.STORED])
    assert done.counts() == (2, 3, 0)
    assert [each.expected for each in done.findings()] == [2.0, 2.0, -1.0]
    first, *_ = done.findings()
    assert (first.code, *told(first)) == (
        "prose",
        "error",
        "line 1",
        "广东对全国出口同比的拉动（当月）：正文为 1.0 个百分点，数据库为 2.0 个百分点",
    )


@pytest.mark.parametrize("has_store", [True, False])
def test_a_contribution_that_is_not_known_is_unread(*, has_store: bool) -> None:
    """By the printed YoY of the year to date, which this store does not have."""
    done = ContributionChecks([claim(2.0), claim(9.0)], stored() if has_store else None, [Method.OFFICIAL])
    assert done.counts() == (0, 0, 2)
    assert list(done.findings()) == []
    assert list(done.unread()) == [Unread("line 1", "sentence", reasons=("store",), figures=1)] * 2
    mixed = ContributionChecks([claim(2.0)], stored(), [Method.OFFICIAL, Method.STORED])
    assert mixed.counts() == (1, 0, 0)


def test_a_contribution_that_is_not_compared_is_counted_once(rmb_cube: Cube) -> None:
    report = compose(rmb_cube, Month(2025, 5))
    month, to_date = report.sections
    sentence = "对全国出口同比拉动最大的省市为广东、江苏，分别拉动 1.2、0.6 个百分点。"
    longer = replace(report, sections=(replace(month, lead=month.lead + sentence), to_date))
    plain, more = map(audited, map(document_of, (report, longer)))
    assert (more.right, more.wrong, more.unread) == (plain.right, plain.wrong, plain.unread + 2)
    (note,) = (each for each in more.findings if each not in plain.findings)
    assert note.printed == normalised(sentence)
