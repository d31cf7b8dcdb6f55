"""A store with a figure that no source file could have brought: its checks must find it."""

from __future__ import annotations

import shutil
from pathlib import Path
from unittest import mock

from command_line import EXAMPLES

from xlpkg.store.ingest import ingest
from xlpkg.store.store import open_store


def raise_total(store: Path, target: Path) -> Path:
    """Copy *store* to *target*, with 广东's total of February 2025 in dollars a tenth higher."""
    shutil.copy(store, target)
    lines = (EXAMPLES / "2025-02.csv").read_text(encoding="utf-8-sig").splitlines()
    number = next(index for index, line in enumerate(lines) if line.startswith("广东省,"))
    name, total, *figures = lines[number].split(",")
    lines[number] = ",".join([name, str(round(1.1 * float(total))), *figures])
    altered = target.with_name("2025-02 (1).csv")
    altered.write_text("\n".join(lines), encoding="utf-8-sig")
    with mock.patch("xlpkg.sources.bulletin.reader.check_table"), open_store(target) as opened:
        assert [done.refusal for done in ingest(opened, [altered])] == [None]
    altered.unlink()
    return target
