"""``--style`` and ``--templates`` choose the wording of the report; errors that the audit finds are reported."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from command_line import answer, trademonitor

from xlpkg.engines.package import open_workbook
from xlpkg.model.words import Basis
from xlpkg.report.style import SHIPPED
from xlpkg.workbook import layout

HOUSE = '{% extends "bulletin.zh.txt" %}\n{% block lead %}TEXT{% endblock %}\n'


@pytest.fixture
def store(rmb_store: Path) -> dict[str, str]:
    """The variable that names the store of real months."""
    return {"TRADEMONITOR_STORE": str(rmb_store)}


def lead(workbook: Path) -> str:
    """The first paragraph of 当月."""
    with open_workbook(workbook, read_only=True) as book:
        found = book.names[layout.REPORTS[Basis.MONTH].text.name].refers_to_range
        return str(found[layout.TEXT_LEAD, 0].value)


def test_report_has_the_style_in_both_languages(store: dict[str, str], tmp_path: Path) -> None:
    asked = ("report", "2025-05", "--style", "bulletin")
    said = "2025年5月，我国进出口3.81万亿元，同比增长2.8%（±0.2）。其中，出口2.28万亿元，增长6.2%（±0.2）"
    assert said in answer(tmp_path, *asked, **store)
    said = "China's total trade in goods was 3.81 trillion yuan, up 2.8% (±0.2) year on year."
    assert said in answer(tmp_path, *asked, "--lang", "en", **store)


def test_templates_copies_what_is_missing_and_the_copies_are_used(store: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "我的 模板"
    folder.mkdir()
    (folder / "bulletin.en.txt").write_text("mine")
    done = trademonitor(tmp_path, "templates", str(folder))
    assert done.stdout.splitlines() == [str(folder / path.name) for path in sorted(SHIPPED.iterdir())]
    assert (folder / "bulletin.en.txt").read_text() == "mine"
    text = (folder / "published.zh.txt").read_text(encoding="utf-8")
    (folder / "published.zh.txt").write_text(text.replace("居前三位的", "前三位"), encoding="utf-8")
    changed = answer(tmp_path, "report", "2025-05", "--templates", str(folder), **store)
    assert "进出口额前三位省、自治区、直辖市" in changed


def test_a_wrong_figure_in_a_users_template_is_an_error_with_the_figure(store: dict[str, str], tmp_path: Path) -> None:
    arguments = ("report", "2025-05", "--style", "house", "--templates", str(tmp_path))
    house = tmp_path / "house.zh.txt"
    house.write_text(HOUSE.replace("TEXT", "{{ period.span }}，我国进出口同比{{ nation.total|change }}。"), "utf-8")
    answer(tmp_path, *arguments, **store)
    house.write_text(HOUSE.replace("TEXT", "{{ period.span }}，我国进出口同比下降 9.9%。"), "utf-8")
    wrong = trademonitor(tmp_path, *arguments, **store)
    assert wrong.returncode == 1
    assert "我国进出口同比下降9.9%" in wrong.stdout
    assert "the text has −9.9" in wrong.stderr


def test_characters_that_control_a_terminal_are_not_printed(store: dict[str, str], tmp_path: Path) -> None:
    controls = "\x1b[2J\x00\x07\x9b2J\x7f\u202e"
    (tmp_path / "house.zh.txt").write_text(HOUSE.replace("TEXT", f"全国{controls}同比下降 9.9%。"), "utf-8")
    asked = ("report", "2025-05", "--style", "house", "--templates", str(tmp_path))
    for more in ((), ("--format", "json")):
        done = trademonitor(tmp_path, *asked, *more, **store)
        assert "同比下降9.9%" in done.stdout
        printed = (done.stdout + done.stderr).replace("\n", "")
        assert [letter for letter in printed if not letter.isprintable()] == []


def test_refresh_writes_the_style_and_the_next_one_keeps_it(
    store: dict[str, str], few_provinces: Path, tmp_path: Path
) -> None:
    workbook = Path(shutil.copy(few_provinces, tmp_path))
    for arguments in (("--style", "bulletin"), ()):
        done = trademonitor(tmp_path, "refresh", str(workbook), "--period", "2025-05", *arguments, **store)
        assert done.returncode == 0, done.stderr
        assert lead(workbook).startswith("2025年5月，我国进出口3.81万亿元")
