"""Mistakes planted in sentences of bulletins on the stored months: each is one error that has the right value.

The sentences are our own, with the figures of provinces drawn at random with a fixed seed.
"""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest
from gold_texts import audited

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.findings import Finding
from xlpkg.model.months import MONTH_NAMES, Month
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
_YTD_ZH = {3: "一季度", 6: "上半年", 9: "前三季度", 12: ""}
_YTD_EN = {3: "the first quarter of ", 6: "the first half of ", 9: "the first three quarters of ", 12: ""}
_COUNTS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")


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
            period=_period_zh(self.period, self.basis),
            period_en=_period_en(self.period, self.basis),
            **figures,
        )


def _period_zh(period: Month, basis: Basis) -> str:
    if basis is Basis.MONTH:
        return f"{period.year}年{period.month}月"
    return f"{period.year}年{_YTD_ZH.get(period.month, f'前{period.month}个月')}"


def _period_en(period: Month, basis: Basis) -> str:
    if basis is Basis.MONTH:
        return f"{MONTH_NAMES[period.month - 1]} {period.year}"
    first = _YTD_EN.get(period.month)
    return f"{f'the first {_COUNTS[period.month]} months of ' if first is None else first}{period.year}"


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


@pytest.fixture(scope="module")
def drawn(rmb_cube: Cube) -> list[Facts]:
    return draw(rmb_cube)


def _errors(text: str, period: Month | None, cube: Cube) -> list[Finding]:
    return [each for each in audited(text, cube, period).findings if each.severity in ("error", "warning")]


#: A text with a mistake, and what is right in its place.
#: The changed text, and what it should say, if that is one figure or word.
Planted = tuple[str, float | str | None]


def _first_level(text: str) -> re.Match[str]:
    found = re.search(r"\d+\.\d+(?=亿元| billion)", text)
    assert found is not None
    return found


def _digit(_facts: Facts, text: str, _: random.Random) -> Planted:
    found = _first_level(text)
    changed = f"{(int(found[0][0]) % 9) + 1}{found[0][1:]}"
    return text[: found.start()] + changed + text[found.end() :], float(found[0])


def _direction(_facts: Facts, text: str, _: random.Random) -> Planted:
    opposite = {"增长": "下降", "下降": "增长", "up ": "down ", "down ": "up "}
    found = re.search(rf"({'|'.join(opposite)})(\d+\.\d)", text)
    assert found is not None
    yoy = float(found[2]) if found[1] in ("增长", "up ") else -float(found[2])
    return text[: found.start()] + opposite[found[1]] + text[found.end(1) :], yoy


def _province(facts: Facts, text: str, rng: random.Random) -> Planted:
    other = rng.choice([each for each in PROVINCES if each is not facts.region])
    right = facts.region.english if facts.region.english in text else facts.region.label("zh")
    for name in ("name", "short", "english"):
        text = re.sub(rf"{getattr(facts.region, name)}(?!省|市|自治)", getattr(other, name), text)
    return text, right


def _year(facts: Facts, text: str, _: random.Random) -> Planted:
    year = facts.period.year
    return text.replace(str(year), str(year + 1 if year == 2024 else year - 1)), str(year)


Mistake = Callable[[Facts, str, random.Random], Planted]
MISTAKES: tuple[Mistake, ...] = (_digit, _direction, _province, _year)


def texts_of(drawn: list[Facts]) -> Iterator[tuple[Facts, str]]:
    for number, facts in enumerate(drawn):
        for sentence in _SENTENCES[number % 2 :: 2]:
            yield facts, facts.written(sentence)


def with_other_basis(facts: Facts, text: str, _: random.Random) -> Planted:
    """Name the month where the year to date is meant, or the other way round."""
    other = Basis.MONTH if facts.basis is Basis.YTD else Basis.YTD
    for word in (_period_zh, _period_en):
        text = text.replace(word(facts.period, facts.basis), word(facts.period, other))
    return text, None


def with_exchanged_flows(facts: Facts, _text: str, _: random.Random) -> Planted:
    """Exchange exports and imports with their YoY."""
    total, total_yoy, exports, exports_yoy, imports, imports_yoy = facts.figures
    return replace(facts, figures=(total, total_yoy, imports, imports_yoy, exports, exports_yoy)).written(
        _SENTENCES[2]
    ), None


@pytest.mark.parametrize("mistake", [None, *MISTAKES, with_other_basis, with_exchanged_flows])
def test_a_planted_mistake_is_the_one_error_and_a_sound_sentence_has_none(
    mistake: Mistake | None, drawn: list[Facts], rmb_cube: Cube
) -> None:
    """Every second text comes with its period; an exchange has no single right value."""
    rng = random.Random(7)  # noqa: S311
    for number, (facts, text) in enumerate(texts_of(drawn)):
        wrong, right = mistake(facts, text, rng) if mistake else (text, None)
        has_period = number % 2 == 0 and mistake is not with_other_basis
        found = _errors(wrong, facts.period if has_period else None, rmb_cube)
        assert [each.severity for each in found] == ["error"] * (mistake is not None), (
            wrong,
            [each.sentence() for each in found],
        )
        assert right is None or found[0].expected == pytest.approx(right), wrong
