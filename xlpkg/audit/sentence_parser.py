"""Parse a paragraph into claims: each sentence by the grammar of lists or by that of a region's trade."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from xlpkg.audit.claims import Caption, Claim, FigureClaim, RankClaim, Sentence, SpanClaim, UnitClaim, Unread
from xlpkg.audit.lists import ListReader
from xlpkg.audit.periods import Period
from xlpkg.audit.readings import Context, SentencePeriods, SentenceReader
from xlpkg.audit.tokens import Token, find_unit, flow_of, region_of, sentences, token_period, tokens
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL
from xlpkg.model.words import Basis, Flow

_OF_LISTS: Final = ("count", "rank", "province_total", "unknown", "none", "unit")
_FIGURES: Final = ("level", "percent", "percentage_points", "quantity", "superlative", "province_rank")
#: A span at the start of a sentence is that of the sentence: "In February 2025, …".
_OPENING: Final = len("In ")
#: Our sentence on what drove the nation's trade ends with what the detail covers of it. It is on parts of the trade.
_ON_DRIVERS: Final = re.compile(
    r"覆盖全国(?:出口|进口)的?\d|\bcovers? [\d.]+% of China['’]s (?:exports|imports)", re.IGNORECASE
)
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
#: The number of a chapter is no figure.
_CHAPTER: Final = re.compile(r"第\d+章|\bchapter \d+", re.IGNORECASE)


def parse_paragraph(text: str, where: str, context: Context, groups: int) -> tuple[list[Claim], list[Caption], int]:
    """Return the claims of a normalised paragraph, its references to figures and tables, and the number of groups.

    *groups* is the number of groups of regions before it in the document; the returned number includes its own.
    """
    claims: list[Claim] = []
    references: list[Caption] = []
    flow: Flow | None = None
    context.start_paragraph()
    parts = sentences(text)
    starts: list[int] = []
    for part in parts:
        starts.append(len(claims))
        found = tokens(part)
        claims += _opening_span(found, where, context)
        if _ON_DRIVERS.search(part):
            figures = len(_NUMBER.findall(_CHAPTER.sub("", part)))
            claims.append(Unread(where, part, (("detail", ""),), figures))
            continue
        if _is_list(found) or (context.section is not None and not any(each.kind in _FIGURES for each in found)):
            basis, period = _list_period(found, context)
            new = ListReader(part, found, where, basis, period, groups, [] if flow is None else [flow]).read()
            has_figures = any(each.kind in _FIGURES for each in found)
            has_regions = any(
                each.kind in _OF_LISTS or (each.kind == "region" and region_of(each) is not NATIONAL) for each in found
            )
            if not has_figures and (context.section is None or not has_regions):
                new = [each for each in new if not isinstance(each, Unread)]
            claims += new
            groups = max([groups, *(each.group + 1 for each in new if isinstance(each, (FigureClaim, RankClaim)))])
            context.subject = None
            context.keep_period(SentencePeriods(found, context).kept())
        else:
            claims += SentenceReader(part, found, where, context).read()
        claims += _units(found, where)
        references += _references(found, where, context.section)
        flow = next((flow_of(each) for each in reversed(found) if each.kind == "flow"), flow)
    for part, start, end in zip(parts, starts, [*starts[1:], len(claims)], strict=True):
        context.read.append(Sentence(where, part, context.section, tuple(claims[start:end])))
    return claims, references, groups


def _is_list(found: Sequence[Token]) -> bool:
    """Whether a sentence compares provinces: it counts or ranks them, or names several in a row."""
    if any(token.kind in _OF_LISTS for token in found):
        return True
    last: Token | None = None
    for token in found:
        if token.kind == "region" and region_of(token) is not NATIONAL:
            if last is not None:
                return True
            last = token
        elif token.kind not in ("separator",):
            last = None
    return False


def _list_period(found: Sequence[Token], context: Context) -> tuple[Basis | None, Month | None]:
    """Return basis and month of a sentence of lists; the month is None in a section of a report."""
    if context.section is not None:
        return context.section, None
    named = [token_period(token) for token in found if token.kind in ("period", "year_alone")]
    known = [each for each in named if each.month is not None]
    period = known[0] if known else context.period
    years = {each.year for each in known if each.year is not None}
    if period is None or len({(each.month, each.basis) for each in known}) > 1 or len(years) > 1:
        return None, None
    return period.basis, context.calendar.month_of(period)


def _opening_span(found: Sequence[Token], where: str, context: Context) -> Iterator[SpanClaim]:
    for token in found:
        is_opening = token.kind == "period" and token.start <= _OPENING
        if is_opening and (span := span_of(token, where, context.section)):
            yield span


def _units(found: Sequence[Token], where: str) -> Iterator[UnitClaim]:
    for token in found:
        is_unit = token.kind == "unit" or "in_unit" in token.parts
        if is_unit and (unit := find_unit(token.text)):
            yield UnitClaim(where, token.parts.get("in_unit", token.text.strip("()")), *unit)


def _references(found: Sequence[Token], where: str, basis: Basis | None) -> Iterator[Caption]:
    flow: Flow | None = None
    for token in found:
        if token.kind == "flow":
            flow = flow_of(token)
        elif token.kind == "reference":
            kind = "table" if token.parts["kind"][0] in "表Tt" else "figure"
            yield Caption(where, kind, int(token.parts["number"]), basis, flow)


def span_of(token: Token, where: str, basis: Basis | None = None) -> SpanClaim | None:
    """Return the month or year to date that a token of kind "period" names, None if it is neither."""
    period: Period = token_period(token)
    if period.month is None or period.basis is None or period.relative:
        return None
    text = token.text.removesuffix("当月").removesuffix("单月").strip(" ,")
    return SpanClaim(where, text, period.year, period.month, period.basis is Basis.YTD, basis)


def parse_spans(text: str, where: str, basis: Basis | None) -> Iterator[SpanClaim]:
    """Yield the months and years to date that a normalised *text* names."""
    for token in tokens(text):
        if token.kind == "period" and (span := span_of(token, where, basis)):
            yield span
