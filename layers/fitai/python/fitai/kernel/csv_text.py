"""Texts in CSV files that a spreadsheet opens: none of them may be run as a formula. Pure.

Source of the characters: OWASP, "CSV Injection".
"""

import re

FORMULA_START = re.compile(r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""The first characters of what a spreadsheet takes for a formula, the full-width forms included."""


def escape_cell(text: str) -> str:
    """A text that no spreadsheet runs: an apostrophe stands before one that begins as a formula does, or with an apostrophe.

    >>> escape_cell("=1+1"), escape_cell("'n"), escape_cell("Push")
    ("'=1+1", "''n", 'Push')
    """
    return f"'{text}" if text.startswith("'") or FORMULA_START.match(text) else text


def unescape_cell(text: str) -> str:
    """Take back what `escape_cell` has added.

    >>> unescape_cell("'=1+1"), unescape_cell("''n"), unescape_cell("Push"), unescape_cell("'n")
    ('=1+1', "'n", 'Push', "'n")
    """
    is_escaped = text.startswith("'") and (text[1:2] == "'" or FORMULA_START.match(text[1:]))
    return text[1:] if is_escaped else text
