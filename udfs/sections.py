"""The parts of the report by their names in Chinese and English, such as 标题 (title) and 当月出口 (month exports)."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Final

from xlpkg.errors import BadArgument, NoData
from xlpkg.messages import Words
from xlpkg.model.words import Basis
from xlpkg.report.model import Report, Section

#: A function that returns the text of a part of a report.
Part = Callable[[Report], str]


def _section_text(section: Section) -> str:
    texts = (section.heading, section.caution, *section.paragraphs(), section.remark)
    return "\n".join(filter(None, texts))


def _festival(report: Report) -> str:
    section = report.sections[0]
    if section.caution is None:  # no days around Spring Festival fall in the month
        raise NoData("no-data", period=report.period, currency=report.currency)
    return "\n".join(filter(None, (section.caution, section.remark)))


#: Chinese name, English name and function of each part of the report.
_REPORT_PARTS: Final[tuple[tuple[str, str, Part], ...]] = (
    ("标题", "title", lambda report: report.title),
    ("期间", "span", lambda report: report.span),
    ("春节", "festival", _festival),
    ("全文", "all", lambda report: "\n".join(map(_section_text, report.sections))),
)
#: The same of each part of a section; without a name, its three paragraphs.
_SECTION_PARTS: Final[tuple[tuple[str, str, Callable[[Section], str]], ...]] = (
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


def _of_section(basis: Basis, text_of: Callable[[Section], str], report: Report) -> str:
    section = next((section for section in report.sections if section.basis is basis), None)
    if section is None:  # January has no section for the year to date
        raise NoData("no-data", period=report.period, currency=report.currency)
    return text_of(section)


_PARTS: Final[tuple[tuple[str, str, Part], ...]] = (
    *_REPORT_PARTS,
    *(
        (zh + part_zh, f"{en} {part_en}".strip(), partial(_of_section, basis, text_of))
        for basis, zh, en in ((Basis.MONTH, "当月", "month"), (Basis.YTD, "累计", "ytd"))
        for part_zh, part_en, text_of in _SECTION_PARTS
    ),
)
#: Every part by name, the Chinese names first.
SECTIONS: Final = {zh: part for zh, _, part in _PARTS} | {en: part for _, en, part in _PARTS}
_SEPARATOR: Final = re.compile(r"[\s_-]+")
_BY_NAME: Final = {_SEPARATOR.sub("", name): part for name, part in SECTIONS.items()}


def parse_section(value: object) -> Part:
    """Return the part of the report that *value* names; spaces, - and _ in the name are ignored.

    Raises BadArgument if there is no such part.
    """
    part = _BY_NAME.get(_SEPARATOR.sub("", value).lower()) if isinstance(value, str) else None
    if part is None:
        raise BadArgument("bad-section", value=value, words=Words(SECTIONS))
    return part
