"""Read and check sentences that compare provinces: lists of those that rose or fell, counts, ranks, and their figures.

The tokens are read in order. Provinces named together, or a number of them, are a group. Figures are those of the group
before them; a direction is that of the group after it if no comma is between, else that of the group before. So any
wording of the same claims is read. A sentence with an unknown word, or on a part of the trade, makes no claims.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from xlpkg.analysis.findings import Finding, finding
from xlpkg.audit import claims as kinds
from xlpkg.audit.claims import Claim, Direction, FigureClaim, ListClaim, RankClaim, Span, Subject
from xlpkg.audit.cues import number_of
from xlpkg.audit.evidence import Evidence
from xlpkg.audit.month_facts import ZERO
from xlpkg.audit.numbers import SLACK
from xlpkg.audit.periods import count_of
from xlpkg.audit.province_tables import column_of
from xlpkg.audit.tokens import ONE, Token, flow_of, region_of, size_and_currency
from xlpkg.audit.verdicts import Verdict
from xlpkg.messages import Message
from xlpkg.model.regions import NATIONAL, PROVINCES, Region
from xlpkg.model.words import Basis, Flow
from xlpkg.report.sentences import join_items

#: A sentence with one of these is not understood.
_UNKNOWN: Final = ("word", "part_of_region", "other_comparison", "comparison_year", "quantity", "range")
_NUMBERS: Final = ("level", "percent", "percentage_points", "quantity")
#: A letter for each kind of token, or for its text. The nation is "N", any other token ".".
_LETTERS: Final = {
    "region": "R", "count": "C", "none": "C", "others": "O", "flow": "F", "rank": "K", "level": "L", "percent": "P",
    "fall": "D", "rise": "D", "flat": "D", "over": "Q", "below": "Q", "unit": "U", "other_measure": "M",
    "percentage_points": "X", "province_rank": "X", "superlative": "X", "province_total": "T", "bracket": "(",
    "separator": "&", "clause": ";", "comparison": "h", "about": "h", "harmless": "h",
}  # fmt: skip
_LETTERS_OF_TEXT: Final = {",": ",", "including": "(", "即": "("}
#: What is read at once: a group, flows, levels or YoY in a row, or one token.
_CHUNK: Final = re.compile(
    r"(?P<group>N|C|R(?:[,&]+R)*(?:[,&]*O)?(?:C|,?&C)?)|(?P<flows>F(?:[,&]+F)*)"
    r"|(?P<levels>(?:Qh*)?L(?:[,&]+[Qh]*L)*U?)|(?P<changes>(?:Qh*)?P(?:[,&]+[DQh]*P)*)|(?P<token>.)"
)
#: Provinces each with its figure in brackets: 广东(5303.5亿元)、浙江(3818.9亿元).
_BRACKETED: Final = re.compile("(?:R\\((?:L|P);[,&]*){2,}")
#: A number of all provinces differs from 31 by no more than this; another one is that of some.
_NEAR_ALL: Final = 2
#: Between a number of provinces and some of them.
_BEFORE_EXAMPLES: Final = re.compile(r"(?:[hFD]*|,)\(+")


def _count_in(token: Token) -> int:
    return count_of(next(iter(token.parts.values()), "")) or 0


def _letters(tokens: Sequence[Token]) -> str:
    """Return a letter for each token, but "." for what may be a share or contribution.

    This is all from such a word on, until a clause says that a flow or a region rose or fell, or has a level.
    """
    letters = ""
    for token in tokens:
        letter = _LETTERS_OF_TEXT.get(token.text.lower()) or _LETTERS.get(token.kind, ".")
        letters += "N" if letter == "R" and region_of(token) is NATIONAL else letter
    letters = re.sub("D(?=h*M)", ".", letters)  # 增长高于全国
    clauses, start = [], -1
    for clause in re.split("(?<=[,;])", letters):
        start = 0 if start >= 0 and not re.search("[NRF].*[DL]", clause) else clause.find("M")
        clauses.append(clause if start < 0 else clause[:start] + re.sub("[DKLNP]", ".", clause[start:]))
    return "".join(clauses)


def _without_brackets(tokens: Sequence[Token]) -> list[Token]:
    """Return *tokens* with the figures in brackets after the provinces of which each has one."""
    found, letters = list(tokens), "".join(_LETTERS.get(each.kind, ".") for each in tokens)
    for match in reversed(list(_BRACKETED.finditer(letters))):
        listed, kinds = list(tokens[match.start() : match.end()]), match[0]
        comma = Token("separator", ",", listed[0].start, listed[0].start, {})
        figures = [each for each, kind in zip(listed, kinds, strict=True) if kind in "LP"]
        regions = [each for each, kind in zip(listed, kinds, strict=True) if kind in "R&"]
        found[match.start() : match.end()] = [*regions, *(each for figure in figures for each in (figure, comma))][:-1]
    return found


@dataclass(slots=True, eq=False)
class _Group:
    """Provinces named together, or a number of them; ``rank``: they are so many largest in ``flow``.

    ``directions`` has None for a flow of which YoY, or different directions, are said.
    """

    number: int
    regions: list[Region]
    count: int | None = None
    rank: int | None = None
    flow: Flow | None = None
    directions: dict[Flow, Direction | None] = field(default_factory=dict)


@dataclass(slots=True)
class ListReader:
    """Reads a sentence. *number* is that of its first group of provinces, *flows* is the one named last before it."""

    text: str
    tokens: Sequence[Token]
    where: str
    span: Span
    number: int
    flows: list[Flow]
    #: Whether a flow was named since the last group.
    has_flow: bool = False
    is_deficit: bool = False
    claims: list[Claim] = field(default_factory=list)
    groups: list[_Group] = field(default_factory=list)
    #: The number of the largest provinces, if these follow.
    rank: int | None = None
    #: The direction of a YoY without a sign (two in 降幅扩大), and those that are not yet of a group, with their flows.
    signs: set[Direction] = field(default_factory=set)
    pending: list[tuple[Direction, list[Flow]]] = field(default_factory=list)
    is_unread: bool = False

    def read(self, *, has_period: bool = True) -> list[Claim]:
        """Return the claims, and what was not read; without a period nothing is."""
        self.tokens = _without_brackets(self.tokens)
        letters, end = _letters(self.tokens), 0
        for chunk in _CHUNK.finditer(letters if has_period else ""):
            found = self.tokens[chunk.start() : chunk.end()]
            match chunk.lastgroup:
                case "group":
                    self._read_group(found, chunk[0], letters[end : chunk.start()])
                    end = chunk.end()
                case "flows":
                    self._read_flows([each for each in found if each.kind == "flow"])
                case "levels" | "changes":
                    self._read_figures(found, is_yoy=chunk.lastgroup == "changes")
                case _:
                    self._read_token(found[0], chunk[0])
        self._bind(self.groups[-1:])
        # 12个省市实现两位数增长, the top two of the coastal provinces: a number or rank among some
        is_among_some = any("some" in each.parts for each in self.tokens)
        is_of_some = is_among_some or any("much" in each.parts for each in self.tokens) or "XhC" in letters
        for group in self.groups:
            self.is_unread |= (is_of_some and group.count is not None) or (is_among_some and group.rank is not None)
            group.count, group.rank = None if is_of_some else group.count, None if is_among_some else group.rank
            facts, regions = (self.where, self.span), tuple(group.regions)
            for flow, direction in group.directions.items():
                if direction is not None:
                    self.claims.append(ListClaim(*facts, flow, direction, regions, group.count))
            if group.rank is not None and group.flow is not None:
                self.claims.append(RankClaim(*facts, group.flow, regions, group.rank, group.number))
            self.is_unread |= group.flow is None and not group.directions and regions != (NATIONAL,)
        self.is_unread |= self.rank is not None or not has_period
        unknown = dict.fromkeys(_UNKNOWN, "word") | {"part": "part"}
        if re.search("Q(?!h*[LP])", letters):  # above something that is no figure
            unknown |= {"over": "word", "below": "word"}
        shown = [(unknown[each.kind], self.text[each.start : each.end]) for each in self.tokens if each.kind in unknown]
        figures = sum(each.kind in _NUMBERS for each in self.tokens)
        if shown:
            return [kinds.Unread(self.where, self.text, tuple(shown), figures)]
        figures -= sum(isinstance(each, FigureClaim) for each in self.claims)
        left = kinds.Unread(self.where, self.text, (("list", ""),), max(0, figures))
        return [*self.claims, left] if self.is_unread else self.claims

    def _read_token(self, token: Token, letter: str) -> None:
        if letter in ",&;":
            self._bind(self.groups[-1:])
            self.signs = set() if token.text == ";" else self.signs
        elif letter == "D":
            self.pending.append((Direction(token.kind), self.flows if self.has_flow else self.flows[-1:]))
            self.signs = {each for each, _ in self.pending}
        elif letter == "K":
            self.rank = None if self.signs else _count_in(token)
            self.is_unread |= bool(self.signs)  # 增速排名前三, of growth
        elif letter == "T":
            count = _count_in(token)
            is_of_all = abs(count - len(PROVINCES)) <= _NEAR_ALL
            self.claims += [kinds.ProvinceCount(self.where, count)] if is_of_all else []
            self.is_unread |= not is_of_all
        self.is_unread |= letter in "MX"

    def _read_flows(self, tokens: Sequence[Token]) -> None:
        flows, self.is_deficit = [flow_of(each) for each in tokens], "deficit" in tokens[-1].parts
        if not self.pending:
            self.signs = set()
        elif not self.has_flow:  # saw growth in exports
            self.pending = [(direction, flows) for direction, _ in self.pending]
        self.flows, self.has_flow = flows, True

    def _read_group(self, tokens: Sequence[Token], letters: str, before: str) -> None:
        regions = [region_of(each) for each in tokens if each.kind == "region"]
        count = _count_in(tokens[-1]) if letters[-1] == "C" else None
        last = self.groups[-1] if self.groups else None
        if last and last.count is not None and not last.regions and regions and _BEFORE_EXAMPLES.fullmatch(before):
            last.regions = regions  # 14个省市(广东、江苏等)
            self._bind([last])
            return
        if count is not None and letters.endswith("&C"):  # 广东、江苏和12个省市: of 14
            count += len(regions)
        group = _Group(self.number + len(self.groups), regions, count)
        if self.rank is not None and regions not in ([], [NATIONAL]):
            self.is_unread |= bool(self.pending)  # the three provinces with the largest growth
            rank, self.rank = None if self.pending else self.rank, None
            group.rank, group.flow = rank, next(iter(self.flows[-1:]), None)
        self.signs = {each for each, _ in self.pending}
        self._bind([group] if regions != [NATIONAL] else self.groups[-1:])
        self.groups.append(group)
        self.has_flow = False

    def _bind(self, groups: Sequence[_Group]) -> None:
        """Give the pending directions to *groups*, one or none."""
        pending, self.pending = self.pending, []
        for group, (direction, flows) in ((group, each) for group in groups for each in pending):
            if group.regions == [NATIONAL]:
                continue
            self.is_unread |= not flows or Flow.NET in flows
            for flow in flows if Flow.NET not in flows else ():
                is_same = group.directions.setdefault(flow, direction) is direction
                group.directions[flow] = direction if is_same else None
                self.is_unread |= not is_same

    def _read_figures(self, tokens: Sequence[Token], *, is_yoy: bool) -> None:
        """Add the claims on figures in a row; each is of one region of the last group, or of one flow."""
        group = self.groups[-1] if self.groups else None
        flows = self.flows or [flow_of(each) for each in self.tokens if each.kind == "flow"][:1]
        numbers = [each for each in tokens if each.kind in ("level", "percent")]
        pairs = [(region, flow) for region in (group.regions if group else ()) for flow in flows]
        units = [size_and_currency(each.text) for each in tokens if _LETTERS[each.kind] in "LPU"]
        # An integer without a unit may be a number of anything.
        is_bare = not is_yoy and units[-1][0] is None and not all("." in each.text for each in numbers)
        is_clear = not is_yoy or (len(self.signs) <= 1 and Flow.NET not in flows)
        is_list = group is not None and len(pairs) == len(numbers) and 1 in (len(group.regions), len(flows))
        self.pending = [] if is_yoy else self.pending
        if group is None or not is_list or is_bare or not is_clear:
            self.is_unread = True
            return
        group.flow = flows[-1] if group.flow is None else group.flow
        group.directions = dict.fromkeys(flows if is_yoy else ()) | group.directions
        qualifier = "about" if any(each.kind == "about" for each in self.tokens) else ""
        measure = kinds.Measure.YOY if is_yoy else kinds.Measure.LEVEL
        for token in tokens:
            if _LETTERS[token.kind] == "D":
                self.signs = {Direction(token.kind)}
            elif _LETTERS[token.kind] == "Q":
                qualifier = token.kind
            elif token in numbers:
                at, printed = numbers.index(token), number_of(token)
                size, currency = units[at][0], units[at][1] or units[-1][1]
                if printed is None:  # too many digits
                    self.is_unread = True
                    continue
                is_negative = Direction.FALL in self.signs if is_yoy else self.is_deficit and pairs[at][1] is Flow.NET
                if is_negative and printed.value > 0:
                    printed = printed.negative()
                factor = units[-1][0] if size in (None, ONE) else size  # ¥595.8, ¥369.9 and ¥308.7 billion
                claim = FigureClaim(self.where, Subject(*pairs[at], self.span), measure, printed, factor, group.number)
                self.claims.append(replace(claim, position=at, qualifier=qualifier, currency=currency, text=self.text))


class ListChecks:
    """The checks of a document's lists, ranks and counts; *figures* are what is known of its figures."""

    def __init__(self, figures: Evidence) -> None:
        self.figures, self.facts, self.parsed = figures, figures.facts, figures.parsed
        #: The right provinces of each group with a wrong rank, in order; None for a row whose label names none.
        self._right: dict[int, list[Region | None]] = {}
        #: The provinces whose YoY differs between a sentence and the table; without a store either may be wrong.
        self._disputed: dict[tuple[Basis, Flow], set[Region]] = defaultdict(set)

    def findings(self, unrelated: Collection[Basis] = ()) -> Iterator[Finding]:
        """Yield the findings, but on the bases *unrelated*."""
        claims = [
            each
            for each in self.parsed.claims
            if not (isinstance(each, (ListClaim, RankClaim)) and each.span.basis in unrelated)
        ]
        for claim in claims:
            if isinstance(claim, RankClaim):
                yield from self._check_rank(claim)
        for each in self.figures.judged:
            if each.is_wrong and each.claim.measure is kinds.Measure.YOY and not self.explains(each.claim):
                self._disputed[each.claim.basis, each.subject.flow].add(each.subject.region)
        of_place: dict[tuple[str, Span, Flow], list[ListClaim]] = defaultdict(list)
        for claim in claims:
            if isinstance(claim, ListClaim):
                of_place[claim.where, claim.span, claim.flow].append(claim)
                yield from self._check_list(claim)
            elif isinstance(claim, kinds.ProvinceCount) and claim.count != len(PROVINCES):
                yield finding("count", "error", claim.where, claim.count, len(PROVINCES), key="count-provinces")
        for lists in of_place.values():
            yield from self._check_counts(lists)

    @property
    def has_compared(self) -> bool:
        """Whether a list, a rank or a count of provinces could be compared."""
        return any(
            self.facts.month_of_list(each.span.month).ranked(each.span.basis, column_of(each.flow, is_yoy=False))
            for each in self.parsed.claims
            if isinstance(each, (ListClaim, RankClaim))
        )

    def explains(self, claim: FigureClaim) -> bool:
        """Whether *claim* is in a list with a wrong rank, and its figure is that of the province with that rank."""
        right = self._right.get(claim.group, [])[claim.position : claim.position + 1]
        if not right or right[0] is None:
            return bool(right)
        return self.facts.judge(claim, claim.subject._replace(region=right[0])).verdict is Verdict.RIGHT

    def _check_rank(self, claim: RankClaim) -> Iterator[Finding]:
        column, lang = column_of(claim.flow, is_yoy=False), self.parsed.lang
        month = self.facts.month_of_list(claim.span.month)
        ranked = month.ranked(claim.span.basis, column)
        levels = [month.rounded(claim.span.basis, region, column) for region in claim.regions]
        # The rank of a province without a row is not known.
        if len(ranked) < len(PROVINCES) - (None not in levels) or claim.size > len(ranked):
            return
        top = ranked[: claim.size]
        fits = [
            region is true or (true is None if level is None else abs(level - true_level) < SLACK)
            for region, level, (true_level, true) in zip(claim.regions, levels, top, strict=False)
        ]
        if all(fits) and len(claim.regions) == len(set(claim.regions)) == claim.size:
            return
        self._right[claim.group] = [region for _, region in top]
        printed = join_items([region.label(lang) for region in claim.regions], lang)
        expected = join_items([region.label(lang) if region else "?" for _, region in top], lang)
        facts = {"basis": claim.span.basis, "flow": claim.flow, "size": claim.size}
        yield finding("rank", "error", claim.where, printed, expected, key="rank", **facts)

    def _check_list(self, claim: ListClaim) -> Iterator[Finding]:
        column = column_of(claim.flow, is_yoy=True)
        month = self.facts.month_of_list(claim.span.month)
        disputed = self._disputed[claim.span.basis, claim.flow]
        for index, region in enumerate(claim.regions):
            name = region.label(self.parsed.lang)
            interval = month.interval(claim.span.basis, region, column)
            if region in claim.regions[:index]:
                yield finding("prose", "error", claim.where, name, key="prose-twice", region=region)
            elif interval is not None and (month.is_stored or region not in disputed):
                rose, fell = interval[0] >= ZERO - SLACK, interval[1] <= SLACK - ZERO
                wrong = {Direction.FALL: rose, Direction.RISE: fell, Direction.FLAT: rose or fell}
                if wrong[claim.direction]:
                    disputed.add(region)
                    yoy = month.rounded(claim.span.basis, region, column)
                    expected = f"{'↑' if rose else '↓' if fell else '='} {yoy}"
                    facts = {**self._facts(claim), "region": region, "change": yoy}
                    yield finding("prose", "error", claim.where, name, expected, key="prose-direction", **facts)

    def _facts(self, claim: ListClaim) -> dict[str, object]:
        direction = Message(f"direction-{claim.direction}", {})
        return {"basis": claim.span.basis, "flow": claim.flow, "direction": direction, "ground": self.facts.ground}

    def _check_counts(self, lists: Sequence[ListClaim]) -> Iterator[Finding]:
        """Yield the wrong counts of one flow in a sentence or paragraph, or a finding if they do not add up to 31.

        Without a store, a province without a YoY, or with a disputed one, may be of any direction.
        """
        first, all_ = lists[0], len(PROVINCES)
        month = self.facts.month_of_list(first.span.month)
        fell, rose, either, unknown = month.count_signs(first.span.basis, column_of(first.flow, is_yoy=True))
        disputed = 0 if month.is_stored else len(self._disputed[first.span.basis, first.flow])
        either += 0 if month.is_stored else disputed + unknown
        bounds = {
            Direction.FALL: (fell - disputed, fell + either),
            Direction.RISE: (rose - disputed, rose + either),
            Direction.FLAT: (0, either),
        }
        is_right = True
        counted = [(each, each.count) for each in lists if each.count is not None]
        for claim, count in counted:
            low, high = bounds[claim.direction]
            if not low <= count <= high or len(claim.regions) > count:
                is_right, nearest = False, low if low == high or count < low else high
                facts = self._facts(claim)
                yield finding("count", "error", claim.where, count, nearest, key="count-direction", **facts)
        total = sum(count for _, count in counted)
        named = sum(len(each.regions) for each in lists if each.count is None)  # one alone needs no count
        has_both = {Direction.FALL, Direction.RISE} <= {each.direction for each, _ in counted}
        if has_both and is_right and {total, total + named}.isdisjoint({all_, all_ - unknown}):
            yield finding("count", "error", first.where, total, all_, key="count-sum", **self._facts(first))
