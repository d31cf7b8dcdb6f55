"""How the report shows its figures: a national row in the tables, and the order of the bars in the charts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from xlpkg.model.words import look_up
from xlpkg.workbook import layout
from xlpkg.workbook.versions import range_of

if TYPE_CHECKING:
    import xlwings as xw

    from xlpkg.messages import Language

#: The words of 首页 for no and yes.
NATION_WORDS: Final[dict[Language, tuple[str, str]]] = {"zh": ("不列", "列为首行"), "en": ("none", "first row")}
BARS_WORDS: Final[dict[Language, tuple[str, str]]] = {"zh": ("与表相同", "按同比"), "en": ("as the table", "by YoY")}


@dataclass(frozen=True, slots=True)
class Display:
    """Whether the first row of each table is the nation, and whether the bars are in descending order of YoY.

    The published report has neither.
    """

    nation: bool = False
    sorted_bars: bool = False

    def rows(self, lang: Language) -> list[list[Any]]:
        """Return the two choices as 首页 says them in *lang*."""
        return [[NATION_WORDS[lang][self.nation]], [BARS_WORDS[lang][self.sorted_bars]]]


def chosen_display(book: xw.Book, nation: bool | None = None, sorted_bars: bool | None = None) -> Display:
    """Return *nation* and *sorted_bars*, by default what 首页 says, else that of the published report.

    Raises BadArgument if 首页 has another word than those to choose from.
    """
    cells = [row[0] for row in range_of(book, layout.HOME_DISPLAY).options(ndim=2).value[:2]]
    return Display(
        nation=_is_yes(cells[0], NATION_WORDS) if nation is None else nation,
        sorted_bars=_is_yes(cells[1], BARS_WORDS) if sorted_bars is None else sorted_bars,
    )


def _is_yes(cell: object, words: dict[Language, tuple[str, str]]) -> bool:
    meanings = {word.lower(): bool(index) for pair in words.values() for index, word in enumerate(pair)}
    return cell is not None and str(cell).strip() != "" and look_up(cell, meanings, "bad-choice")
