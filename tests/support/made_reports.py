"""Reports to audit, made from random months: with no error, or with exactly one planted error.

A report is a list of pieces, which `text_of` and `report_writers` write in several formats: our own report in Chinese
or English with any order of the tables.

A planted change must certainly be wrong, otherwise another one is drawn. A changed digit may be right if the level
rounds to it, or if it is within the band of the YoY by one of the base methods (official, stored, revised, first). A
count may be right if the sign of a YoY close to zero is uncertain, a rank if both levels are printed alike, and a note
on sorting if the table is in that order too.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.findings import Finding
from xlpkg.audit.document import Document
from xlpkg.audit.formats.text import text_blocks
from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.model.words import Basis, Currency, Flow, Method
from xlpkg.report.compose import compose
from xlpkg.report.model import Report, Row, Section
from xlpkg.report.render import escape, markdown_table
from xlpkg.report.sentences import COMMA, flow_name, join_items

METHODS = (Method.OFFICIAL, Method.STORED, Method.REVISED, Method.FIRST)
#: What may be planted.
KINDS = ("table digit", "sentence digit", "labels", "count", "rank", "example", "sort note")
FLOWS = {"lead": Flow.TOTAL, "exports": Flow.EXPORT, "imports": Flow.IMPORT}
LAST_DIGIT = 0.05 + 1e-6


@dataclass(frozen=True)
class Piece:
    """A part of a report: its role ("lead", "table", "note", …), its section (-1 for the title), its text or rows."""

    role: str
    section: int
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Planted:
    """A planted error: its kind, the texts that a finding may quote, the codes it may have, and the changed lines."""

    kind: str
    printed: tuple[str, ...]
    codes: tuple[str, ...]
    lines: tuple[str, ...] = ()

    def is_found_by(self, finding: Finding) -> bool:
        """Whether *finding* is an error with a fitting code, at a changed line, that quotes one of the texts."""
        locations = re.findall(r"line \d+\b", finding.where)
        return (
            finding.severity == "error"
            and finding.code in self.codes
            and (not locations or bool(set(locations) & set(self.lines)))
            and any(_same(text, finding.printed) for text in self.printed)
        )


def _same(text: str, printed: float | str | None) -> bool:
    """Whether *text* is the printed value of a finding, or one of the names or numbers in it."""
    if isinstance(printed, str):
        return text == printed or text in re.split(r"[、,，;；\s]+|和|\band\b", printed)
    return printed is not None and _is_number(text) and abs(float(text) - printed) < 1e-9


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", text) is not None


@dataclass(frozen=True)
class Made:
    """A report, the cube that it was made from, and the error planted in it, if any."""

    report: Report
    cube: Cube
    pieces: tuple[Piece, ...]
    planted: Planted | None = None

    @property
    def text(self) -> str:
        """The report as Markdown."""
        return text_of(self.pieces)

    @property
    def document(self) -> Document:
        """The report as a parsed document."""
        return Document("report.md", text_blocks(self.text, is_markdown=True))


def pieces_of(report: Report) -> tuple[Piece, ...]:
    """Return the pieces of our report."""
    pieces = [Piece("title", -1, report.title), Piece("span", -1, report.span)]
    for number, section in enumerate(report.sections):
        rows = (section.table.header, *((row.region.label(report.lang), *row.texts()) for row in section.table.rows))
        roles = [
            ("heading", section.heading),
            ("remark", section.caution),
            ("lead", section.lead),
            ("exports", section.exports),
            ("figure", section.figures[0].caption),
            ("imports", section.imports),
            ("figure", section.figures[1].caption),
            ("remark", section.remark),
            ("caption", section.table.caption),
        ]
        pieces += [Piece(role, number, text) for role, text in roles if text]
        pieces.append(Piece("table", number, rows=rows))
        pieces += [Piece("note", number, note) for note in section.notes]
    return tuple(pieces)


def text_of(pieces: Sequence[Piece]) -> str:
    """Return *pieces* as text, as :func:`xlpkg.report.render.report_to_markdown`."""
    parts = []
    for piece in pieces:
        if piece.role == "table":
            parts.append(markdown_table(piece.rows[0], piece.rows[1:]))
        else:
            mark = {"title": "# {}", "heading": "## {}", "figure": "*{}*", "caption": "**{}**"}.get(piece.role, "{}")
            parts.append(mark.format(escape(piece.text)))
    return "\n\n".join(parts)


class Signs:
    """The YoY that a cell may have by any base method, and whether its sign is certain."""

    def __init__(self, cube: Cube, period: Month) -> None:
        month = cube.month_index(period)
        yoy = [cube.yoy(method) for method in METHODS]
        self._value = [each.value[:, :, :, month] for each in yoy]
        self._band = [each.band[:, :, :, month] for each in yoy]

    def ranges(self, row: Row, basis: Basis, flow: Flow) -> Iterator[tuple[float, float]]:
        """Yield the lowest and highest YoY that may be printed in a cell, for each base method with a value."""
        at = (basis, row.region.index, flow)
        for value, band in zip(self._value, self._band, strict=True):
            if value[at] == value[at]:  # not NaN
                yield value[at] - band[at] - LAST_DIGIT, value[at] + band[at] + LAST_DIGIT
        printed = row.yoy(flow)
        if printed == printed:
            yield printed - LAST_DIGIT, printed + LAST_DIGIT

    def may_be(self, number: str, row: Row, basis: Basis, flow: Flow, *, is_yoy: bool) -> bool:
        """Whether the level, or the YoY by a base method, may be printed as *number*."""
        if not is_yoy:
            return abs(float(number) - row.level(flow)) <= LAST_DIGIT
        return any(low <= float(number) <= high for low, high in self.ranges(row, basis, flow))

    def sure(self, row: Row, basis: Basis, flow: Flow) -> int:
        """Return 1 if the YoY is positive by every base method, -1 if negative, 0 if it may be either."""
        ranges = list(self.ranges(row, basis, flow))
        if not ranges:
            return 0
        return 1 if min(low for low, _ in ranges) > 0 else -1 if max(high for _, high in ranges) < 0 else 0


def made(cubes: Sequence[Cube], seed: int, *, kind: str | None = None) -> Made:
    """Return the report of *seed*, with a planted error of *kind* unless that is None.

    If no error of the kind was drawn for a month (a count needs a YoY), another month is drawn.
    """
    rng = random.Random(f"{seed} {kind}")  # noqa: S311 - the same report every time
    while True:
        currency = rng.choice([*Currency])
        cube = rng.choice([cube for cube in cubes if cube.currency is currency])
        period = rng.choice(cube.periods())
        lang: Language = rng.choice(("zh", "en"))
        sort = {basis: rng.choice(list(Flow)) for basis in Basis}
        report = compose(cube, period, lang, sort=sort)
        sound, signs = Made(report, cube, pieces_of(report)), Signs(cube, period)
        if kind is None:
            return sound
        for _ in range(40):
            if changed := _PLANTERS[kind](sound, signs, rng):
                return _with_lines(sound, changed)


def _with_lines(sound: Made, changed: Made) -> Made:
    """Return *changed* with the lines that differ from *sound* in its planted error."""
    before, after = sound.text.split("\n"), changed.text.split("\n")
    lines = [f"line {n}" for n, pair in enumerate(zip(before, after, strict=True), start=1) if pair[0] != pair[1]]
    assert lines
    assert changed.planted is not None
    return replace(changed, planted=replace(changed.planted, lines=tuple(lines)))


def _changed(sound: Made, index: int, piece: Piece, planted: Planted) -> Made:
    pieces = (*sound.pieces[:index], piece, *sound.pieces[index + 1 :])
    return replace(sound, pieces=pieces, planted=planted)


def _drawn(sound: Made, rng: random.Random, *roles: str) -> tuple[int, Piece, Section]:
    index = rng.choice([index for index, piece in enumerate(sound.pieces) if piece.role in roles])
    piece = sound.pieces[index]
    return index, piece, sound.report.sections[piece.section]


def _other_digit(text: str, rng: random.Random) -> str:
    """Return a printed number with one digit changed; a number of several digits does not begin with 0."""
    index = rng.choice([index for index, sign in enumerate(text) if sign.isdigit()])
    digits = set("0123456789") - {text[index]}
    integer = text.lstrip("-").split(".")[0]
    if index == len(text) - len(text.lstrip("-")) and len(integer) > 1:
        digits -= {"0"}
    return text[:index] + rng.choice(sorted(digits)) + text[index + 1 :]


def _table_digit(sound: Made, signs: Signs, rng: random.Random) -> Made | None:
    index, piece, section = _drawn(sound, rng, "table")
    number, column = rng.randrange(len(section.table.rows)), rng.randrange(1, 8)
    line, row = piece.rows[1 + number], section.table.rows[number]
    flow = Flow.NET if column == 7 else Flow((column - 1) // 2)
    new = _other_digit(line[column], rng) if _is_number(line[column]) else line[column]
    if not _is_number(new) or signs.may_be(new, row, section.basis, flow, is_yoy=column in (2, 4, 6)):
        return None
    rows = list(piece.rows)
    rows[1 + number] = (*line[:column], new, *line[column + 1 :])
    codes = ("value", "identity", "sum", "ytd-below-month")
    return _changed(sound, index, replace(piece, rows=tuple(rows)), Planted("table digit", (new,), codes))


def _largest(section: Section, flow: Flow) -> list[Row]:
    return sorted(section.table.rows, key=lambda row: row.level(flow), reverse=True)


def _sentence_digit(sound: Made, signs: Signs, rng: random.Random) -> Made | None:
    index, piece, section = _drawn(sound, rng, *FLOWS)
    flow = FLOWS[piece.role]
    sentence = re.split("。|(?<=[a-z])\\. ", piece.text)[0]
    figures = list(re.finditer(r"(?<![\d.])-?\d+(\.\d+) ?(万亿|trillion|billion)?", sentence))
    if len(figures) != 6:
        return None
    number = rng.randrange(6)
    found = figures[number]
    old = found[0].split()[0]
    new = _other_digit(old, rng)
    row, size = _largest(section, flow)[number % 3], {"万亿": 1e4, "trillion": 1e4, "billion": 10.0}.get(found[2], 1.0)
    is_near = abs(float(new) - float(old)) <= 1.6 * 10.0 ** (1 - len(found[1]))  # a note
    sign = "-" * (number >= 3 and row.yoy(flow) < 0 and not old.startswith("-"))
    value = f"{sign}{new}" if number >= 3 else str(float(new) * size)
    if signs.may_be(value, row, section.basis, flow, is_yoy=number >= 3) or is_near:
        return None
    text = piece.text[: found.start()] + new + piece.text[found.start() + len(old) :]
    printed = (new, sign + new)
    return _changed(sound, index, replace(piece, text=text), Planted("sentence digit", printed, ("prose", "value")))


def _labels(sound: Made, _: Signs, rng: random.Random) -> Made | None:
    index, piece, _section = _drawn(sound, rng, "table")
    one, two = rng.sample(range(1, len(piece.rows)), 2)
    rows = list(piece.rows)
    if rows[one][1:] == rows[two][1:]:
        return None
    rows[one], rows[two] = (rows[two][0], *rows[one][1:]), (rows[one][0], *rows[two][1:])
    printed = (rows[one][0], rows[two][0])
    return _changed(sound, index, replace(piece, rows=tuple(rows)), Planted("labels", printed, ("label",)))


def _lists(sound: Made, text: str, flow: Flow) -> list[tuple[re.Match[str], int]]:
    """Return the match (groups "names" and "count") and the direction of each list of provinces in a paragraph."""
    name = flow_name(flow, sound.report.lang)
    if sound.report.lang == "zh":
        who = rf"(?P<names>[^，。、等 ]+(?:、[^，。、等 ]+)*)等? (?P<count>\d+) 个省市{name}同比"
        patterns = [(f"{who}下降", -1), (f"{who}增长", 1)]
    else:
        who = r"(?P<count>\d+) (?:provinces|of them) \((?P<names>[^()]+?)(?: and others)?\)"
        patterns = [(rf"{name} fell in {who}", -1), (rf"{name} rose in {who}", 1)]
    found = [(re.search(pattern, text), direction) for pattern, direction in patterns]
    return [(match, direction) for match, direction in found if match]


def _count(sound: Made, signs: Signs, rng: random.Random) -> Made | None:
    index, piece, section = _drawn(sound, rng, "exports", "imports")
    flow = FLOWS[piece.role]
    lists = _lists(sound, piece.text, flow)
    if not lists:
        return None
    found, direction = rng.choice(lists)
    new = int(found["count"]) + rng.choice((-3, -2, -1, 1, 2, 3))
    certain = [signs.sure(row, section.basis, flow) for row in section.table.rows]
    may_be = certain.count(direction) <= new <= certain.count(direction) + certain.count(0)
    if may_be or not 3 < new <= 31:
        return None
    start, end = found.span("count")
    text = f"{piece.text[:start]}{new}{piece.text[end:]}"
    return _changed(sound, index, replace(piece, text=text), Planted("count", (str(new),), ("count",)))


def _rank(sound: Made, _: Signs, rng: random.Random) -> Made | None:
    index, piece, section = _drawn(sound, rng, *FLOWS)
    flow, lang = FLOWS[piece.role], sound.report.lang
    ranked = _largest(section, flow)
    top = [row.region.label(lang) for row in ranked[:3]]
    new = top[:]
    one, two = rng.sample(range(3), 2)
    other = rng.randrange(3, len(ranked)) if rng.random() < 0.5 else two
    levels = [f"{ranked[each].level(flow):.1f}" for each in (one, other)]
    if levels[0] == levels[1]:
        return None
    if other > 2:
        new[one] = ranked[other].region.label(lang)
        wrong: tuple[str, ...] = (new[one],)
    else:
        new[one], new[two] = new[two], new[one]
        wrong = (new[one], new[two])
    names = join_items(top, lang)
    if names not in piece.text:
        return None
    text = piece.text.replace(names, join_items(new, lang), 1)
    printed = (*wrong, join_items(new, lang), COMMA[lang].join(new))
    return _changed(sound, index, replace(piece, text=text), Planted("rank", printed, ("rank",)))


def _example(sound: Made, signs: Signs, rng: random.Random) -> Made | None:
    index, piece, section = _drawn(sound, rng, "exports", "imports")
    flow, lang = FLOWS[piece.role], sound.report.lang
    lists = _lists(sound, piece.text, flow)
    if not lists:
        return None
    found, direction = rng.choice(lists)
    names = found["names"].split(COMMA[lang])
    wrong = [
        row.region.label(lang)
        for row in section.table.rows
        if signs.sure(row, section.basis, flow) == -direction and row.region.label(lang) not in found["names"]
    ]
    if not wrong:
        return None
    new = rng.choice(wrong)
    names[rng.randrange(len(names))] = new
    start, end = found.span("names")
    text = piece.text[:start] + COMMA[lang].join(names) + piece.text[end:]
    return _changed(sound, index, replace(piece, text=text), Planted("example", (new,), ("prose",)))


def _sort_note(sound: Made, _: Signs, rng: random.Random) -> Made | None:
    index, piece, section = _drawn(sound, rng, "note")
    lang = sound.report.lang
    old = flow_name(section.table.sort, lang)
    new = rng.choice([flow for flow in Flow if flow is not section.table.sort])
    clause = f"{old}额" if lang == "zh" else f"order of {old}."
    if clause not in piece.text or not re.search("排序|order of", piece.text):
        return None
    printed = [float(f"{row.level(new):.1f}") for row in section.table.rows]
    if printed == sorted(printed, reverse=True):
        return None
    text = piece.text.replace(clause, clause.replace(old, flow_name(new, lang)), 1)
    named = (flow_name(new, lang), flow_name(new, "zh"), flow_name(new, "en"), text)
    return _changed(sound, index, replace(piece, text=text), Planted("sort note", named, ("sort-note",)))


_PLANTERS: dict[str, Callable[[Made, Signs, random.Random], Made | None]] = {
    "table digit": _table_digit,
    "sentence digit": _sentence_digit,
    "labels": _labels,
    "count": _count,
    "rank": _rank,
    "example": _example,
    "sort note": _sort_note,
}
