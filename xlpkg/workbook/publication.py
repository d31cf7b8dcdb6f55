"""What is beside the documents of a month: ``data.csv`` with its description, and the record of what was published.

``datapackage.json`` is a Tabular Data Package (specs.frictionlessdata.io). ``manifest.json`` lists the files with their
digests, the source files, and what a person decided; docs/published.md explains it.
"""

from __future__ import annotations

import codecs
import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Any, Final

import xlwings as xw

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.releases import BULLETIN_PAGE
from xlpkg.analysis.wide import load_wide
from xlpkg.analysis.wide_table import WIDE_COLUMNS, WIDE_FIGURES, Row, wide_table
from xlpkg.atomic_files import sha256_of_file, write_atomically
from xlpkg.csv_cells import csv_cell, csv_text
from xlpkg.messages import Language, say
from xlpkg.model.months import Month
from xlpkg.model.words import LANGUAGE_NAMES
from xlpkg.report.sentences import level_unit
from xlpkg.report.style import Style
from xlpkg.store.store import Store
from xlpkg.workbook import layout
from xlpkg.workbook.content import Content
from xlpkg.workbook.data_file import column_meanings
from xlpkg.workbook.exports import Documents
from xlpkg.workbook.home import Publisher, read_home
from xlpkg.workbook.texts import read_texts
from xlpkg.workbook.versions import values_of

DATA: Final = "data.csv"
PACKAGE: Final = "datapackage.json"
MANIFEST: Final = "manifest.json"
#: The version of the form of the manifest.
FORM: Final = 1
#: The units of measures; that of levels depends on the currency, and others are in percentage points.
_UNITS: Final = {"rank": "rank", "share": "percent", "yoy": "percent"}
#: The columns of 核验, in the language of the workbook.
_FINDING: Final = ("severity", "kind", "where", "printed", "expected", "message")
_WHOLE: Final = ("code", "period", "rank")


def month_rows(store: Store, cube: Cube, period: Month) -> list[Row]:
    """Return the rows of ``data.csv``: the month and the year to date of all regions, under WIDE_COLUMNS."""
    return wide_table([load_wide(store, cube.years_of(period))], (period,))


def write_data(book: xw.Book, content: Content, folder: Path, store: Store, done: Documents) -> None:
    """Write ``data.csv`` and ``datapackage.json`` of the month of *content* into *folder*; *book* has the publisher."""
    rows = month_rows(store, content.cube, content.period)
    data = codecs.BOM_UTF8 + csv_text([WIDE_COLUMNS, *(map(csv_cell, row) for row in rows)]).encode()
    before = len(done.written)
    done.write(folder / DATA, partial(write_atomically, content=data))
    for path in done.written[before:]:
        publisher = read_home(book).publisher(content.lang)
        described = _as_json(_package(content, path.name, data, publisher))
        done.write(folder / PACKAGE, partial(write_atomically, content=described))


def _as_json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False, default=str) + "\n").encode()


def _both(key: str, **facts: object) -> str:
    return " / ".join(say(key, lang, **facts) for lang in LANGUAGE_NAMES)


def _package(content: Content, name: str, data: bytes, publisher: Publisher) -> dict[str, Any]:
    meanings = zip(*(column_meanings(WIDE_COLUMNS, lang) for lang in ("en", "zh")), strict=True)
    fields = []
    for column, of_languages in zip(WIDE_COLUMNS, meanings, strict=True):
        measure = WIDE_FIGURES[column][1] if column in WIDE_FIGURES else None
        kind = "integer" if (measure or column) in _WHOLE else "string" if measure in (None, "method") else "number"
        field = {"name": column, "type": kind, "description": "\n\n".join(of_languages)}
        if measure and measure != "method":
            units = {**_UNITS, "level": level_unit(content.cube.currency, "en")}
            field["unit"] = units.get(measure, "percentage points")
        fields.append(field)
    resource = {
        "name": "data",
        "path": name,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "schema": {"fields": fields, "missingValues": [""]},
    }
    by, licence = publisher.organisation, publisher.licence
    kind = "path" if licence.startswith(("https://", "http://")) else "name"
    return {
        "name": f"trademonitor-{content.period}-{content.cube.currency.value}",
        "profile": "tabular-data-package",
        "title": _both("xlsx-title", months=content.period),
        "description": _both("xlsx-cover"),
        "created": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "contributors": [{"title": by or "TradeMonitor", "role": "publisher" if by else "wrangler"}],
        **({"licenses": [{kind: licence}]} if licence else {}),
        "sources": [{"title": _both("customs-table"), "path": BULLETIN_PAGE}],
        "resources": [resource],
    }


def read_changed(book: xw.Book, content: Content, lang: Language) -> dict[str, str]:
    """Return the texts of the report in *book*, which is in *lang*, that the user changed, by place."""
    return dict(read_texts(book, content.period, lang, content.cube.currency).changed)


def write_manifest(
    book: xw.Book,
    content: Content,
    folder: Path,
    done: Documents,
    changed: Mapping[Language, Mapping[str, str]],
    of_language: Mapping[Path, Language],
    unsaved: Path | None,
) -> None:
    """Write ``manifest.json`` of what *done* has written.

    *changed* are the user's sentences, *of_language* has the languages of documents. *unsaved* is a workbook that is
    open in its program, whose file will be another one as soon as it is saved: it has no digest.
    """
    cube = content.cube
    sources = list_sources(cube, content.period)
    used = {source["sha256"] for source in sources}
    findings = [dict(zip(_FINDING, row, strict=False)) for row in values_of(book, layout.CHECK_FINDINGS)]
    manifest = {
        "manifest": FORM,
        "program": metadata.version("trademonitor"),
        "made": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "stored_until": cube.stored_until and cube.stored_until.isoformat(),
        "period": str(content.period),
        "currency": cube.currency.value,
        "language": content.lang,
        "style": content.looks.style.name,
        "templates": [_template(content.looks.style, lang) for lang in changed],
        "files": [_record(path, folder, of_language, unsaved) for path in _files(done.written)],
        "sources": sources,
        "accepted": [
            {"file": each.name, "sha256": sha, "at": each.at, "doubt": {"en": each.english, "zh": each.chinese}}
            for sha, each in cube.accepted.items()
            if sha in used
        ],
        "findings": [finding for finding in findings if finding["message"]],
        "changed": [
            {"language": lang, "place": at, "text": text} for lang, of in changed.items() for at, text in of.items()
        ],
    }
    done.write(folder / MANIFEST, partial(write_atomically, content=_as_json(manifest)))


def list_sources(cube: Cube, period: Month) -> list[dict[str, Any]]:
    """Return the files with figures in force in the year of *period* and the year before, by month.

    A vintage is the number of the file among those that print the month, in the order of storing.
    """
    first, last = Month(period.year - 1, 1), Month(period.year, 12)
    numbers: dict[Month, int] = {}
    found: list[dict[str, Any]] = []
    for index, sheet in enumerate(cube.sheets):
        numbers[sheet.period] = numbers.get(sheet.period, 0) + 1
        if first <= sheet.period <= last and (cube.origin == index).any():
            named = {"period": str(sheet.period), "file": sheet.file, "sha256": sheet.sha256}
            found.append({**named, "vintage": numbers[sheet.period], "announced": False})
    announced = [*cube.announced.levels.values(), *cube.announced.yoy.values()] if cube.announced else ()
    for row in announced:
        if first <= row.figure.period <= last:
            named = {"period": str(row.figure.period), "file": row.file, "sha256": row.sha256}
            found.append({**named, "edition": row.figure.edition.value, "announced": True})
    return sorted(
        {json.dumps(each): each for each in found}.values(), key=lambda each: (each["period"], each["announced"])
    )


def _template(style: Style, lang: Language) -> dict[str, Any]:
    name = f"{style.name}.{lang}.txt"
    path = next(folder / name for folder in style.folders() if (folder / name).is_file())
    return {"file": name, "sha256": sha256_of_file(path), "shipped": style.is_shipped(lang)}


def _files(written: Sequence[Path]) -> Iterable[Path]:
    """Yield the files that were written, and those in the folders of figures."""
    for path in written:
        yield from sorted(each for each in path.iterdir() if each.is_file()) if path.is_dir() else (path,)


def _record(path: Path, folder: Path, of_language: Mapping[Path, Language], unsaved: Path | None) -> dict[str, Any]:
    lang = of_language.get(path) or of_language.get(path.parent)
    known = None if path.resolve() == unsaved else path
    digest = {"sha256": known and sha256_of_file(known), "bytes": known and known.stat().st_size}
    return {"path": path.absolute().relative_to(folder.absolute()).as_posix(), "language": lang, **digest}
