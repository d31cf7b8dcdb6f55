"""The report's parts by the words for them: 标题, title, 当月, month, 当月出口, month exports, …"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from xlpkg.errors import BadArgument, NoData
from xlpkg.model.words import Basis

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xlpkg.report.model import Report, Section

    Part = Callable[[Report], str]


def _all_of(section: Section) -> str:
    texts = (section.heading, section.lead, section.remark, section.exports, section.imports)
    return "\n".join(text for text in texts if text)


def _festival(report: Report) -> str:
    remark = report.sections[0].remark
    if remark is None:  # from March on there is nothing to say
        raise NoData("no-data", period=report.period, currency=report.currency.value)
    return remark


#: (Chinese, English, what it takes): parts of the report as a whole, and of its month or year to date.
_WHOLE: Final[tuple[tuple[str, str, Callable[[Report], str]], ...]] = (
    ("标题", "title", lambda report: report.title),
    ("期间", "span", lambda report: report.span),
    ("春节", "festival", _festival),
    ("全文", "all", lambda report: "\n".join(map(_all_of, report.sections))),
)
_OF_SECTION: Final[tuple[tuple[str, str, Callable[[Section], str]], ...]] = (
    ("", "", lambda section: "\n".join(section.paragraphs())),
    ("标题", "heading", lambda section: section.heading),
    ("概述", "lead", lambda section: section.lead),
    ("出口", "exports", lambda section: section.exports),
    ("进口", "imports", lambda section: section.imports),
    ("图注1", "figure 1", lambda section: section.figures[0].caption),
    ("图注2", "figure 2", lambda section: section.figures[1].caption),
    ("表题", "caption", lambda section: section.table.caption),
    ("注", "notes", lambda section: "\n".join(section.notes)),
)


def _of_section(basis: Basis, take: Callable[[Section], str]) -> Part:
    def text(report: Report) -> str:
        found = next((section for section in report.sections if section.basis is basis), None)
        if found is None:  # in January the year to date is the month
            raise NoData("no-data", period=report.period, currency=report.currency.value)
        return take(found)

    return text


def _parts() -> Iterator[tuple[str, str, Part]]:
    yield from _WHOLE
    for basis, zh, en in ((Basis.MONTH, "当月", "month"), (Basis.YTD, "累计", "ytd")):
        for part_zh, part_en, take in _OF_SECTION:
            yield zh + part_zh, f"{en} {part_en}".strip(), _of_section(basis, take)


_CHINESE_AND_ENGLISH: Final = tuple(_parts())
#: Every word for a part, the Chinese ones first.
SECTIONS: Final[dict[str, Part]] = {
    **{zh: part for zh, _, part in _CHINESE_AND_ENGLISH},
    **{en: part for _, en, part in _CHINESE_AND_ENGLISH},
}
_GAP: Final = re.compile(r"[\s_-]+")
_BY_WORD: Final = {_GAP.sub("", word): part for word, part in SECTIONS.items()}


def section(value: object) -> Part:
    """Return what takes a part out of a report, by its word; spaces in it mean nothing. Raises BadArgument."""
    found = _BY_WORD.get(_GAP.sub("", value).lower()) if isinstance(value, str) else None
    if found is None:
        raise BadArgument("bad-section", value=value, words=", ".join(SECTIONS))
    return found
