"""Which figures next to unknown words are taken as right: enough digits must agree."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from made_references import figure

from xlpkg.audit.doubtful import confirm
from xlpkg.audit.verdicts import Judged, Verdict
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Flow

RIGHT, CLOSE, WRONG = Verdict
TOTAL, EXPORT, IMPORT, _ = Flow
WORD, CONTEXT = ("word", "义乌"), ("word", "")
FIRST, SECOND = PROVINCES[:2]


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


def of(sentence: int, text: str, **others: Any) -> Judged:
    """A figure of the sentence with this number: in % if it is printed so, right, of exports, after an unknown word."""
    facts = {"region": FIRST, "flow": EXPORT, "doubts": (WORD,), **others}
    verdict, width = facts.pop("verdict", RIGHT), facts.pop("width", 0.0)
    number = text.removesuffix("%")
    claim = figure(facts.pop("region"), facts.pop("flow"), number, is_yoy=number != text, group=-sentence, **facts)
    return Judged(claim, (float(number) - width / 2, float(number) + width / 2), verdict)


def certain(sentence: int, text: str, **others: Any) -> Judged:
    return of(sentence, text, **{"doubts": (), **others})


def settled(doubtful: list[Judged], *understood: Judged) -> list[str]:
    """The figures that are taken as certain; the others are returned as claims."""
    taken, others = confirm(doubtful, understood)
    assert [id(each) for each in others] == [id(each.claim) for each in doubtful if all(each is not t for t in taken)]
    return [each.claim.printed.text for each in taken]


@pytest.mark.parametrize(
    ("figures", "is_confirmed"),
    [
        ([of(1, "547")], True),
        ([of(1, "54")], False),
        ([of(1, "54"), of(1, "5.5%")], True),
        ([of(1, "5"), of(1, "5.5%")], False),
        ([of(1, "5.55%"), of(1, "5")], False),  # a YoY counts as two digits
        ([of(1, "5.5%"), of(1, "6.5%", width=2.0), of(1, "7.5%", width=2.0)], False),
        ([of(1, "547", qualifier="over")], False),
        ([of(1, "54"), of(1, "5%"), of(1, "9", qualifier="over")], False),
        ([of(1, "5475", verdict=CLOSE)], False),
        ([of(1, "5475", verdict=CLOSE), of(1, "5.5%"), of(1, "6.5%")], True),
        ([of(1, "547", verdict=CLOSE), of(1, "5.5%"), of(1, "6.5%")], True),
        ([of(1, "54", verdict=CLOSE), of(1, "5.5%"), of(1, "6.5%")], False),
        ([of(1, "5.4%", verdict=CLOSE), of(1, "5.5%"), of(1, "6.5%")], True),
        ([of(1, "5475", verdict=CLOSE, qualifier="over"), of(1, "5.5%"), of(1, "6.5%")], False),
        ([of(1, "54", verdict=WRONG), of(1, "547")], False),
    ],
)
def test_a_sentence_is_confirmed_if_enough_digits_of_all_its_figures_agree(
    figures: list[Judged], *, is_confirmed: bool
) -> None:
    assert settled(figures) == ([each.claim.printed.text for each in figures] if is_confirmed else [])


def test_figures_that_are_not_known_do_not_disprove_a_sentence() -> None:
    assert settled([of(1, "12", verdict=None), of(1, "547")]) == ["547"]


@pytest.mark.parametrize(
    ("level", "confirmed"),
    [("5474", ["5474", "5.5"]), ("547", [])],
)
def test_four_digits_of_a_level_confirm_those_on_the_same_trade_among_wrong_figures(
    level: str, confirmed: list[str]
) -> None:
    others = [of(1, "9.9%", verdict=WRONG), of(1, "7.7%", flow=IMPORT), of(1, "6.6%", region=SECOND)]
    assert settled([of(1, level), of(1, "5.5%"), *others]) == confirmed


@pytest.mark.parametrize(
    ("understood", "is_confirmed"),
    [
        ([certain(1, "547")], True),  # in the same sentence
        ([certain(2, "547")], False),  # in a later one
        ([certain(1, "547", verdict=WRONG)], False),
        ([certain(1, "547", flow=IMPORT)], False),
        ([certain(1, "547", region=SECOND)], False),
        ([certain(9, "5.5%")], True),  # the same figure anywhere
        ([certain(9, "5.5%", verdict=WRONG)], False),
        ([certain(9, "5.5")], False),  # a level
        ([certain(9, "5.5%", qualifier="over")], False),
        ([certain(9, "5.6%")], False),
    ],
)
def test_a_figure_that_was_understood_confirms_those_on_the_same_trade(
    understood: list[Judged], *, is_confirmed: bool
) -> None:
    others = [of(1, "9.9%", verdict=WRONG), of(1, "7.7%", flow=TOTAL)]
    assert settled([of(1, "5.5%"), *others], *understood) == (["5.5"] if is_confirmed else [])


def test_a_figure_that_is_only_close_is_not_confirmed_by_others() -> None:
    close, wrong = of(1, "5.50%", verdict=CLOSE), of(1, "9.9%", verdict=WRONG)
    assert settled([close, wrong], certain(1, "547")) == []
    assert settled([close, wrong], certain(9, "5.5%")) == []


@pytest.mark.parametrize(("last", "confirmed"), [(3, ["5.5", "6.5"]), (4, ["5.5"])])
def test_a_confirmed_figure_confirms_those_of_the_next_sentence(last: int, confirmed: list[str]) -> None:
    # The sentences are not in the order of the text.
    doubtful = [of(last, "6.5%"), of(2, "5.5%")]
    wrong = [of(last, "8.8%", verdict=WRONG), of(2, "9.9%", verdict=WRONG)]
    assert settled([*doubtful, *wrong], certain(1, "547")) == confirmed


def test_an_unread_sentence_before_does_not_matter() -> None:
    unread, wrong = of(1, "7.7%", region=SECOND, verdict=WRONG), of(2, "9.9%", verdict=WRONG)
    assert settled([unread, of(2, "5.5%"), wrong], certain(2, "547")) == ["5.5"]
    assert settled([unread, of(3, "5.5%", flow=IMPORT, doubts=(CONTEXT,))], certain(2, "547")) == ["5.5"]


@pytest.mark.parametrize(
    ("figures", "is_right"),
    [
        ([of(2, "5.5%", doubts=(CONTEXT,))], True),
        ([of(2, "5.5%", doubts=(CONTEXT,), flow=IMPORT)], True),
        ([of(2, "5%", doubts=(CONTEXT,))], False),  # one digit
        ([of(2, "5.4%", doubts=(CONTEXT,), verdict=CLOSE)], False),  # as one that is close
        ([of(2, "5%", doubts=(CONTEXT,)), of(2, "6.4%", doubts=(CONTEXT,), verdict=CLOSE)], True),
        ([of(2, "5.5%", doubts=(CONTEXT, WORD), flow=IMPORT)], False),
        ([of(2, "5.5%", doubts=(CONTEXT,), region=SECOND)], False),
        ([of(2, "5.5%", doubts=(CONTEXT,), flow=IMPORT), of(2, "9%", doubts=(CONTEXT,), verdict=WRONG)], False),
        ([of(3, "5.5%", doubts=(CONTEXT,))], False),
    ],
)
def test_a_sentence_goes_on_with_the_right_figures_before_it(figures: list[Judged], *, is_right: bool) -> None:
    confirmed = [each.claim.printed.text for each in figures] if is_right else []
    assert settled(figures, certain(1, "9", flow=TOTAL)) == confirmed
    assert settled(figures, certain(1, "9", flow=TOTAL, verdict=WRONG)) == []


def test_sentences_may_continue_each_other_in_turn() -> None:
    sentences = [of(at, "5.5%", flow=IMPORT, doubts=(CONTEXT,)) for at in (3, 2)]
    assert settled(sentences, certain(1, "9")) == ["5.5", "5.5"]
    assert settled(sentences[:1], certain(1, "9")) == []
    first = of(1, "547")
    assert settled([*sentences, first]) == ["547", "5.5", "5.5"]


@pytest.mark.parametrize(
    ("figures", "is_certain"),
    [
        ([of(1, "5.5%"), of(1, "6.5%", flow=IMPORT)], True),
        ([of(1, "5.5%"), of(1, "6%", flow=IMPORT)], False),  # three digits
        ([of(1, "547"), of(1, "6.5%"), of(1, "9.8%", verdict=WRONG)], False),  # as many are wrong
        ([of(1, "547", region=SECOND), of(1, "6.5%"), of(1, "7.5%")], False),
    ],
)
def test_a_wrong_figure_among_right_ones_is_certain_if_only_what_it_goes_on_with_is_in_doubt(
    figures: list[Judged], *, is_certain: bool
) -> None:
    wrong = of(1, "9.9%", verdict=WRONG)
    assert wrong.claim.printed.text not in settled([*figures, wrong])  # beside unknown words
    for each in (*figures, wrong):
        each.claim = dataclasses.replace(each.claim, doubts=(CONTEXT,))
    assert ("9.9" in settled([*figures, wrong])) is is_certain
