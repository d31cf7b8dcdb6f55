"""A wrong claim without digits, or with a number in words, is found wherever a sentence of the gold texts makes it.

It is put at the end of each gold text that is right as a whole, on the province and the flow of its last figure. None
passes as right: each has an error or a warning, or a note that names it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import pytest
from gold_texts import GoldText, audited, gold_texts

from xlpkg.analysis.cube import Cube
from xlpkg.audit.claims import FigureClaim
from xlpkg.audit.document import Document
from xlpkg.audit.formats.text import text_blocks
from xlpkg.audit.report_parser import parse_report
from xlpkg.model.regions import PROVINCES, Region
from xlpkg.model.words import Flow, Method

_FLOWS = {Flow.TOTAL: ("进出口", "foreign trade"), Flow.EXPORT: ("出口", "exports"), Flow.IMPORT: ("进口", "imports")}


class Truth(NamedTuple):
    """What the store has of a province: its YoY, its share, its ranks by level and YoY, and the one ahead of it."""

    yoy: float
    share: float
    rank: int
    rank_of_yoy: int
    ahead: Region | None
    largest: Region


#: Each kind: when the claim is wrong, and its words in Chinese and English after the flow.
_KINDS: dict[str, tuple[Callable[[Truth], bool], str, str]] = {
    "rise": (lambda of: of.yoy < -1, "增长", "rose"),
    "fall": (lambda of: of.yoy > 1, "下降", "fell"),
    "both": (lambda of: of.yoy > 1, "有所下降", "saw a decline"),
    "largest": (lambda of: of.rank > 1, "规模全国最大", "were the largest in the country"),
    "large": (lambda of: of.rank > 1, "规模最大", "were the largest"),
    "fastest": (lambda of: of.rank_of_yoy > 1, "增速最快", "had the fastest growth of all provinces"),
    "steepest": (lambda of: of.rank_of_yoy < 31, "降幅最大", "had the steepest decline of all provinces"),
    "smallest": (lambda of: of.rank < 31, "规模全国最小", "were the smallest in the country"),
    "second": (lambda of: of.rank != 2, "规模居全国次席", "ranked second nationwide"),
    "last": (lambda of: of.rank < 31, "规模全国垫底", "were the lowest nationwide"),
    "behind": (lambda of: of.ahead not in (None, of.largest), "仅次于{largest}", "were second only to {largest}"),
    "ahead": (lambda of: of.rank > 1, "超过{largest}", "exceeded those of {largest}"),
    "tenths": (lambda of: abs(of.yoy - 40) > 10, "增长四成", "were up forty percent"),
    "percent": (lambda of: abs(of.yoy - 40) > 10, "增长百分之四十", "increased forty percent"),
    "third": (lambda of: abs(of.yoy + 33) > 10, "下降三分之一", "were down by a third"),
    "doubled": (lambda of: abs(of.yoy - 100) > 15, "翻番", "doubled"),
    "halved": (lambda of: abs(of.yoy + 50) > 10, "腰斩", "halved"),
    "times": (lambda of: abs(of.yoy - 200) > 60, "增长2倍", "tripled"),
    "half": (lambda of: of.share < 40, "占全国一半", "accounted for half of China's {flow}"),
    "share": (lambda of: of.share < 30, "占全国的四成", "accounted for forty percent of China's {flow}"),
}
_RECORDS = (("为近十年最低", "were the lowest in ten years"), ("创历史新高", "hit a record high"))


def _truth(cube: Cube, claim: FigureClaim) -> Truth | None:
    region, flow, span = claim.subject
    if region not in PROVINCES or span.month is None or span.first or flow not in _FLOWS:
        return None
    if span.month not in cube.periods():
        return None
    at = cube.month_index(span.month)
    levels = [float(each) for each in cube.levels[span.basis, :, flow, at]]
    yoy = [float(each) for each in cube.yoy(Method.AUTO).value[span.basis, :, flow, at]]
    ranked = sorted(PROVINCES, key=lambda each: -levels[each.index])
    rank, own = ranked.index(region), region.index
    if math.isnan(levels[own] + yoy[own]) or any(math.isnan(yoy[each.index]) for each in PROVINCES):
        return None
    faster = sum(yoy[each.index] > yoy[own] for each in PROVINCES)
    share = 100 * levels[own] / levels[0]
    return Truth(yoy[own], share, rank + 1, faster + 1, ranked[rank - 1] if rank else None, ranked[0])


def _last_claim(gold: GoldText) -> FigureClaim | None:
    """Return the figure at the end of a right text, if it may be followed by another claim on the same."""
    expected = gold.expected
    if gold.is_markdown or expected.errors or expected.warnings or expected.is_unread or not expected.right:
        return None
    parsed = parse_report(Document("text", text_blocks(gold.text, is_markdown=False)), gold.period)
    claims = [each for each in parsed.claims if isinstance(each, FigureClaim) and each.measure.is_plain]
    is_last = bool(claims) and parsed.sentences[-1].text == claims[-1].text and claims[-1].group < 0
    return claims[-1] if is_last and not claims[-1].doubts and not claims[-1].others else None


def _with(text: str, claim: FigureClaim, words: tuple[str, str], truth: Truth) -> str:
    is_english, flow = text[-30:].isascii(), _FLOWS[claim.subject.flow]
    shown = words[is_english].format(largest=truth.largest.label("en" if is_english else "zh"), flow=flow[is_english])
    body = text.rstrip("。.")
    return f"{body}, while {flow[1]} {shown}." if is_english else f"{body}，{flow[0]}{shown}。"


@pytest.fixture(scope="module")
def places(rmb_cube: Cube) -> list[tuple[GoldText, FigureClaim, Truth]]:
    """The texts, with the figure at their end and what the store has of its province."""
    found = [(gold, claim) for gold in gold_texts() if (claim := _last_claim(gold))]
    return [(gold, claim, truth) for gold, claim in found if (truth := _truth(rmb_cube, claim))]


@pytest.mark.parametrize("kind", _KINDS)
def test_a_wrong_claim_is_found(kind: str, places: list[tuple[GoldText, FigureClaim, Truth]], rmb_cube: Cube) -> None:
    is_wrong, *words = _KINDS[kind]
    passed, noted, count = list[str](), list[str](), 0
    for gold, claim, truth in places:
        if not is_wrong(truth):
            continue
        text = _with(gold.text, claim, (words[0], words[1]), truth)
        done = audited(text, rmb_cube, gold.period)
        severities = {each.severity for each in done.findings if each.code != "unread"}
        is_noted = any(each.code == "unread" for each in done.findings)
        count += 1
        if not severities & {"error", "warning"}:
            (noted if is_noted else passed).append(text)
        assert done.right <= gold.expected.right, text
    assert count
    assert not passed, passed
    assert len(noted) <= count / 10, (len(noted), count, noted)


@pytest.mark.parametrize("words", _RECORDS)
def test_a_record_is_listed(
    words: tuple[str, str], places: list[tuple[GoldText, FigureClaim, Truth]], rmb_cube: Cube
) -> None:
    for gold, claim, truth in places:
        done = audited(_with(gold.text, claim, words, truth), rmb_cube, gold.period)
        assert any(each.code == "unread" and each.printed for each in done.findings), gold.text


def test_a_currency_that_the_store_lacks_is_not_checked(
    places: list[tuple[GoldText, FigureClaim, Truth]], rmb_cube: Cube
) -> None:
    for gold, _, _ in places:
        text = gold.text.replace("亿元", "亿美元").replace(" yuan", " U.S. dollars").replace("RMB", "US$")
        if text == gold.text:
            continue
        done = audited(text, rmb_cube, gold.period)
        assert done.right < gold.expected.right or gold.expected.right == 0, text
        assert any(each.code == "unread" for each in done.findings), text
