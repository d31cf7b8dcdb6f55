"""Codes of commodities, partners and regimes: their names, and those that a user's word denotes."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlpkg.detail.schema import Dimension
from xlpkg.detail.units import HS_DIGITS
from xlpkg.errors import BadArgument
from xlpkg.model.regions import clean_label

if TYPE_CHECKING:
    from xlpkg.detail.catalogue import Catalogue
    from xlpkg.messages import Language

#: The 97 chapters of the Harmonized System, edition 2022, of the World Customs Organization. The names are short
#: descriptions of ours, not the legal texts.
_CHAPTERS: Final = Path(__file__).with_name("hs_chapters.csv")


@lru_cache(maxsize=2)
def hs_chapters(lang: Language) -> dict[str, str]:
    """Return the names of the chapters, "01" to "97", in *lang*."""
    with _CHAPTERS.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row[lang] for row in csv.DictReader(file)}


def names_of(catalogue: Catalogue, dimension: Dimension, lang: Language) -> dict[str, str]:
    """Return the names of codes as downloaded, in *lang* where known; of chapters those of :func:`hs_chapters`."""
    downloaded = catalogue.names(dimension, lang)
    return {**hs_chapters(lang), **downloaded} if dimension is Dimension.COMMODITY else downloaded


def parse_code(catalogue: Catalogue, dimension: Dimension, value: object) -> tuple[str, ...]:
    """Return the codes that *value* denotes: a code, as text or number, or a name as downloaded.

    A commodity may be the beginning of codes, of 2, 4, 6 or 8 digits. A number loses a leading zero: 101 is "0101".
    Several codes may have had the same name. Raises BadArgument if *value* is neither a code nor a name.
    """
    text = str(value) if isinstance(value, int) else clean_label(value) if isinstance(value, str) else ""
    if text.isascii() and text.isdecimal():
        if dimension is not Dimension.COMMODITY:
            return (text,)
        code = text.zfill(len(text) + len(text) % 2) if isinstance(value, int) else text
        if len(code) in (*HS_DIGITS, 10):
            return (code,)
        raise BadArgument("bad-commodity", value=value)
    wanted = text.lower()
    names = {lang: names_of(catalogue, dimension, lang) for lang in ("zh", "en")}
    codes = {code for each in names.values() for code, name in each.items() if clean_label(name).lower() == wanted}
    if not wanted or not codes:
        raise BadArgument("bad-code", value=value, dimension=dimension)
    return tuple(sorted(codes))
