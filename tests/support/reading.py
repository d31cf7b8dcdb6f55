"""Ingest a file into an empty store, and check the stored figures with the independent reader."""

from __future__ import annotations

import tempfile
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corrupt_files import File, corrupt_file
from independent_reader import Stored, mismatches

from xlpkg.errors import SourceRefused
from xlpkg.model.arrays import finite_or_none
from xlpkg.model.fields import LEVEL_FIELDS
from xlpkg.sources.reading import read_tables
from xlpkg.store.ingest import ingest
from xlpkg.store.store import Store, open_store


@dataclass(frozen=True, slots=True)
class Read:
    """The result of ingesting a file: its refusal, or its warnings and the stored rows."""

    file: File
    refusal: SourceRefused | None
    warnings: tuple[str, ...]
    stored: tuple[Stored, ...] = ()


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="trademonitor-fuzz-")


def read(file: File | int) -> Read:
    """Ingest a file, or the corrupt file with the number *file*, into an empty store."""
    file = corrupt_file(file) if isinstance(file, int) else file
    path = Path(_folder().name, file.name)
    path.write_bytes(file.data)
    with open_store(Path(":memory:")) as store:
        (done,) = ingest(store, [path], flow=file.flow)
        sentences = tuple(warning.sentence() for warning in done.warnings)
        return Read(file, done.refusal, sentences, () if done.refusal else tuple(stored_rows(store)))


def stored_rows(store: Store) -> list[Stored]:
    """Return the rows that the store returns for all months, regions and zones."""
    found = []
    for currency in store.months():
        sheets = {sheet.id: sheet for sheet in store.sheets(currency)}
        for sheet_id, _, region, *figures in store.regions([*sheets.values()]).tolist():
            sheet = sheets[int(sheet_id)]
            found.append(
                Stored(int(region), None, sheet.period.number, sheet.unit == 1, tuple(finite_or_none(figures)))
            )
        for sheet in sheets.values():
            scale = 1e8 / sheet.unit
            for region, zones in store.zones(currency, sheet.period).items():
                for zone in zones:
                    levels = (None if level is None else level * scale for level in zone.values[: len(LEVEL_FIELDS)])
                    values = (*levels, *zone.values[len(LEVEL_FIELDS) :])
                    found.append(Stored(region, zone.label, sheet.period.number, False, values))
    return found


def check_stored(done: Read) -> str:
    """Return the key of the refusal, or "accepted".

    A refusal must name the file and be one that the program foresees, sentences must be short and printable, and each
    stored figure must be in the file.
    """
    file, sentences = done.file, [*done.warnings]
    Path(_folder().name, file.name).unlink()
    if done.refusal is not None:
        sentences += [done.refusal.sentence("en"), done.refusal.sentence("zh")]
        assert done.refusal.key != "source-unexpected", sentences[-2]
        assert file.name in sentences[-1], f"the refusal does not name the file: {sentences[-1]}"
    for sentence in sentences:
        unprintable = [c for c in sentence if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
        assert not unprintable, f"{unprintable[:5]} in {sentence[:700]!r}"
        assert len(sentence) <= 700, sentence
    if done.refusal is not None:
        return done.refusal.key
    assert done.stored, "accepted, but nothing is stored"
    source, _, _ = read_tables(Path(file.name), file.flow, file.data)
    found = mismatches(file.data, source.kind, done.stored)
    assert not found, "; ".join(found[:5])
    return "accepted"
