"""Numbers as a report prints them."""

from __future__ import annotations

from typing import Final

from xlpkg.audit.claims import PrintedNumber
from xlpkg.sources.numbers import normalise, read_number

#: Further decimals of an unrounded figure are ignored.
_MAX_DECIMALS: Final = 9


def parse_number(text: str) -> PrintedNumber | None:
    """Return the number that *text* prints, None if it marks a missing number, such as "—".

    Raises ValueError if *text* is neither.

    >>> parse_number("-1,234.50")
    PrintedNumber(text='-1,234.50', value=-1234.5, half=0.005, decimals=2)
    """
    integer, point, decimals = "".join(normalise(text).split()).removeprefix("+").rstrip("%").partition(".")
    decimals = decimals[:_MAX_DECIMALS]
    shown = f"{integer}{point}{decimals}"
    value = read_number(shown)
    return None if value is None else PrintedNumber(shown, value, 0.5 * 10.0 ** -len(decimals), len(decimals))


def find_number(text: str) -> PrintedNumber | None:
    """Return the number that *text* prints, None if it prints none, or one of more digits than any figure has."""
    try:
        return parse_number(text)
    except ValueError:
        return None
