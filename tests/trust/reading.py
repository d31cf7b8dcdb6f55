"""Reading a file as a user's file is read, into a store of its own; the plain reader checks what was stored."""

from __future__ import annotations

import tempfile
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mutations import File
from plain_reader import Stored, contradictions
from spoiled_bytes import file_number

from xlpkg.errors import SourceRefused
from xlpkg.model.arrays import finite_or_none
from xlpkg.model.fields import LEVEL_FIELDS
from xlpkg.sources.reading import read_tables
from xlpkg.store.ingest import ingest
from xlpkg.store.store import Store, open_store


@dataclass(frozen=True, slots=True)
class Read:
    """What became of a file: its refusal, or what the store then holds."""

    refusal: SourceRefused | None
    warnings: tuple[str, ...]
    stored: tuple[Stored, ...] = ()


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="trademonitor-fuzz-")


def put(file: File | int) -> tuple[File, Path]:
    """Write a file, or spoiled file number *file*, and return it with its path."""
    made = file_number(file) if isinstance(file, int) else file
    path = Path(_folder().name, made.name)
    path.write_bytes(made.data)
    return made, path


def read(ready: object) -> Read:
    """Ingest a file that was put, into an empty store."""
    assert isinstance(ready, tuple)
    file, path = ready
    with open_store(Path(":memory:")) as store:
        (done,) = ingest(store, [path], flow=file.flow)
        sentences = tuple(warning.sentence() for warning in done.warnings)
        return Read(done.refusal, sentences, () if done.refusal else tuple(held(store)))


def held(store: Store) -> list[Stored]:
    """All that the store holds, by its own answers."""
    found = []
    for currency in store.currencies():
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


def judge(ready: object, done: object) -> tuple[str, str]:
    """Return the reason of a refusal, or "accepted"; and what is wrong with it."""
    assert isinstance(ready, tuple)
    assert isinstance(done, Read)
    (file, path) = ready
    path.unlink()
    sentences = [*done.warnings]
    if done.refusal is not None:
        sentences += [done.refusal.sentence("en"), done.refusal.sentence("zh")]
        if file.name not in sentences[-1]:
            return done.refusal.key, f"the refusal does not name the file: {sentences[-1]}"
    for sentence in sentences:
        strange = [c for c in sentence if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
        if strange or len(sentence) > 700:
            return "", f"{len(sentence)} characters, {strange[:5]}: {sentence[:700]!r}"
    if done.refusal is not None:
        return done.refusal.key, ""
    if not done.stored:
        return "", "accepted, but nothing is stored"
    source, _ = read_tables(Path(file.name), file.flow, file.data)
    wrong = contradictions(file.data, source.kind, done.stored)
    return "accepted", "; ".join(wrong[:5])
