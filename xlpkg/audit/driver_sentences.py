"""The sentence of our report on what drove the nation's trade: its parts, and their comparison with the detail.

Such a sentence is on parts of the trade, which table (8) does not have. Each of its parts names parts of the nation's
exports or imports, and ends with what the detail covers of them: 这些数据覆盖全国出口的 93%.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from xlpkg.analysis.findings import Finding, Ground, finding
from xlpkg.audit.claims import SLACK, DriverClaim, PrintedNumber, Unread
from xlpkg.audit.contributions import sign_at
from xlpkg.audit.numbers import parse_number
from xlpkg.audit.reference import StoredMonth
from xlpkg.audit.tokens import normalised
from xlpkg.model.regions import NATIONAL
from xlpkg.model.rounding import format_number
from xlpkg.model.words import Basis, Currency, Flow, Method
from xlpkg.report.model import Facts, NationDrivers
from xlpkg.report.sentences import format_amount

_NUMBER: Final = r"\d+(?:\.\d+)?"
_COVERAGE: Final = re.compile(
    rf"覆盖全国(?P<zh>出口|进口)的?(?P<number>{_NUMBER})%"
    rf"|\bcovers? (?P<of>{_NUMBER})% of China['’]s (?P<en>exports|imports)",
    re.IGNORECASE,
)
_FLOWS: Final = {"出口": Flow.EXPORT, "exports": Flow.EXPORT, "进口": Flow.IMPORT, "imports": Flow.IMPORT}
_POINTS: Final = re.compile(r"百分点|percentage points?|\bpp\b")
#: The number of a chapter is no figure.
_CHAPTER: Final = re.compile(rf"第\s*{_NUMBER}\s*章|\bchapter\s+{_NUMBER}", re.IGNORECASE)
#: A wrong figure: the claim, the name of the part ("" for the coverage), the printed and the right figure.
_Wrong = tuple[DriverClaim, str, float, float]


def driver_claims(text: str, where: str, basis: Basis | None) -> list[DriverClaim]:
    """Return the claims of a normalised sentence, one for each coverage that it names."""
    found, start = [], 0
    for match in _COVERAGE.finditer(text):
        coverage = parse_number(match["number"] or match["of"])
        flow = _FLOWS[(match["zh"] or match["en"]).lower()]
        if coverage is not None:
            found.append(DriverClaim(where, text, basis, flow, text[start : match.start()], coverage))
        start = match.end()
    return found


class DriverChecks:
    """The claims compared with the facts of *drivers*; None if no detail is known, or if it is of another month.

    Contributions are those by each of *methods*, the base methods that the report follows, in the month *stored*.
    ``wrong`` are the figures that differ, ``right`` is the number of those that agree, ``unread`` are the claims that
    could not be compared.
    """

    def __init__(
        self,
        claims: Sequence[DriverClaim],
        drivers: NationDrivers | None,
        stored: StoredMonth | None,
        methods: Sequence[Method],
    ) -> None:
        self.right, self.wrong, self.unread = 0, list[_Wrong](), list[Unread]()
        for claim in claims:
            facts, reasons = _facts_of(claim, drivers, stored)
            pairs = None
            if facts is not None and stored is not None:
                bases = _bases(claim, facts, stored, methods)
                pairs = _pairs(claim, facts, bases, stored.cube.currency)
            if pairs is None:
                self.unread.append(Unread(claim.where, claim.text, reasons=reasons, figures=_count(claim)))
                continue
            for name, printed, expected in pairs:
                if any(abs(printed.value - value) <= printed.half + SLACK for value in expected):
                    self.right += 1
                else:
                    self.wrong.append((claim, name, printed.value, expected[0]))

    def counts(self) -> tuple[int, int, int]:
        """Return the numbers of figures that are right, wrong and not compared."""
        return self.right, len(self.wrong), sum(each.figures for each in self.unread)

    def findings(self) -> Iterator[Finding]:
        """Yield an error for each figure that is not that of the detail."""
        for claim, name, printed, expected in self.wrong:
            facts = {"name": name, "flow": claim.flow, "basis": claim.basis, "ground": Ground.STORE}
            is_points = _POINTS.search(claim.part) is not None
            key = ("prose-driver" if is_points else "prose-driver-level") if name else "prose-coverage"
            right = float(format_number(expected, 1 if name else 0))
            yield finding("prose", "error", claim.where, printed, right, key=key, **facts)


def _facts_of(
    claim: DriverClaim, drivers: NationDrivers | None, stored: StoredMonth | None
) -> tuple[Facts | None, tuple[str, ...]]:
    """Return the facts to compare *claim* with, or None and the reason why there are no facts."""
    if drivers is not None and stored is not None and drivers.period != stored.period:
        return None, ("detail-month",)
    facts = drivers.facts.get((claim.basis, claim.flow)) if drivers and claim.basis is not None else None
    return facts, () if facts else ("detail",)


def _count(claim: DriverClaim) -> int:
    """Return the number of figures of *claim*, the coverage among them."""
    return 1 + len(re.findall(_NUMBER, _CHAPTER.sub("", claim.part)))


def _bases(claim: DriverClaim, facts: Facts, stored: StoredMonth, methods: Sequence[Method]) -> list[float]:
    """Return the nation's levels of the year before by which contributions may be computed, in 亿."""
    at = (claim.basis, NATIONAL.index, claim.flow, stored.cube.month_index(stored.period))
    bases = [facts["base"], *(float(stored.cube.yoy(method).base[at]) for method in methods)]
    return [base for base in bases if base and not math.isnan(base)]


def _pairs(
    claim: DriverClaim, facts: Facts, bases: Sequence[float], currency: Currency
) -> list[tuple[str, PrintedNumber, tuple[float, ...]]] | None:
    """Return each name with its printed figure and the values that may be printed; None if they do not match.

    The names are in the order of the figures. The word before a figure says whether it is a rise or a fall.
    """
    parts: Mapping[str, Facts] = {normalised(part["name"]): part for part in facts["parts"]}
    longest_first = sorted(parts, key=len, reverse=True)
    any_name = re.compile("|".join(map(re.escape, longest_first)))
    named = any_name.findall(claim.part)
    rest = any_name.sub(lambda match: " " * len(match[0]), claim.part)
    is_points = _POINTS.search(rest) is not None
    pairs: list[tuple[str, PrintedNumber, tuple[float, ...]]]
    pairs = [("", claim.coverage, (float(facts["coverage"]),))]
    printed = list(re.finditer(_NUMBER, rest))
    if not named or len(named) != len(printed):
        return None
    for name, match in zip(named, printed, strict=True):
        number = parse_number(match[0])
        value = parts[name]["contribution" if is_points else "level"]
        if number is None or value is None:
            return None
        if is_points and sign_at(rest, match.start()) < 0:
            number = number.negative()
        by_method = tuple(value * facts["base"] / base for base in bases) if is_points else ()
        pairs.append((name, number, by_method or _amounts(value, currency)))
    return pairs


def _amounts(level: float, currency: Currency) -> tuple[float, ...]:
    """Return a level in 亿, and the numbers by which it is printed as an amount in Chinese and English."""
    amounts = (format_amount(level, currency, lang) for lang in ("zh", "en"))
    return (level, *(float(found[0]) for amount in amounts if (found := re.search(_NUMBER, amount))))
