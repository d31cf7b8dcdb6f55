"""The two READMEs name what there is, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from udfs.registry import FUNCTIONS
from xlpkg import cli
from xlpkg.workbook import layout

ROOT = Path(__file__).resolve().parents[1]
READMES = ("README.md", "README.zh-CN.md")


def commands() -> set[str]:
    return set(cli.COMMANDS)


@pytest.mark.parametrize("name", READMES)
def test_every_command_is_named_and_every_named_command_exists(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert set(re.findall(r"`trademonitor (\w+)", text)) == commands()
    assert set(re.findall(r"^(?:\$ )?trademonitor (\w+)", text, re.MULTILINE)) <= commands()


@pytest.mark.parametrize("name", READMES)
def test_every_function_is_named_and_every_named_function_exists(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert set(re.findall(r"\bTM_[A-Z]+\b", text)) == {function.name for function in FUNCTIONS}


@pytest.mark.parametrize("name", READMES)
def test_every_kind_of_sheet_is_named(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for sheet in layout.SHEETS[: layout.SHEETS.index(layout.PROVINCE_SHEETS[0])]:
        assert sheet in text


@pytest.mark.parametrize("name", READMES)
def test_pictures_and_links_lead_somewhere(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)]+)\)", text)
    assert len(targets) >= 4
    for target in targets:
        assert (ROOT / target).is_file(), target


@pytest.mark.parametrize("name", READMES)
def test_the_two_commands_exist(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    scripts = set(re.findall(r"bash (install/\w+\.sh)", text))
    assert scripts == {"install/run.sh", "install/test.sh"}
    assert all((ROOT / script).is_file() for script in scripts)


def test_every_dependency_is_justified() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    listed = re.findall(r'^    "([A-Za-z0-9-]+)[>=]', project.split("dependencies = [")[1].split("]")[0], re.MULTILINE)
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").lower()
    assert listed
    assert [name for name in listed if f"**{name.lower()}**" not in changelog] == []
