"""What is published beside the documents of a month: data with its description, and a manifest that `verify` reads."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from command_line import WITHOUT_OFFICE, refusal, trademonitor
from month_files import Cells, after_revision, exports_of, ingest_files, write

from xlpkg.engines.package import open_workbook
from xlpkg.model.words import Basis
from xlpkg.report.style import SHIPPED
from xlpkg.workbook import layout
from xlpkg.workbook.versions import range_of

NAME, STEM = "2025-06-rmb", "TradeMonitor-2025-06-rmb"
SENTENCE = "本室改写：广东出口居全国首位。"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, few_provinces: Path, rmb_store: Path) -> Path:
    """A folder of June 2025 without PDF and figures, which take the most time, with a changed sentence."""
    home = tmp_path_factory.mktemp("published")
    store = Path(shutil.copy(rmb_store, home / "s.sqlite"))
    folder = home / NAME
    folder.mkdir()
    (folder / f"figures-{NAME}").write_text("mine", encoding="utf-8")
    shutil.copy(few_provinces, folder / f"{STEM}.xlsm")
    words = ("run", "--all", "--period", "2025-06", "--out", folder, "--store", store)
    assert trademonitor(home, *words, **WITHOUT_OFFICE).returncode == 2
    with open_workbook(folder / f"{STEM}.xlsm") as book:
        range_of(book, layout.REPORTS[Basis.MONTH].text)[layout.TEXT_EXPORTS, 0].value = SENTENCE
        settings = range_of(book, layout.HOME_SETTINGS)
        settings[0, 0].value, settings[8, 0].value = "某某大学", "CC-BY-4.0"
        book.save()
    assert trademonitor(home, *words, **WITHOUT_OFFICE).returncode == 2
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of the folder, with the store beside it."""
    shutil.copy(made.parent / "s.sqlite", tmp_path)
    return Path(shutil.copytree(made, tmp_path / NAME))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def verify(folder: Path, *options: str) -> tuple[int, list[dict[str, Any]]]:
    """Return the exit code of `verify` and its findings."""
    words = ("verify", folder.name, "--store", "s.sqlite", "--format", "json", *options)
    done = trademonitor(folder.parent, *words)
    return done.returncode, json.loads(done.stdout)


def codes(folder: Path) -> list[tuple[str, str]]:
    return [(each["severity"], each["code"]) for each in verify(folder)[1] if each["code"] != "file-unlisted"]


def test_the_manifest_lists_what_was_published_and_from_what(made: Path, rmb: Path) -> None:
    manifest = read_json(made / "manifest.json")
    files = {each["path"]: each for each in manifest["files"]}
    spoken = dict.fromkeys((f"{STEM}.xlsm", f"{STEM}.docx", f"{STEM}.html"), "zh") | dict.fromkeys(
        (f"data-{NAME}.xlsx", "data.csv", "datapackage.json")
    )
    assert {name: each["language"] for name, each in files.items()} == spoken
    assert {name: each["sha256"] for name, each in files.items()} == {name: digest(made / name) for name in spoken}
    sources = {each["period"]: (each["file"], each["sha256"], each["vintage"]) for each in manifest["sources"]}
    assert sources == {path.stem: (path.name, digest(path), 1) for path in rmb.glob("*.csv")}
    assert manifest["templates"] == [
        {"file": "published.zh.txt", "sha256": digest(SHIPPED / "published.zh.txt"), "shipped": True}
    ]
    assert [(each["place"], each["text"]) for each in manifest["changed"]] == [("month.exports", SENTENCE)]
    assert "同比误差较大" in {each["kind"] for each in manifest["findings"]}


def test_the_description_fits_the_data_as_the_specification_says(made: Path) -> None:
    """https://specs.frictionlessdata.io: tabular-data-package, table-schema. frictionless 5.21 finds it valid."""
    package = read_json(made / "datapackage.json")
    assert (package["profile"], package["contributors"][0]["title"]) == ("tabular-data-package", "某某大学")
    assert package["licenses"] == [{"name": "CC-BY-4.0"}]
    (resource,) = package["resources"]
    data = (made / resource["path"]).read_bytes()
    assert (resource["bytes"], resource["hash"]) == (len(data), f"sha256:{digest(made / resource['path'])}")
    header, *rows = csv.reader(data.decode("utf-8-sig").splitlines())
    fields = resource["schema"]["fields"]
    assert [field["name"] for field in fields] == header
    readers = {"string": str, "integer": int, "number": Decimal}
    for column, field in enumerate(fields):
        cells = [readers[field["type"]](row[column]) for row in rows if row[column] != ""]
        assert cells, field
        assert len(field["description"]) > 5
        assert ("unit" in field) is (field["type"] == "number" or field["name"].endswith("_rank")), field
    guangdong = dict(zip(header, next(row for row in rows if row[0] == "广东"), strict=True))
    assert (guangdong["code"], guangdong["export_level"]) == ("44", "5303.5153")  # as table (8) prints it, in 亿


def test_a_folder_is_as_it_was_made_until_something_changes(folder: Path) -> None:
    assert verify(folder)[0] == 0
    assert codes(folder) == []
    line = trademonitor(folder.parent, "verify", NAME, "--store", "s.sqlite").stderr
    assert f"{NAME}: 6 of 6 files are as published" in line
    assert digest(folder / "manifest.json") in line
    with (folder / f"{STEM}.docx").open("ab") as file:
        file.write(b"more")
    (folder / f"data-{NAME}.xlsx").unlink()
    (folder / "note.txt").write_text("mine", encoding="utf-8")
    assert verify(folder)[0] == 1
    assert sorted(codes(folder)) == [("error", "file-changed"), ("error", "file-missing")]
    assert "note.txt" in next(each["message"] for each in verify(folder)[1] if each["code"] == "file-unlisted")


def test_figures_that_a_reader_would_see_differently_are_named(
    folder: Path, real_months: dict[str, Cells], tmp_path: Path
) -> None:
    """China Customs prints June again, with exports of 广东 larger by 10 billion yuan."""
    cells = after_revision(real_months["2025-06"], exports_of("广东省", 1_000_000))
    ingest_files(tmp_path / "s.sqlite", write(tmp_path / "again" / "2025-06.csv", cells), accept=True)
    code, found = verify(folder)
    assert code == 1
    lines = [each["message"] for each in found]
    assert "Guangdong, the month, exports: level was published as 5303.5 and is 5403.5 today" in lines
    assert any(line.startswith("2025-06.csv (144a8b19), from which 2025-06 was published, is not in") for line in lines)
    assert not any("Xizang" in line and "exports: level" in line for line in lines)
    chinese = trademonitor(tmp_path, "verify", NAME, "--store", "s.sqlite", "--lang", "zh").stdout
    _, *changed, _, others = chinese.splitlines()
    assert "错误：广东当月出口金额：发布时为 5303.5，现为 5403.5" in changed
    assert len(changed) == 8  # of China and 广东, total trade and exports, the month and the year to date
    assert others == f"另有合计、同比、比重、位次等 {len(found) - 10} 个数字不同；用 --format json 列出"


def test_without_the_store_the_files_are_compared_with_each_other(folder: Path) -> None:
    (folder.parent / "s.sqlite").unlink()
    assert verify(folder)[0] == 0
    assert codes(folder) == [("note", "not-compared")]
    data, manifest = (folder / "data.csv").read_text(encoding="utf-8"), read_json(folder / "manifest.json")
    (folder / "data.csv").write_text(data.replace("5303.5153", "5303.5154"), encoding="utf-8")
    assert codes(folder) == [("error", "file-changed"), ("note", "not-compared")]
    listed = next(each for each in manifest["files"] if each["path"] == "data.csv")
    listed["sha256"] = digest(folder / "data.csv")
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert codes(folder) == [("error", "package-differs"), ("note", "not-compared")]


@pytest.mark.parametrize(
    "name", ["../secret.txt", "{home}/secret.txt", "data.csv/../../secret.txt", "..\\secret.txt", "."]
)
def test_a_manifest_leads_to_no_file_outside_of_its_folder(folder: Path, name: str) -> None:
    secret = folder.parent / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    manifest = read_json(folder / "manifest.json")
    record = {"path": name.format(home=folder.parent), "sha256": digest(secret), "bytes": 6, "language": None}
    manifest["files"].append(record)
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert codes(folder) == [("error", "file-missing")]


def test_links_pipes_and_large_files_are_not_read(folder: Path) -> None:
    data, word = folder / "data.csv", folder / f"{STEM}.docx"
    shutil.move(data, folder.parent / "data.csv")
    data.symlink_to(folder.parent / "data.csv")
    word.unlink()
    os.mkfifo(word)
    with (folder / "datapackage.json").open("ab") as file:
        file.truncate(2**40)
    assert sorted(codes(folder)) == [
        *(("error", "file-changed"), ("error", "file-missing"), ("error", "file-missing")),
        ("note", "not-compared"),
    ]


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"manifest": 2}', "[" * 100_000, '{"manifest":1,"files":3,"sources":[]}', "\udcff"]
)
def test_a_malformed_manifest_is_refused(folder: Path, text: str) -> None:
    (folder / "manifest.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert "manifest.json is not a manifest of TradeMonitor" in refusal(folder.parent, "verify", NAME)
    (folder / "manifest.json").unlink()
    assert "manifest.json is missing" in refusal(folder.parent, "verify", NAME)
