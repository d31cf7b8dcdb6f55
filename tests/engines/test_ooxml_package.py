"""Reading and writing zipped packages."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import pytest
import xlsxwriter

from xlpkg import ooxml
from xlpkg.ooxml import Package, PackageError, PackageTooLarge, allocated


def zipped(parts: Mapping[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def test_a_package_beyond_a_limit_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    content = zipped({"a.xml": b"<a/>" * 100, "b.xml": b""})
    for limit in ("MAX_UNPACKED_BYTES", "MAX_PARTS", "MAX_TAGS"):
        with monkeypatch.context() as patch:
            patch.setattr(ooxml, limit, 1)
            with pytest.raises(PackageTooLarge):
                Package.read(content)
    assert len(Package.read(content).parts) == 2


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_a_damaged_package_is_refused() -> None:
    content = zipped({"a.xml": b"<a/>" * 100})
    twice = io.BytesIO()
    with zipfile.ZipFile(twice, "w") as archive:
        archive.writestr("a.xml", "<a/>")
        archive.writestr("a.xml", "<b/>")
    damaged = [b"no zip file", content[:-10], content[:40] + b"\xff" + content[41:], twice.getvalue()]
    for content in damaged:
        with pytest.raises(PackageError):
            Package.read(content)


def test_the_cells_and_characters_that_calamine_allocates_are_counted() -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        first, second = book.add_worksheet(), book.add_worksheet()
        first.write("C4", "four")  # 12 cells
        first.write("A1", "four")
        first.write("B1", 1.5)
        second.write("A2", "seven77")  # 2 cells
    cells, characters = allocated(Package.read(content.getvalue()), enough=0)
    assert cells == 12 + 2 + 3  # and 3 shared texts, as the table claims
    assert characters == 4 + 4 + 7
