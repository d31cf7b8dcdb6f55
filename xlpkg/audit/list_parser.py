"""Parse a sentence that compares provinces: lists of them that rose or fell, counts, ranks, and their figures.

Regions, figures and directions are combined by their order, not matched with templates, so any wording of the same
claims is parsed. A sentence with an unknown word, or on a part of the trade, has no claims.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from xlpkg.audit.claims import (
    Caption,
    Claim,
    Direction,
    FigureClaim,
    ListClaim,
    PrintedNumber,
    ProvinceCount,
    RankClaim,
    UnitClaim,
    Unread,
)
from xlpkg.audit.numbers import parse_number
from xlpkg.audit.tokens import Token, find_unit, flow_of, parse_count, region_of, size_and_currency
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, Region
from xlpkg.model.words import Basis, Currency, Flow

#: The most characters between a direction and a YoY to which it applies: "分别" in "下降分别3.2%", "by" in "fell by".
_MAX_DISTANCE: Final = 12
#: The kinds of tokens that are combined; the others are harmless, or make the sentence unread.
_KINDS: Final = {
    "flow", "region", "count", "none", "rank", "fall", "rise", "flat", "unknown", "level", "percent", "no_figure",
    "unit", "reference", "province_total", "percentage_points", "superlative", "province_rank", "other_measure",
    "others", "separator", "bracket", "clause",
}  # fmt: skip
#: A sentence with one of these is not understood.
_UNKNOWN: Final = (
    "word",
    "part_of_region",
    "other_comparison",
    "comparison_year",
    "over",
    "below",
    "quantity",
    "range",
)
_NUMBERS: Final = ("level", "percent", "percentage_points", "quantity")
_FIGURE_KINDS: Final = ("level", "percent", "no_figure")
_FLOW_WORDS: Final = {
    "出口": Flow.EXPORT,
    "进口": Flow.IMPORT,
    "进出口": Flow.TOTAL,
    "exports": Flow.EXPORT,
    "imports": Flow.IMPORT,
    "total trade": Flow.TOTAL,
}


@dataclass(slots=True)
class _Group:
    """Regions named together, or a number of unnamed provinces; ``start`` and ``end`` are indexes in the sentence."""

    start: int
    end: int
    regions: list[Region] = field(default_factory=list)
    count: int | None = None
    rank: int | None = None
    rank_flow: Flow | None = None
    is_used: bool = False


@dataclass(slots=True)
class _Figures:
    """Consecutive figures, all levels or all YoY: each number (None if not printed), and the unit after it in 亿."""

    is_yoy: bool
    flows: list[Flow]
    values: list[tuple[PrintedNumber | None, float | None, Currency | None]] = field(default_factory=list)
    group: _Group | None = None


@dataclass(slots=True)
class _DirectionWord:
    """A word such as 下降; it is used once it applies to figures or to a group."""

    direction: Direction
    start: int
    end: int
    flow: Flow | None
    is_used: bool = False


class ListParser:
    """Parses one sentence: collects groups, figures and directions token by token, then combines them into claims."""

    def __init__(
        self,
        text: str,
        tokens: Sequence[Token],
        where: str,
        basis: Basis | None,
        flow: Flow | None,
        period: Month | None = None,
    ) -> None:
        self.text, self.where, self.basis, self.period = text, where, basis, period
        self.flows: list[Flow] = [] if flow is None else [flow]
        self.groups: list[_Group] = []
        self.lists: list[_Figures] = []
        self.directions: list[_DirectionWord] = []
        self.claims: list[Claim] = []
        self.references: list[Caption] = []
        self.rank: int | None = None
        self.unknown = tuple(dict.fromkeys(text[each.start : each.end] for each in tokens if each.kind in _UNKNOWN))
        self.parts = tuple(dict.fromkeys(text[each.start : each.end] for each in tokens if each.kind == "part"))
        self.figures = sum(each.kind in _NUMBERS for each in tokens)
        self.qualifier = "about" if any(each.kind == "about" for each in tokens) else ""
        found = [token for token in tokens if token.kind in _KINDS]
        self.first = next((token for token in found if token.kind == "flow"), None)
        self.first_flow = None if self.first is None else flow_of(self.first)
        self.is_unread = False
        self.measure: int | None = None  # the end of words for shares or contributions, or of the last one printed
        self.subject: int | None = None  # the start of the last region or flow in a clause after these
        self._collect(found)

    def _collect(self, found: list[Token]) -> None:
        """Collect the groups, figures, directions and simple claims of the tokens *found*."""
        # The kind of the last token that is not a separator, then the separators after it; empty after other words.
        before: list[str] = []
        end = 0
        for token in found:
            if self.text[end : token.start].strip():
                before = []
            end = token.end
            if token.kind in ("region", "flow") and self._is_after_measure(token):
                self.subject = token.start
            match token.kind:
                case "flow":
                    is_next = before[:1] == ["flow"] and len(before) > 1
                    self.flows = [*self.flows, flow_of(token)] if is_next else [flow_of(token)]
                case "region" if region_of(token) is NATIONAL and self._is_of_measure(token):
                    pass
                case "region":
                    self._region(token, is_next=before[:1] == ["region"] and len(before) > 1, before=before)
                case "count" | "none":
                    self._count(token, before)
                case "rank":
                    words = (token.parts.get(name) for name in ("rank_zh", "rank_en", "rank_top"))
                    self.rank = next(filter(None, (parse_count(word) for word in words if word)), None)
                case "fall" | "rise" | "flat" | "unknown" if self.measure is None or self.subject is not None:
                    self._direction(token)
                case "percent" if self._is_other_measure():
                    self.measure = token.end
                case "level" | "percent" | "no_figure":
                    self._figure(token, is_next=before[:1] == ["figure"] and len(before) > 1)
                case "unit":
                    self._unit(token)
                case "reference":
                    kind = "table" if token.parts["kind"][0] in "表Tt" else "figure"
                    flow = self.flows[-1] if self.flows else None
                    self.references.append(Caption(self.where, kind, int(token.parts["number"]), self.basis, flow))
                case "province_total":
                    count = parse_count(token.parts.get("total_zh") or token.parts["total_en"]) or 0
                    self.claims.append(ProvinceCount(self.where, count))
                case "percentage_points" | "superlative" | "province_rank":
                    self.is_unread = True
                case "other_measure":
                    self.is_unread, self.measure, self.subject = True, token.end, None
            if token.kind in ("fall", "rise") and before[:1] == ["figure"] and len(before) > 1:
                continue  # 下降3.1%、增长9.4%: the list of figures goes on
            kind = "figure" if token.kind in _FIGURE_KINDS else token.kind
            before = [*before, kind] if kind == "separator" else [kind]

    def _is_after_measure(self, token: Token) -> bool:
        return self.measure is not None and bool(set(self.text[self.measure : token.start]) & set(",;"))

    def _is_of_measure(self, token: Token) -> bool:
        """Whether a word says of what a share or contribution is: 占全国出口23.6%, 拉动全国增长1.2个百分点."""
        return self.measure is not None and not self._is_after_measure(token)

    def _is_other_measure(self) -> bool:
        """Whether a percentage is a share or contribution, until in a later clause something else rises or falls."""
        is_over = self.subject is not None and any(word.start > self.subject for word in self.directions)
        return self.measure is not None and not is_over

    def _region(self, token: Token, *, is_next: bool, before: list[str]) -> None:
        region = region_of(token)
        is_in_brackets = (
            before == ["bracket"] and self.groups and self.groups[-1].count is not None and not self.groups[-1].regions
        )
        if (is_next or is_in_brackets) and region is not NATIONAL:
            group = self.groups[-1]
            group.regions.append(region)
            group.end = token.end
            return
        group = _Group(token.start, token.end, [region])
        if region is not NATIONAL and self.rank is not None:
            group.rank, group.rank_flow, self.rank = self.rank, (self.flows[-1] if self.flows else None), None
        self.groups.append(group)

    def _count(self, token: Token, before: list[str]) -> None:
        digits = next((token.parts[name] for name in ("count_zh", "count_en", "count_bare") if name in token.parts), "")
        count = parse_count(digits) or 0
        last = self.groups[-1] if self.groups else None
        if last and last.count is None and last.regions != [NATIONAL] and before in (["region"], ["others"]):
            last.count, last.end = count, token.end
        elif before[:1] == ["region"] and len(before) > 1 and not self.text[: token.start].rstrip().endswith(","):
            self.is_unread = True  # 广东、江苏和12个省市: of 14
        else:
            self.groups.append(_Group(token.start, token.end, count=count))

    def _direction(self, token: Token) -> None:
        flow = self.flows[-1] if self.flows else None
        if token.kind == "unknown":
            words = token.parts.get("unknown_zh") or token.parts["unknown_en"].strip().lower()
            flow = _FLOW_WORDS.get(words)
        self.directions.append(_DirectionWord(Direction(token.kind), token.start, token.end, flow))

    def _flow_after(self, word: _DirectionWord) -> Flow | None:
        """Return the flow after a direction, up to the next comma: "posted growth in foreign trade"."""
        if self.first is None or set(self.text[word.end : self.first.start]) & set(",;:。"):
            return None
        return self.first_flow

    def _figure(self, token: Token, *, is_next: bool) -> None:
        unit = find_unit(token.text) if "in_unit" in token.parts else None
        if unit:
            self.claims.append(UnitClaim(self.where, token.parts["in_unit"], *unit))
        text = token.parts.get("amount", token.text.rstrip("percnt "))  # 3.5 percent, 3.5 per cent, 3.5 pct
        try:
            shown = None if token.kind == "no_figure" else parse_number(text)
        except ValueError:  # too many digits
            self.is_unread, shown = True, None
        last = self.lists[-1] if self.lists else None
        is_yoy = token.kind == "percent" or (token.kind == "no_figure" and bool(last and is_next and last.is_yoy))
        if token.kind == "no_figure" and not is_next:
            is_yoy = bool(last and not last.is_yoy)  # levels come first
        if last is None or not is_next or last.is_yoy is not is_yoy:
            last = _Figures(is_yoy, self.flows[:], group=self.groups[-1] if self.groups else None)
            self.lists.append(last)
        word = self.directions[-1] if self.directions else None
        if is_yoy and word and word.direction is not Direction.UNKNOWN and self._applies(word, last, token):
            word.is_used = True
            if word.direction is Direction.FALL and shown and not text.startswith("-"):
                shown = shown.negative()
        last.values.append((shown, *size_and_currency(token.text)))

    def _applies(self, word: _DirectionWord, figures: _Figures, token: Token) -> bool:
        """Whether a direction applies to these figures: it is after their regions and shortly before the figures."""
        start = figures.group.end if figures.group else 0
        between = self.text[word.end : token.start]
        return word.start >= start and (word.is_used or len(between) <= _MAX_DISTANCE) and not set(between) & set(";。")

    def _unit(self, token: Token) -> None:
        if unit := find_unit(token.text):
            self.claims.append(UnitClaim(self.where, token.text.strip("()"), *unit))
            if self.lists and not self.lists[-1].is_yoy:
                values = self.lists[-1].values
                values[:] = [(value, factor or unit[0], currency or unit[1]) for value, factor, currency in values]

    def finish(self, groups: int) -> list[Claim]:
        """Return the claims of the sentence; *groups* is the number of groups before it in the document."""
        first = self.first_flow
        for figures in self.lists:
            figures.flows = figures.flows or ([] if first is None else [first])
            if figures.group and figures.group.rank and figures.group.rank_flow is None and figures.flows:
                figures.group.rank_flow = figures.flows[-1]
        for group_number, group in enumerate(self.groups, start=groups):
            self._assign_figures(group, group_number)
        for figures in self.lists:
            self.is_unread |= figures.group is None
        self._assign_directions()
        for group_number, group in enumerate(self.groups, start=groups):
            if group.rank is not None and group.rank_flow is not None and self.basis is not None:
                regions = tuple(group.regions)
                self.claims.append(
                    RankClaim(self.where, self.basis, group.rank_flow, regions, group.rank, group_number, self.period)
                )
                group.is_used = True
        has_unused = any(not group.is_used and group.regions != [NATIONAL] for group in self.groups)
        if self.unknown or self.parts:
            self.claims = [Unread(self.where, self.text, self.unknown, self.parts, (), self.figures)]
        elif self.is_unread or has_unused or self.rank is not None:
            read = sum(isinstance(each, FigureClaim) for each in self.claims)
            self.claims.append(Unread(self.where, self.text, reasons=("list",), figures=max(0, self.figures - read)))
        return self.claims

    def _assign_figures(self, group: _Group, group_number: int) -> None:
        for figures in self.lists:
            if figures.group is not group:
                continue
            pairs = self._pair(group, figures)
            # An integer without a unit may be a number of anything.
            is_bare = any(value and factor is None and not value.decimals for value, factor, _ in figures.values)
            if pairs is None or self.basis is None or (is_bare and not figures.is_yoy):
                self.is_unread = True
                continue
            group.is_used = True
            for position, ((region, flow), printed) in enumerate(zip(pairs, figures.values, strict=True)):
                value, factor, currency = printed
                if value is not None:
                    self.claims.append(
                        FigureClaim(
                            self.where,
                            self.basis,
                            region,
                            flow,
                            figures.is_yoy,
                            value,
                            factor,
                            group_number,
                            position,
                            period=self.period,
                            qualifier=self.qualifier,
                            currency=currency,
                            text=self.text,
                        )
                    )

    @staticmethod
    def _pair(group: _Group, figures: _Figures) -> list[tuple[Region, Flow]] | None:
        """Return the region and flow of each figure, None if there are not as many figures as regions or flows."""
        count, flows = len(figures.values), figures.flows
        if not flows or not group.regions or (figures.is_yoy and Flow.NET in flows):
            return None
        if len(group.regions) == count and len(flows) == 1:
            return [(region, flows[0]) for region in group.regions]
        if len(group.regions) == 1 and len(flows) == count:
            return [(group.regions[0], flow) for flow in flows]
        return None

    def _assign_directions(self) -> None:
        """Add a list claim for each group with an unused direction next to it, before the group or else after it."""
        ends = [0, *(group.end for group in self.groups)]
        starts = [*(group.start for group in self.groups), len(self.text) + 1]
        for index, group in enumerate(self.groups):
            if group.regions == [NATIONAL]:
                continue
            gaps = ((ends[index], group.start), (group.end, starts[index + 1]))
            unused = [word for word in self.directions if not word.is_used]
            word = next((w for low, high in gaps for w in unused if low <= w.start and w.end <= high), None)
            if word is None:
                continue
            word.is_used = True
            flow = word.flow if word.flow is not None else self._flow_after(word)
            if flow is None or flow is Flow.NET or self.basis is None:
                self.is_unread = True
                continue
            group.is_used = True
            regions = tuple(group.regions)
            self.claims.append(
                ListClaim(self.where, self.basis, flow, word.direction, regions, group.count, self.period)
            )
