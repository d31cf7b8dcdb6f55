"""A file of groups with lines that cannot be used: every command works with the others and names these lines once."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from command_line import WITHOUT_OFFICE, printed

from udfs.call import call
from xlpkg.detail.ask import find_place
from xlpkg.engines.package import open_workbook
from xlpkg.errors import BadArgument
from xlpkg.model.words import Basis
from xlpkg.workbook import layout

GROUPS = "川渝 | Chuan-Yu | 四川、重亲\n成渝 | | 四川、重庆\n甲\n"
#: What a warning says of the first and the third line.
NAMED = ("line 1 ('重亲' is not one of the 31 provinces), line 3 (expected ", "groups.txt")


@pytest.fixture
def store(rmb_store: Path, tmp_path: Path) -> Path:
    (tmp_path / "groups.txt").write_text(GROUPS, encoding="utf-8")
    return Path(shutil.copy(rmb_store, tmp_path))


def check_warning(stderr: str) -> None:
    (line,) = (line for line in stderr.splitlines() if line.startswith("warning"))
    assert all(words in line for words in NAMED), line


def test_a_command_a_report_and_its_audit_have_the_other_groups_and_one_warning(store: Path, tmp_path: Path) -> None:
    for command in (("export", "2025-05"), ("table", "2025-05", "--groups", "成渝，长三角")):
        code, out, err = printed(store, *command)
        assert code == 0
        check_warning(err)
        assert {"成渝", "长三角"} <= {row[0] for row in csv.reader(out.splitlines())}
    code, out, err = printed(store, "report", "2025-05", "--groups", "成渝")
    assert (code, "成渝" in out) == (0, True)
    check_warning(err)
    report = tmp_path / "report.md"
    report.write_text(out.replace("| 成渝 |", "| 成渝 | 1"), encoding="utf-8")
    code, out, err = printed(store, "audit", report)
    assert (code, "成渝" in out) == (1, True)
    check_warning(err)


def test_a_workbook_has_the_other_groups_and_the_line_of_its_last_run(store: Path, path: Path) -> None:
    code, _, err = printed(store, "refresh", path, "--period", "2025-05", "--lang", "en", "--groups", "成渝")
    assert code == 0, err
    check_warning(err)
    with open_workbook(path) as book:
        last_run, table = (
            book.names[named.name].refers_to_range
            for named in (layout.HOME_LAST_RUN, layout.REPORTS[Basis.MONTH].table)
        )
        assert all(words in last_run.value for words in NAMED)
        assert "成渝" in [row[0] for row in table.value]


def test_a_group_of_a_line_that_cannot_be_used_is_refused_with_the_line(store: Path) -> None:
    for name in ("川渝", "Chuan-Yu"):
        code, _, err = printed(store, "table", "2025-05", "--groups", name)
        assert code == 2
        assert err.splitlines()[-1].endswith("groups.txt, line 1: '重亲' is not one of the 31 provinces")
    for asked in (store, store.with_name("with detail only.sqlite")):
        with pytest.raises(BadArgument, match=r"groups\.txt, line 1"):
            find_place(asked, "川渝")
    answer = str(call("TM_VALUE", ("川渝", "出口", 202505), store=store))
    assert answer.startswith("## ")
    assert "第 1 行" in answer
    code, out, _ = printed(store, "doctor", **WITHOUT_OFFICE)
    first, third = (line for line in out.splitlines() if line.startswith("error") and "groups.txt" in line)
    assert (", line 1: " in first, ", line 3: " in third, code) == (True, True, 1)
