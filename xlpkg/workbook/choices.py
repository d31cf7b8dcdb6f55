"""The choices on a sheet: the words to choose from, what reads a cell, and the rows of the lists."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest
from typing import Any, NamedTuple, TypeVar

from xlpkg.errors import BadArgument
from xlpkg.messages import Language, Message, say, say_list
from xlpkg.model.words import LANGUAGE_NAMES, STYLE_NAMES, Currency, look_up

_Meaning = TypeVar("_Meaning")


class Place(NamedTuple):
    """A choice from a list: the list, the default, what reads a cell, and what puts a choice into words."""

    choices: Sequence[Any]
    default: object
    parse: Callable[[object], Any]
    label: Callable[[Any, Language], str]

    def read(self, cell: object) -> Any:
        """Return what *cell* chooses. Raises BadArgument if it is not valid."""
        return self.parse(self.default if is_empty(cell) else cell)

    def in_words(self, cell: object, lang: Language) -> object:
        """Return what *cell* chooses in words of *lang*; what is not valid is unchanged."""
        with contextlib.suppress(BadArgument):
            return self.label(self.read(cell), lang)
        return cell


def is_empty(cell: object) -> bool:
    """Return whether *cell* has neither a text nor a number."""
    return cell is None or str(cell).strip() == ""


def label_of(choice: Any, lang: Language) -> str:
    """Return the label of a choice that has one in each language."""
    return str(choice.label(lang))


def word_place(key: str, meanings: Sequence[_Meaning], default: _Meaning) -> Place:
    """Return the choice from the words of the message *key*, in either language, which have these *meanings*.

    The name of a meaning, such as ytd or 12, may be typed, too.
    """
    words = {
        word.lower(): meaning
        for lang in LANGUAGE_NAMES
        for word, meaning in zip(say_list(key, lang), meanings, strict=True)
    } | {str(getattr(meaning, "name", meaning)).lower(): meaning for meaning in meanings}

    def parse(value: object) -> _Meaning:
        return meanings[meanings.index(value)] if value in meanings else look_up(value, words, "bad-choice")

    return Place(meanings, default, parse, lambda choice, lang: say_list(key, lang)[meanings.index(choice)])


def read_places(prefix: str, places: Mapping[str, Place], cells: Mapping[str, object]) -> list[Any]:
    """Return what *cells* choose. Raises BadArgument, which names the choice by the message ``prefix-name``."""
    found = []
    for name, place in places.items():
        try:
            found.append(place.read(cells.get(name)))
        except BadArgument as error:
            raise BadArgument("bad-place", place=Message(f"{prefix}-{name}", {}), reason=error.message) from error
    return found


def list_rows(places: Mapping[str, Place], lang: Language) -> list[list[Any]]:
    """Return the rows of the words to choose from, with a column for each of *places*."""
    lists = ([place.label(choice, lang) for choice in place.choices] for place in places.values())
    return [list(row) for row in zip_longest(*lists)]


def name_of(place: str) -> str:
    """Return the name of the choice in a place of a sheet: that of region1 to region6 is region."""
    return place.rstrip("0123456789")


def place_labels(
    rows: list[list[Any]],
    prefix: str,
    places: Mapping[str, tuple[int, int]],
    cells: Mapping[str, object],
    lang: Language,
) -> None:
    """Write the label and the cell of each of *places* into *rows*: the message ``prefix-name`` and its number."""
    for place, (row, column) in places.items():
        name = name_of(place)
        label = f"{say(f'{prefix}-{name}', lang)} {place.removeprefix(name)}".rstrip()
        rows[row][column - (1 if column == 1 else 2)] = label
        rows[row][column] = cells[place]


def choice_lists(lang: Language) -> dict[str, list[str]]:
    """Return the words to choose from on 首页 in *lang*. Others that mean the same, such as usd, may be typed."""
    words = {"nation": 2, "bars": 2, "folder": 3}  # earlier workbooks have another word for bars
    lists = {name: say_list(f"home-{name}-words", lang)[:count] for name, count in words.items()}
    lists["currency"] = [currency.label(lang) for currency in (Currency.RMB, Currency.USD)]
    return lists | {"language": [*LANGUAGE_NAMES.values()], "style": [*STYLE_NAMES[lang]]}
