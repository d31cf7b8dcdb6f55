"""Formulas on the command line are parsed, evaluated and written as text."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from udfs.call import NA, call
from udfs.formula import evaluate, parse_formula, render
from xlpkg.errors import BadInput

_NUMBERS = st.one_of(
    st.integers(-(10**15) + 1, 10**15 - 1), st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 299_912)
)
_LITERALS = st.one_of(st.none(), st.booleans(), _NUMBERS, st.text(max_size=20))
_PIECES = st.sampled_from(
    ["=", "TM_YOY", "TM_PERIODS", "(", ")", "（", '"', '""', "“", ",", "，", "-", "1e9", "TRUE", " "]
)


def written(literal: object) -> str:
    """Write a literal as it is typed in a cell."""
    if literal is None:
        return ""
    if isinstance(literal, bool):
        return str(literal).upper()
    if isinstance(literal, str):
        return '"' + literal.replace('"', '""') + '"'
    return repr(literal)


@settings(max_examples=100)
@given(st.lists(_LITERALS, max_size=6).filter(lambda each: each != [None]))
def test_literals_read_back_as_they_were_written(literals: list[object]) -> None:
    name, read = parse_formula(f"=TM_X({','.join(map(written, literals))})")
    assert name == "TM_X"
    assert read == literals
    assert parse_formula('F("a,b)（，",TRUE,.5,)') == ("F", ["a,b)（，", True, 0.5, None])
    assert [isinstance(value, bool) for value in read] == [isinstance(value, bool) for value in literals]


@settings(max_examples=100)
@given(st.one_of(st.text(max_size=40), st.lists(_PIECES | st.text(max_size=3), max_size=15).map("".join)))
def test_any_text_is_a_formula_or_raises_bad_input(text: str) -> None:
    with contextlib.suppress(BadInput):
        name, arguments = parse_formula(text)
        assert name in text
        assert isinstance(arguments, list)


SPELLINGS = (
    '=TM_YOY("广东","出口",202502)',
    '  = tm_yoy( "广东" , "出口" , 202502 )  ',
    "＝TM_YOY（“广东”，“出口”，202502）",
    "TM_YOY(＂广东＂,”出口”,2.02502e5)",
    'TM_YOY("广东","出口","2025-02","当月","usd","auto")',
)
#: A malformed formula, and the position of its first error, counted from 1.
MALFORMED = {
    "": 1,
    "TM_YOY(": 8,
    "TM_YOY(A1)": 8,
    "TM_YOY(1,1 2)": 10,
    "TM_PERIODS())": 13,
    "TM_YOY(1)+1": 10,
    "TM_YOY(1,TM_PERIODS())": 10,
    "TM_YOY(1e999)": 8,
    "TM_YOY(__import__('os'))": 8,
}


def test_a_formula_may_be_written_in_many_ways(example_store: Path) -> None:
    expected = call("TM_YOY", ("广东", "出口", 202502), store=example_store)
    assert isinstance(expected, float)
    for text in SPELLINGS:
        assert evaluate(text, store=example_store) == expected, text


def test_a_malformed_formula_is_refused_with_the_position() -> None:
    for text, position in MALFORMED.items():
        with pytest.raises(BadInput, match=rf"at character {position} "):
            evaluate(text)


def test_an_unknown_function_is_refused_with_the_names_that_exist(example_store: Path) -> None:
    with pytest.raises(BadInput, match=r"'SUM'.*TM_VALUE, TM_YOY.*TM_REGIONS"):
        evaluate("=SUM(1,2)", store=example_store)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_written_so_that_it_reads_back(number: float) -> None:
    (line,) = render(number)
    assert float(line) == number
    assert len(line) <= len(repr(number))


def test_each_kind_of_value_is_rendered() -> None:
    assert render(NA) == ["#N/A"]
    assert render(3.0) == ["3"]
    assert render(-0.0) == ["0"]
    assert render(0.1) == ["0.1"]
    assert render(202502) == ["202502"]
    assert render("一\n二") == ["一", "二"]
    assert render([["省市", "注"], ["广东", 1.5], [NA, 'a,"b"']]) == ["省市,注", "广东,1.5", '#N/A,"a,""b"""']
