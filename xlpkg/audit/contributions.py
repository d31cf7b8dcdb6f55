"""Contributions of provinces to the national YoY, in percentage points: their sentences, and the comparison."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Sequence
from typing import Final

from xlpkg.analysis.findings import Finding, Ground, finding
from xlpkg.analysis.measures import compute_contribution, compute_share
from xlpkg.audit.claims import SLACK, ContributionClaim, PrintedNumber, Unread
from xlpkg.audit.numbers import parse_number
from xlpkg.audit.reference import StoredMonth
from xlpkg.audit.tokens import Token, flow_of, region_of, tokens
from xlpkg.model.regions import NATIONAL, Region
from xlpkg.model.rounding import format_number
from xlpkg.model.words import Basis, Flow, Method

_IS_CONTRIBUTION: Final = re.compile(r"拉动|下拉|\b(?:contribut|added\b|subtracted\b)", re.IGNORECASE)
_HAS_POINTS: Final = re.compile(r"个百分点|percentage points?|\bpp\b")
#: The verbs of such a sentence; ``down`` matches those that give a figure a minus.
_VERB: Final = re.compile(
    r"(?P<down>下拉|向下拉动|拖累|\bsubtract|\bdrag)|拉动|\b(?:contributed|added)\b", re.IGNORECASE
)
_NUMBERS: Final = ("level", "percentage_points")
_READ: Final = ("region", "flow", "separator", *_NUMBERS)
#: Words that may stand between the provinces and figures of such a sentence.
_HARMLESS: Final = re.compile(
    r"对|全国|我国|同比|增长|下降|变化|向下|拉动|下拉|贡献|最大|主要|的|省市|省份|为|是|分别|额|[:,.。]"
    r"|\b(?:contributed|added|subtracted|contributions?|most|to|of|in|from|its|the|national|change|growth|respectively|were|was)\b",
    re.IGNORECASE,
)
#: The bases of the 31 provinces are scaled to the national one, which moves a contribution by less than this.
_SCALING: Final = 0.02


def contribution_claims(
    text: str, where: str, basis: Basis | None, flow: Flow | None
) -> list[ContributionClaim] | None:
    """Return the claims of a normalised sentence on contributions; None if it is no such sentence, or not understood.

    *flow* is that of the sentence before. Each part between semicolons names provinces and as many figures.
    """
    if basis is None or not _IS_CONTRIBUTION.search(text) or not _HAS_POINTS.search(text):
        return None
    found: list[ContributionClaim] = []
    for part in text.split(";"):
        all_tokens = tokens(part)
        if _rest(part, all_tokens) or _has_provinces_flow(all_tokens):
            return None
        flow = next((flow_of(token) for token in all_tokens if token.kind == "flow"), flow)
        regions = [
            region for token in all_tokens if token.kind == "region" and (region := region_of(token)) != NATIONAL
        ]
        printed = [token for token in all_tokens if token.kind in _NUMBERS]
        numbers = [_number(token) for token in printed]
        if flow in (None, Flow.NET) or not regions or len(regions) != len(numbers) or None in numbers:
            return None
        for region, token, number in zip(regions, printed, numbers, strict=True):
            if number is not None and flow is not None:
                found.append(_claim(where, text, basis, region, flow, number, sign_at(part, token.start)))
    return found


def _has_provinces_flow(found: Sequence[Token]) -> bool:
    """Whether a flow is that of a province, as in 广东出口拉动全国增长: the national flow is not certain then."""
    return any(
        one.kind == "region" and region_of(one) != NATIONAL and other.kind == "flow" and one.end == other.start
        for one, other in itertools.pairwise(found)
    )


def _rest(part: str, found: Sequence[Token]) -> str:
    """Return what of *part* is neither a token that is read nor a harmless word."""
    rest = part
    for token in reversed(found):
        if token.kind in _READ:
            rest = f"{rest[: token.start]} {rest[token.end :]}"
    return _HARMLESS.sub(" ", rest).strip()


def sign_at(part: str, start: int) -> int:
    """Return the sign of a figure at *start*: by the last verb before it, or by the first if all are later."""
    verbs = list(_VERB.finditer(part))
    before = [verb for verb in verbs if verb.start() < start] or verbs[:1]
    return -1 if before and before[-1]["down"] else 1


def _number(token: Token) -> PrintedNumber | None:
    digits = re.match(r"[-+]?\d+(?:\.\d+)?", token.text)
    return parse_number(digits[0]) if digits and "in_unit" not in token.parts else None


def _claim(
    where: str, text: str, basis: Basis, region: Region, flow: Flow, number: PrintedNumber, sign: int
) -> ContributionClaim:
    value = sign * number.value
    return ContributionClaim(where, text, basis, region, flow, value, number.half)


class ContributionChecks:
    """The claims compared with *stored* by each of *methods*, the base methods that the report follows."""

    def __init__(
        self, claims: Sequence[ContributionClaim], stored: StoredMonth | None, methods: Sequence[Method]
    ) -> None:
        self.judged = [(claim, self._expected(claim, stored, methods)) for claim in claims]

    @staticmethod
    def _expected(
        claim: ContributionClaim, stored: StoredMonth | None, methods: Sequence[Method]
    ) -> list[tuple[float, float]]:
        """Return the contribution by each method and its uncertainty."""
        if stored is None:
            return []
        cube, found = stored.cube, []
        at = (claim.basis, claim.region.index, claim.flow, cube.month_index(stored.period))
        share = float(compute_share(cube)[at]) / 100
        for method in methods:
            yoy = cube.yoy(method)
            value, band = float(compute_contribution(cube, yoy)[at]), float(yoy.band[at])
            if not math.isnan(value):
                found.append((value, _SCALING + (0.0 if math.isnan(band) else share * band)))
        return found

    def counts(self) -> tuple[int, int, int]:
        """Return the numbers of figures that are right, wrong and not compared."""
        unknown = sum(not expected for _, expected in self.judged)
        wrong = sum(bool(expected) and not _agrees(claim, expected) for claim, expected in self.judged)
        return len(self.judged) - unknown - wrong, wrong, unknown

    def unread(self) -> Iterator[Unread]:
        """Yield the sentences that the store cannot confirm."""
        for claim, expected in self.judged:
            if not expected:
                yield Unread(claim.where, claim.text, reasons=("store",), figures=1)

    def findings(self) -> Iterator[Finding]:
        """Yield an error for each contribution that no method gives."""
        for claim, expected in self.judged:
            if expected and not _agrees(claim, expected):
                facts = {"region": claim.region, "flow": claim.flow, "basis": claim.basis, "ground": Ground.STORE}
                right = float(format_number(expected[0][0]))
                yield finding("prose", "error", claim.where, claim.value, right, key="prose-contribution", **facts)


def _agrees(claim: ContributionClaim, expected: Sequence[tuple[float, float]]) -> bool:
    return any(abs(claim.value - value) <= claim.half + error + SLACK for value, error in expected)
