"""Decide which figures next to words that were not understood are right.

An unknown word may change what a figure is about. If the store's figures agree with those printed, it probably did not:
the more digits agree, the less likely it is that figures on something else have them. If the store has other figures,
nothing follows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence, Set
from typing import Final

from xlpkg.audit.claims import SLACK, FigureClaim
from xlpkg.audit.verdicts import Judged, Verdict

# The numbers of digits were set by judgement: 1 of 900 numbers of three digits agrees by chance.
#: The digits that must agree if all figures of a sentence agree: 2.24 and 6.5 have five.
_MIN_DIGITS: Final = 4
#: The digits of a level that shows alone what a sentence is about, if all its figures agree, and if some do not.
_MIN_OF_LEVEL: Final = 3
_MIN_AGAINST_OTHERS: Final = 4
#: The digits that must agree in a sentence that is understood but for the one before it.
_MIN_TO_GO_ON: Final = 2
#: The doubt about a figure after a sentence that was not understood.
_CONTEXT: Final = ("word", "")
#: A YoY counts as at most so many digits, because most YoY are small.
_MAX_OF_YOY: Final = 2
#: The store gives a YoY from its lowest to its highest value by all base methods. If these are further apart than this,
#: in pp, a YoY that agrees shows nothing. With it, fewer than 1 in 100 pairs of YoY in examples/rmb agree by chance, as
#: two digits do (they differ by no more than half of it and a rounding of 0.05); with 0.5 more would.
_MAX_WIDTH: Final = 0.3


def confirm(doubtful: Sequence[Judged], certain: Sequence[Judged]) -> tuple[list[Judged], list[FigureClaim]]:
    """Return those of the *doubtful* figures that are taken as certain, and the claims on the others.

    Most are right. A wrong one is certain if its sentence has no unknown words and most of its figures are right.

    *certain* are the figures that were understood: one that is right confirms those that agree on the same region,
    period and flow in its sentence and the next, and the same figure anywhere, as in the title.
    """
    sentences: dict[int, list[Judged]] = defaultdict(list)
    for each in doubtful:
        sentences[each.claim.group].append(each)
    known = {(each.claim.group, *_subject(each.claim)) for each in certain if each.verdict is Verdict.RIGHT}
    repeated = {_figure(each.claim) for each in certain if each.verdict is Verdict.RIGHT}
    near = {(each.claim.group, each.claim.region, each.claim.span) for each in certain if each.verdict is Verdict.RIGHT}
    settled: list[Judged] = []
    for group in sorted(sentences, reverse=True):  # a group is the negative number of its sentence
        agreeing = [each for each in sentences[group] if _agrees(each)]
        wrong = _wrong_among(sentences[group], agreeing)
        is_right = _is_confirmed(sentences[group], agreeing) or _goes_on(sentences[group], agreeing, near)
        if not is_right and not wrong:
            subjects = {_subject(each.claim) for each in agreeing if _digits(each) >= _MIN_AGAINST_OTHERS}
            agreeing = [
                each
                for each in agreeing
                if (subject := _subject(each.claim)) in subjects
                or (each.verdict is Verdict.RIGHT and _figure(each.claim) in repeated)
                or (each.verdict is Verdict.RIGHT and not known.isdisjoint({(group, *subject), (group + 1, *subject)}))
            ]
        known |= {(group, *_subject(each.claim)) for each in agreeing}
        near |= {(group, each.claim.region, each.claim.span) for each in agreeing}
        settled += agreeing + wrong
    confirmed = {id(each) for each in settled}
    return settled, [each.claim for each in doubtful if id(each) not in confirmed]


def _is_confirmed(figures: Sequence[Judged], agreeing: Sequence[Judged]) -> bool:
    if any(each.verdict is not None and not _agrees(each) for each in figures):
        return False
    return sum(map(_digits, agreeing)) >= _MIN_DIGITS or any(
        _digits(each) >= _MIN_OF_LEVEL for each in agreeing if not each.claim.is_yoy
    )


def _goes_on(figures: Sequence[Judged], agreeing: Sequence[Judged], near: Set[tuple[object, ...]]) -> bool:
    """Whether a sentence without unknown words goes on with the region and period of right figures before it.

    A word of the sentence before was not understood, so what follows may be about a part of the trade: all figures must
    agree, with two digits, or as close ones.
    """
    return (
        len(agreeing) == len(figures)
        and all(set(each.claim.doubts) == {_CONTEXT} for each in figures)
        and all((each.claim.group + 1, each.claim.region, each.claim.span) in near for each in figures)
        and sum(max(1, _digits(each)) for each in figures) >= _MIN_TO_GO_ON
    )


def _wrong_among(figures: Sequence[Judged], agreeing: Sequence[Judged]) -> list[Judged]:
    """Return the wrong figures of a sentence in which only what it goes on with is in doubt, and others agree."""
    wrong = [each for each in figures if each.verdict is Verdict.WRONG]
    spans = {(each.claim.region, each.claim.span) for each in figures}
    is_known = len(spans) == 1 and all(set(each.claim.doubts) == {_CONTEXT} for each in figures)
    return wrong if is_known and len(wrong) < len(agreeing) and sum(map(_digits, agreeing)) >= _MIN_DIGITS else []


def _agrees(judged: Judged) -> bool:
    """Whether a figure is right, or a month's YoY on a revised base, or a level one unit of its last digit off."""
    if judged.verdict is not Verdict.CLOSE or judged.claim.qualifier:
        return judged.verdict is Verdict.RIGHT
    return judged.claim.is_yoy or judged.claim.printed.digits >= _MIN_OF_LEVEL


def _digits(judged: Judged) -> int:
    """Return the number of digits that agree: 0 if the figure is not right, or if many other figures would be, too."""
    claim, interval = judged.claim, judged.interval
    if claim.qualifier or judged.verdict is not Verdict.RIGHT or interval is None:
        return 0
    digits = claim.printed.digits
    if not claim.is_yoy:
        return digits
    return min(digits, _MAX_OF_YOY) if interval[1] - interval[0] <= _MAX_WIDTH + SLACK else 0


def _figure(claim: FigureClaim) -> tuple[object, ...]:
    return *_subject(claim), claim.is_yoy, claim.printed.value, claim.factor, claim.qualifier


def _subject(claim: FigureClaim) -> tuple[object, ...]:
    return claim.region, claim.span, claim.flow
