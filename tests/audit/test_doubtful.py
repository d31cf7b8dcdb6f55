"""Which figures next to unknown words are taken as right: enough digits must agree."""

from __future__ import annotations

import pytest
from made_references import figure

from xlpkg.audit.doubtful import confirm
from xlpkg.audit.verdicts import Judged, Verdict
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Flow


def judged(flow: Flow, text: str, width: float, *, is_yoy: bool = True) -> Judged:
    """A figure that is right, in the middle of what the base methods give."""
    claim = figure(PROVINCES[0], flow, text, is_yoy=is_yoy, doubts=(("word", "义乌"),))
    return Judged(claim, (float(text) - width / 2, float(text) + width / 2), Verdict.RIGHT)


@pytest.mark.parametrize(
    ("first", "second", "is_confirmed"),
    [  # each YoY counts as two digits of the four that are needed, if the base methods give nearly the same
        (0.0998, 0.0998, True),  # as China Customs prints it
        (0.3, 0.3, True),
        (0.3, 0.31, False),
        (2.0, 2.0, False),
    ],
)
def test_two_changes_confirm_a_sentence_if_they_are_known_well(
    first: float, second: float, *, is_confirmed: bool
) -> None:
    doubtful = [judged(Flow.EXPORT, "6.5", first), judged(Flow.IMPORT, "-2.2", second)]
    right, others = confirm(doubtful, [])
    assert right == (doubtful if is_confirmed else [])
    assert others == ([] if is_confirmed else [each.claim for each in doubtful])


def test_a_level_of_three_digits_confirms_a_change_that_is_known_badly() -> None:
    doubtful = [judged(Flow.EXPORT, "547", 0.0, is_yoy=False), judged(Flow.EXPORT, "6.5", 2.0)]
    assert confirm(doubtful, []) == (doubtful, [])
