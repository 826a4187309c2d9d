"""Texts of CSV files that no spreadsheet runs as a formula."""

import pytest
from fitai.kernel.csv_text import FORMULA_START, escape_cell, unescape_cell
from hypothesis import given
from hypothesis import strategies as st

STARTS = st.sampled_from(["", "=", "+", "-", "@", "\t", "\r", "\n", "'", "''", "'=", "＝", "＋", "－", "＠"])


@given(STARTS, st.text())
def test_an_escaped_text_is_no_formula_and_can_be_taken_back(start: str, rest: str) -> None:
    text = start + rest
    assert not FORMULA_START.match(escape_cell(text))
    assert unescape_cell(escape_cell(text)) == text


@pytest.mark.parametrize("text", ["Push", "5x5 = done", "it's", "", "1,234"])
def test_an_ordinary_text_stays_as_it_is(text: str) -> None:
    assert escape_cell(text) == unescape_cell(text) == text
