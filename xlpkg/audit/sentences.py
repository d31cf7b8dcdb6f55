"""What a sentence claims: whose figures, which provinces rose or fell, how many, who is the largest.

No template is matched: regions, figures and directions are put together by their order, so other people's wording of
the same claims is read as well as ours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from xlpkg.audit.claims import (
    Caption,
    Direction,
    FigureClaim,
    ListClaim,
    Printed,
    RankClaim,
    Span,
    Total,
    Unit,
    Unread,
)
from xlpkg.audit.tokens import flow_of, region_of, sentences, tokens, unit_in, whole_number
from xlpkg.model.regions import NATIONAL
from xlpkg.model.words import Basis, Flow
from xlpkg.sources.numbers import number, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlpkg.audit.claims import Claim
    from xlpkg.audit.tokens import Token
    from xlpkg.model.regions import Region

_DIRECTIONS: Final = {"fall": Direction.FALL, "rise": Direction.RISE, "flat": Direction.FLAT}
#: Decimals of an unrounded figure beyond these say nothing.
_MOST_DECIMALS: Final = 9
#: A direction is that of a change that follows within as many letters: "同比分别下降", "fell by".
_NEAR: Final = 12
_PLAIN: Final = re.compile(r"-?[0-9]{1,9}\.[0-9]")
_FIGURES: Final = ("level", "percent", "gap")
_UNKNOWN_FLOWS: Final = {"exports": Flow.EXPORT, "imports": Flow.IMPORT, "total trade": Flow.TOTAL}
_UNKNOWN_FLOWS_ZH: Final = {"出口": Flow.EXPORT, "进口": Flow.IMPORT, "进出口": Flow.TOTAL}


def printed(text: str) -> Printed | None:
    """Return the number in *text*, sign and decimals as printed; None where it has none. Raises ValueError.

    >>> printed("-1,234.50")
    Printed(text='-1,234.50', value=-1234.5, half=0.005, decimals=2)
    """
    is_plain = _PLAIN.fullmatch(text) is not None  # as nearly all are, and at once read
    shown = text if is_plain else "".join(plain(text).split()).removeprefix("+").rstrip("%")
    whole, point, rest = shown.partition(".")
    shown = f"{whole}{point}{rest[:_MOST_DECIMALS]}"
    value = float(shown) if is_plain else number(shown)
    if value is None:
        return None
    decimals = len(rest[:_MOST_DECIMALS])
    return Printed(shown, value, 0.5 * 10.0**-decimals, decimals)


@dataclass(slots=True)
class _Group:
    """Provinces named together, or a count of some that are not named, with what was said of them."""

    start: int
    end: int
    regions: list[Region] = field(default_factory=list)
    count: int | None = None
    rank: int | None = None
    rank_flow: Flow | None = None
    is_used: bool = False


@dataclass(slots=True)
class _Figures:
    """Figures in a row: levels or changes (None for a gap), of which flows, behind which direction."""

    is_change: bool
    flows: list[Flow]
    values: list[tuple[Printed | None, float | None]] = field(default_factory=list)
    group: _Group | None = None


@dataclass(slots=True)
class _Turn:
    """A direction: where it stands, of which flow; used once it belongs to figures or to provinces."""

    direction: Direction
    start: int
    end: int
    flow: Flow | None
    is_used: bool = False


class _Sentence:
    """One sentence, token by token; then what it claims."""

    def __init__(self, text: str, where: str, basis: Basis | None, flow: Flow | None) -> None:
        self.text, self.where, self.basis = text, where, basis
        self.flows: list[Flow] = [] if flow is None else [flow]
        self.groups: list[_Group] = []
        self.lists: list[_Figures] = []
        self.directions: list[_Turn] = []
        self.claims: list[Claim] = []
        self.references: list[Caption] = []
        self.rank: int | None = None
        read = tokens(text)
        self.first_flow = next((flow_of(token) for token in read if token.kind == "flow"), None)
        self.is_unread = False
        self.is_beyond = False  # what follows are shares or contributions, which neither table has
        self._read(read)

    def _read(self, read: list[Token]) -> None:
        #: The kinds of the tokens since the last that was no separator, that one included; none where words part them.
        before: list[str] = []
        end = 0
        for token in read:
            if self.text[end : token.start].strip():
                before = []
            end = token.end
            match token.kind:
                case "flow":
                    self.is_beyond = False
                    listed = before[:1] == ["flow"] and len(before) > 1
                    self.flows = [*self.flows, flow_of(token)] if listed else [flow_of(token)]
                case "region":
                    self._region(token, is_next=before[:1] == ["region"] and len(before) > 1, before=before)
                case "count" | "none":
                    self._count(token, before)
                case "rank":
                    words = (token.parts.get(name) for name in ("rank_zh", "rank_en", "rank_top"))
                    self.rank = next(filter(None, (whole_number(word) for word in words if word)), None)
                case "fall" | "rise" | "flat" | "unknown":
                    self._direction(token)
                case "percent" if self.is_beyond:
                    pass
                case "level" | "percent" | "gap":
                    self._figure(token, is_next=before[:1] == ["figure"] and len(before) > 1)
                case "unit":
                    self._unit(token)
                case "span":
                    if token.start <= len("In "):
                        self.claims.append(span_of(token, self.where, self.basis))
                case "reference":
                    kind = "table" if token.parts["kind"][0] in "表Tt" else "figure"
                    flow = self.flows[-1] if self.flows else None
                    self.references.append(Caption(self.where, kind, int(token.parts["number"]), self.basis, flow))
                case "whole":
                    count = int(token.parts.get("whole_zh") or token.parts["whole_en"])
                    self.claims.append(Total(self.where, count))
                case "points" | "superlative":
                    self.is_unread = True
                case "beyond":
                    self.is_unread, self.is_beyond = True, True
            kind = "figure" if token.kind in _FIGURES else token.kind
            before = [*before, kind] if kind == "separator" else [kind]

    def _region(self, token: Token, *, is_next: bool, before: list[str]) -> None:
        region = region_of(token)
        self.is_beyond = self.is_beyond and region is NATIONAL
        opened = (
            before == ["open"] and self.groups and self.groups[-1].count is not None and not self.groups[-1].regions
        )
        if (is_next or opened) and region is not NATIONAL:
            group = self.groups[-1]
            group.regions.append(region)
            group.end = token.end
            return
        group = _Group(token.start, token.end, [region])
        if region is not NATIONAL and self.rank is not None:
            group.rank, group.rank_flow, self.rank = self.rank, (self.flows[-1] if self.flows else None), None
        self.groups.append(group)

    def _count(self, token: Token, before: list[str]) -> None:
        digits = token.parts.get("count_zh") or token.parts.get("count_en")
        count = int(digits) if digits else 0
        last = self.groups[-1] if self.groups else None
        if last and last.count is None and last.regions != [NATIONAL] and before[:1] in (["region"], ["others"]):
            last.count, last.end = count, token.end
        else:
            self.groups.append(_Group(token.start, token.end, count=count))

    def _direction(self, token: Token) -> None:
        if token.kind == "unknown":
            english = token.parts.get("unknown_en", "").strip().lower()
            flow = _UNKNOWN_FLOWS_ZH.get(token.parts.get("unknown_zh", "")) or _UNKNOWN_FLOWS.get(english)
            self.directions.append(_Turn(Direction.UNKNOWN, token.start, token.end, flow))
        else:
            flow = self.flows[-1] if self.flows else None
            self.directions.append(_Turn(_DIRECTIONS[token.kind], token.start, token.end, flow))

    def _figure(self, token: Token, *, is_next: bool) -> None:
        unit = unit_in(token.text) if "in_unit" in token.parts else None
        if unit:
            self.claims.append(Unit(self.where, token.parts["in_unit"], *unit))
        text = token.parts.get("amount", token.text)
        try:
            shown = None if token.kind == "gap" else printed(text)
        except ValueError:  # more digits than a number has
            self.is_unread, shown = True, None
        last = self.lists[-1] if self.lists else None
        is_change = token.kind == "percent" or (token.kind == "gap" and bool(last and is_next and last.is_change))
        if token.kind == "gap" and not is_next:
            is_change = bool(last and not last.is_change)  # levels are named first
        if last is None or not is_next or last.is_change is not is_change:
            last = _Figures(is_change, self.flows[:], group=self.groups[-1] if self.groups else None)
            self.lists.append(last)
        ahead = self.directions[-1] if self.directions else None
        if is_change and ahead and ahead.direction is not Direction.UNKNOWN and self._leads(ahead, last, token):
            ahead.is_used = True
            if ahead.direction is Direction.FALL and shown and not text.startswith("-"):
                shown = Printed(f"-{shown.text}", -shown.value, shown.half, shown.decimals)
        last.values.append((shown, unit[0] if unit else None))

    def _leads(self, ahead: _Turn, figures: _Figures, token: Token) -> bool:
        """Whether a direction is that of these figures: said after their provinces, right before them."""
        begins = figures.group.end if figures.group else 0
        between = self.text[ahead.end : token.start]
        return ahead.start >= begins and (ahead.is_used or len(between) <= _NEAR) and not set(between) & set(";。")

    def _unit(self, token: Token) -> None:
        if unit := unit_in(token.text):
            self.claims.append(Unit(self.where, token.text.strip("()"), *unit))
            if self.lists and not self.lists[-1].is_change:
                values = self.lists[-1].values
                values[:] = [(value, own or unit[0]) for value, own in values]

    def finish(self, groups: int) -> list[Claim]:
        """Return the claims; *groups* is how many lists of provinces came before in the document."""
        first = self.first_flow
        for figures in self.lists:
            figures.flows = figures.flows or ([] if first is None else [first])
            if figures.group and figures.group.rank and figures.group.rank_flow is None and figures.flows:
                figures.group.rank_flow = figures.flows[-1]
        for number_, group in enumerate(self.groups, start=groups):
            self._give_figures(group, number_)
        for figures in self.lists:
            self.is_unread |= figures.group is None
        self._give_directions()
        for number_, group in enumerate(self.groups, start=groups):
            if group.rank is not None and group.rank_flow is not None and self.basis is not None:
                regions = tuple(group.regions)
                self.claims.append(RankClaim(self.where, self.basis, group.rank_flow, regions, group.rank, number_))
                group.is_used = True
        unsaid = any(not group.is_used and group.regions != [NATIONAL] for group in self.groups)
        if self.is_unread or unsaid or self.rank is not None:
            self.claims.append(Unread(self.where, self.text))
        return self.claims

    def _give_figures(self, group: _Group, place: int) -> None:
        for figures in self.lists:
            if figures.group is not group:
                continue
            pairs = self._owners(group, figures)
            whole = any(value and factor is None and not value.decimals for value, factor in figures.values)
            if pairs is None or self.basis is None or (whole and not figures.is_change):
                self.is_unread = True
                continue
            group.is_used = True
            for position, ((region, flow), (value, factor)) in enumerate(zip(pairs, figures.values, strict=True)):
                if value is not None:
                    self.claims.append(
                        FigureClaim(
                            self.where, self.basis, region, flow, figures.is_change, value, factor, place, position
                        )
                    )

    @staticmethod
    def _owners(group: _Group, figures: _Figures) -> list[tuple[Region, Flow]] | None:
        count, flows = len(figures.values), figures.flows
        if not flows or not group.regions or (figures.is_change and Flow.NET in flows):
            return None
        if len(group.regions) == count and (count > 1 or len(flows) == 1):
            return [(region, flows[-1]) for region in group.regions]
        if len(group.regions) == 1 and len(flows) == count:
            return [(group.regions[0], flow) for flow in flows]
        return None

    def _give_directions(self) -> None:
        ends = [0, *(group.end for group in self.groups)]
        starts = [*(group.start for group in self.groups), len(self.text) + 1]
        for at, group in enumerate(self.groups):
            if group.regions == [NATIONAL]:
                continue
            spaces = ((ends[at], group.start), (group.end, starts[at + 1]))
            free = [each for each in self.directions if not each.is_used]
            mine = [each for low, high in spaces for each in free if low <= each.start and each.end <= high]
            if not mine:
                continue
            mine[0].is_used = True
            flow = mine[0].flow
            if flow is None or flow is Flow.NET or self.basis is None:
                self.is_unread = True
                continue
            group.is_used = True
            regions = tuple(group.regions)
            self.claims.append(ListClaim(self.where, self.basis, flow, mine[0].direction, regions, group.count))


def span_of(token: Token, where: str, basis: Basis | None = None) -> Span:
    """Return the month or year to date that a span's token names."""
    parts = token.parts
    if "name" in parts:
        shown = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
        month = shown.index(parts["name"][:3].lower()) + 1
        return Span(where, token.text, int(parts["of"]), month, "since" in parts, basis)
    last = parts.get("to") or parts["month"]
    year = int(parts["year"]) if "year" in parts else None
    return Span(where, token.text, year, whole_number(last) or 0, "from" in parts, basis)


def read_paragraph(text: str, where: str, basis: Basis | None, groups: int) -> tuple[list[Claim], list[Caption], int]:
    """Return what a folded paragraph claims, the figures and tables it refers to, and how many lists there are now.

    *groups* is how many lists of provinces came before it in the document.
    """
    claims: list[Claim] = []
    references: list[Caption] = []
    flow: Flow | None = None
    for part in sentences(text):
        sentence = _Sentence(part, where, basis, flow)
        claims += sentence.finish(groups)
        references += sentence.references
        groups += len(sentence.groups)
        flow = sentence.flows[-1] if sentence.flows else flow
    return claims, references, groups


def read_spans(text: str, where: str, basis: Basis | None) -> Iterator[Span]:
    """Yield the months that a folded *text* names."""
    return (span_of(token, where, basis) for token in tokens(text) if token.kind == "span")
