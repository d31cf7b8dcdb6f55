"""Codes of commodities, partners and regimes: their names, those that a word denotes, and which downloads have them."""

from __future__ import annotations

import csv
import difflib
import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from xlpkg.detail.backends import Backend
from xlpkg.detail.catalogue import Catalogue
from xlpkg.detail.expressions import any_row
from xlpkg.detail.question import HS_DIGITS
from xlpkg.detail.schema import Grain
from xlpkg.errors import BadArgument
from xlpkg.messages import Language
from xlpkg.model.regions import clean_label
from xlpkg.model.words import Dimension

#: The 97 chapters of the Harmonized System, edition 2022, of the World Customs Organization. The names are short
#: descriptions of ours, not the legal texts.
_CHAPTERS: Final = Path(__file__).with_name("hs_chapters.csv")
_MOST_NEAR: Final = 3
_SEPARATORS: Final = re.compile(r"[\s,;/，；、]+")
_ENGLISH: Final = re.compile(r"[A-Za-z]")


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
    if code := parse_digits(dimension, value):
        return (code,)
    wanted = clean_label(value).lower() if isinstance(value, str) else ""
    names = {lang: names_of(catalogue, dimension, lang) for lang in ("zh", "en")}
    codes = {code for each in names.values() for code, name in each.items() if clean_label(name).lower() == wanted}
    if not wanted or not codes:
        raise _unknown(catalogue, dimension, value)
    return tuple(sorted(codes))


def parse_digits(dimension: Dimension, value: object) -> str:
    """Return the code that *value*, a number or a text of digits, denotes; "" if it is neither.

    Raises BadArgument if a commodity code cannot have so many digits.
    """
    text = str(value) if isinstance(value, int) else clean_label(value) if isinstance(value, str) else ""
    if not (text.isascii() and text.isdecimal()):
        return ""
    if dimension is not Dimension.COMMODITY:
        return text
    code = text.zfill(len(text) + len(text) % 2) if isinstance(value, int) else text
    if len(code) not in (*HS_DIGITS, 10):
        raise BadArgument("bad-commodity", value=value)
    return code


def split_codes(value: object) -> list[str]:
    """Return the parts of *value* between commas, spaces and the like."""
    return [part for part in _SEPARATORS.split(str(value)) if part]


def known_codes(catalogue: Catalogue, backend: Backend, dimension: Dimension, value: object) -> tuple[str, ...]:
    """Return the codes that *value* denotes, as far as a download ever had them.

    Raises BadArgument if none had one, and as :func:`parse_code` does.
    """
    codes = parse_code(catalogue, dimension, value)
    if known := tuple(code for code in codes if _is_known(catalogue, backend, dimension, code)):
        return known
    raise _unknown(catalogue, dimension, value)


def _is_known(catalogue: Catalogue, backend: Backend, dimension: Dimension, code: str) -> bool:
    """Return whether a row of the detail, of any flow, has *code*; of commodities, one that begins with it.

    If no download has the column, or codes of so many digits, the code is taken for known: that is another error.
    """
    if catalogue.has_name(dimension, code):
        return True
    digits = len(code) if dimension is Dimension.COMMODITY else 0
    grains = {file: Grain.of_key(file.grain) for file in catalogue.parquet_files()}
    paths = [catalogue.check(file) for file, each in grains.items() if each.has(dimension) and each.hs >= digits]
    return not paths or backend.answer(paths, lambda rows: any_row(rows, dimension, code)).num_rows > 0


def _unknown(catalogue: Catalogue, dimension: Dimension, value: object) -> BadArgument:
    """Return the error that *value* is no code or name in the downloads, with those that are like it."""
    if len(several := split_codes(value)) > 1 and all(part.isdecimal() for part in several):
        return BadArgument("several-codes", value=value, dimension=dimension)
    names = {code: name for lang in ("en", "zh") for code, name in catalogue.names(dimension, lang).items()}
    near = _near(names, dimension, value)
    facts = {"value": value, "dimension": dimension}
    if not near and dimension is Dimension.PARTNER and _ENGLISH.search(str(value)):
        return BadArgument("partner-in-english", value=value)
    if not near:
        return BadArgument("bad-code", **facts)
    return BadArgument("bad-code-near", near=tuple(f"{code} {names[code]}" for code in near), **facts)


def _near(names: dict[str, str], dimension: Dimension, value: object) -> list[str]:
    """Return the codes of *names* that are like *value*, or whose names are."""
    if digits := parse_digits(dimension, value):
        if dimension is Dimension.COMMODITY:
            for length in range(len(digits) - 1, 1, -1):
                if alike := sorted(code for code in names if code.startswith(digits[:length])):
                    return alike[:_MOST_NEAR]
            return []
        return difflib.get_close_matches(digits, names, _MOST_NEAR)
    word = clean_label(str(value)).lower()
    by_name = {clean_label(name).lower(): code for code, name in names.items()}
    alike = sorted((name for name in by_name if word and (word in name or name in word)), key=len)
    return [by_name[name] for name in (alike or difflib.get_close_matches(word, by_name, _MOST_NEAR))[:_MOST_NEAR]]
