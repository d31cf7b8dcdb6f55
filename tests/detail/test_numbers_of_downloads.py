"""The two ways of reading values, the quick one and the regular expression, agree on every text."""

from __future__ import annotations

import re

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlpkg.detail.cell_texts import with_commas

_VALUE = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)", re.ASCII)
_TEXTS = st.one_of(
    st.integers(0, 10**15 - 1).map(lambda number: f"{number:,}"),
    st.integers(0, 10**15 - 1).map(str),
    st.text("0123456789,", max_size=9),
    st.text("012,.-+ xeE千", max_size=6),
)


@settings(max_examples=500, deadline=None, derandomize=True, database=None)
@given(st.lists(_TEXTS, min_size=1, max_size=4), st.integers(0, 3))
def test_values_are_read_as_printed_or_not_at_all(texts: list[str], start: int) -> None:
    column = pa.array([*["1,234"] * start, *texts]).slice(start)
    found = with_commas(column)
    if all(_VALUE.fullmatch(text) and len(text.replace(",", "")) <= 15 for text in texts):
        assert found is not None
        assert found.to_pylist() == [int(text.replace(",", "")) for text in texts]
    else:
        assert found is None


@pytest.mark.parametrize(
    "text", ["0x3", "1e5", "12,34", "1,2345", ",123", "123,", "", "١٢٣", "1" * 16, "-5", "+5", " 5"]
)
def test_a_text_that_only_looks_like_a_value_is_none(text: str) -> None:
    assert with_commas(pa.array(["1,234", text])) is None
