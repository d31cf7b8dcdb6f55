"""Mistakes planted in sentences of bulletins on the stored months: each is one error that has the right value.

The sentences are our own, with the figures of provinces drawn at random with a fixed seed.
"""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from gold_texts import audited

from xlpkg.analysis.cube import Cube
from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES, Region
from xlpkg.model.words import Basis, Method

_SENTENCES = (
    "{period}，{name}进出口总值{total}，同比{total_yoy}。其中，出口{exports}，{exports_yoy}；进口{imports}，{imports_yoy}。",
    "据海关统计，{period}，{short}外贸进出口{total}，比去年同期（下同）{total_yoy}。其中，出口{exports}，{exports_yoy}；"
    "进口{imports}，{imports_yoy}。",
    "{period}，{short}出口{exports}、进口{imports}，同比分别{exports_yoy}、{imports_yoy}。",
    "{english}'s foreign trade totaled {total_en} in {period_en}, {total_up} year on year. Of the total, exports"
    " reached {exports_en}, {exports_up}, while imports reached {imports_en}, {imports_up}.",
    "In {period_en}, {english} exported goods worth {exports_en}, {exports_up}, and imported goods worth {imports_en},"
    " {imports_up}.",
)


@dataclass(frozen=True)
class Facts:
    """What a sentence says: a region, a period, and levels and YoY by flow, in the order of the columns."""

    region: Region
    period: Month
    basis: Basis
    figures: tuple[float, ...]

    def written(self, sentence: str) -> str:
        figures: dict[str, str] = {}
        for at, flow in enumerate(("total", "exports", "imports")):
            level, yoy = self.figures[2 * at : 2 * at + 2]
            figures |= {flow: f"{level:.1f}亿元", f"{flow}_en": f"{level / 10:.2f} billion yuan"}
            figures[f"{flow}_yoy"] = f"{'增长' if yoy >= 0 else '下降'}{abs(yoy):.1f}%"
            figures[f"{flow}_up"] = f"{'up' if yoy >= 0 else 'down'} {abs(yoy):.1f} percent"
        return sentence.format(
            name=self.region.name,
            short=self.region.short,
            english=self.region.english,
            period=self.period.span(to_date=self.basis is Basis.YTD),
            period_en=self.period.span(to_date=self.basis is Basis.YTD, lang="en"),
            **figures,
        )


def draw(cube: Cube, count: int = 12) -> list[Facts]:
    """Draw provinces and periods whose figures are not so small that rounding hides a mistake."""
    yoy, rng, found = cube.yoy(Method.AUTO), random.Random(20250618), list[Facts]()  # noqa: S311
    while len(found) < count:
        period, region = rng.choice(cube.periods()), rng.choice(PROVINCES)
        basis = rng.choice((Basis.YTD, Basis.YTD, Basis.MONTH))
        at = basis, region.index, slice(0, 3), cube.month_index(period)  # total, exports, imports
        figures = tuple(float(each) for pair in zip(cube.levels[at], yoy.value[at], strict=True) for each in pair)
        if any(map(math.isnan, figures)) or period.month == 1 or min(figures[::2]) < 50 or max(figures[::2]) >= 10_000:
            continue
        if all(1 < abs(each) < 90 for each in figures[1::2]):
            found.append(Facts(region, period, basis, figures))
    return found


#: The text with a mistake, and what it should say, if that is one figure or word.
Planted = tuple[str, float | str | None]
Mistake = Callable[[Facts, str, random.Random], Planted]


def _digit(facts: Facts, sentence: str, _: random.Random) -> Planted:
    text = facts.written(sentence)
    found = re.search(r"\d+\.\d+(?=亿元| billion)", text)
    assert found is not None
    changed = f"{(int(found[0][0]) % 9) + 1}{found[0][1:]}"
    return text[: found.start()] + changed + text[found.end() :], float(found[0])


def _direction(facts: Facts, sentence: str, _: random.Random) -> Planted:
    text, opposite = facts.written(sentence), {"增长": "下降", "下降": "增长", "up ": "down ", "down ": "up "}
    found = re.search(rf"({'|'.join(opposite)})(\d+\.\d)", text)
    assert found is not None
    yoy = float(found[2]) if found[1] in ("增长", "up ") else -float(found[2])
    return text[: found.start()] + opposite[found[1]] + text[found.end(1) :], yoy


def _province(facts: Facts, sentence: str, rng: random.Random) -> Planted:
    other = rng.choice([each for each in PROVINCES if each is not facts.region])
    right = facts.region.english if "{english}" in sentence else facts.region.label("zh")
    return replace(facts, region=other).written(sentence), right


def _year(facts: Facts, sentence: str, _: random.Random) -> Planted:
    other = Month(2024 + 2025 - facts.period.year, facts.period.month)
    return replace(facts, period=other).written(sentence), str(facts.period.year)


def _basis(facts: Facts, sentence: str, _: random.Random) -> Planted:
    return replace(facts, basis=Basis(1 - facts.basis)).written(sentence), None


def _flows(facts: Facts, _sentence: str, _: random.Random) -> Planted:
    """Exchange exports and imports with their YoY."""
    total, total_yoy, exports, exports_yoy, imports, imports_yoy = facts.figures
    exchanged = replace(facts, figures=(total, total_yoy, imports, imports_yoy, exports, exports_yoy))
    return exchanged.written(_SENTENCES[2]), None


@pytest.mark.parametrize("mistake", [None, _digit, _direction, _province, _year, _basis, _flows])
def test_a_planted_mistake_is_the_one_error_and_a_sound_sentence_has_none(
    mistake: Mistake | None, rmb_cube: Cube
) -> None:
    """Every second sentence comes with its period."""
    rng = random.Random(7)  # noqa: S311
    for number, facts in enumerate(draw(rmb_cube)):
        for sentence in _SENTENCES[number % 2 :: 2]:
            text, right = mistake(facts, sentence, rng) if mistake else (facts.written(sentence), None)
            period = facts.period if number % 4 < 2 and mistake is not _basis else None
            found = [each for each in audited(text, rmb_cube, period).findings if each.severity != "note"]
            assert [each.severity for each in found] == ["error"] * (mistake is not None), (text, found)
            assert right is None or found[0].expected == pytest.approx(right), text
