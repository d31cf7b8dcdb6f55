"""The two READMEs: every command runs, shown output is the real one, and names of functions and sheets are complete."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest
from markdown_it import MarkdownIt
from programs import without_settings

from udfs.registry import FUNCTIONS
from xlpkg.cli import COMMANDS, root
from xlpkg.engines.libreoffice.program import find_soffice
from xlpkg.workbook import layout

ROOT = Path(__file__).resolve().parents[1]
READMES = ("README.md", "README.zh-CN.md")
#: Commands that do not exit with 0: a refused file, a report with mistakes, no Excel on Linux.
EXIT_CODES = {"ingest 2025-02.csv": 2, "audit": 1, "excel": 2}
NEEDS_OFFICE = ("pdf", "office", "doctor")


def text_of(readme: str) -> str:
    return (ROOT / readme).read_text(encoding="utf-8")


def table_commands(readme: str) -> list[str]:
    """Return the commands in the table of commands, as a Markdown program reads it."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text_of(readme))
    children = [
        child for token in tokens if token.type == "inline" and token.level > 1 for child in token.children or ()
    ]
    cells = [child.content for child in children if child.type == "code_inline"]
    return [cell for cell in cells if cell.startswith("trademonitor ")]


def console_blocks(readme: str) -> list[tuple[str, list[str]]]:
    """Return each command after ``$`` with the output shown beneath it."""
    blocks = re.findall(r"^```console\n\$ (.*)\n((?:.*\n)*?)```$", text_of(readme), re.MULTILINE)
    return [(command, output.splitlines()) for command, output in blocks]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with everything that the commands name: examples, a workbook, a report, a damaged file."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / "examples").symlink_to(ROOT / "examples")
    (folder / "tests").symlink_to(ROOT / "tests")
    shutil.copy(ROOT / "workbook" / "TradeMonitor.xlsm", folder)
    shutil.copy(ROOT / "tests" / "audit" / "published-2025-02.md", folder / "report.md")
    real = (ROOT / "examples" / "rmb" / "2025-02.csv").read_text(encoding="utf-8")
    (folder / "2025-02.csv").write_text(real.replace("广东省,59583380", "广东省,58583380"), encoding="utf-8")
    program = folder / "bin" / "trademonitor"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m xlpkg "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    run(folder, "trademonitor ingest examples/usd examples/rmb")
    return folder


def run(folder: Path, command: str) -> tuple[int, list[str]]:
    """Run a line of bash in *folder*; return its exit code, and the lines of stdout followed by those of stderr."""
    home = folder / "home"
    home.mkdir(exist_ok=True)
    path = f"{folder / 'bin'}:{os.environ['PATH']}"
    store = str(folder / "trade.sqlite")
    done = subprocess.run(
        ["bash", "-c", command],
        env=without_settings() | {"PATH": path, "HOME": str(home), "LC_ALL": "C.UTF-8", "TRADEMONITOR_STORE": store},
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    lines = [*done.stdout.splitlines(), *done.stderr.splitlines()]
    assert not any("Traceback" in line for line in lines), done.stderr
    return done.returncode, lines


def exit_code(command: str) -> int:
    arguments = command.removeprefix("trademonitor ")
    return next((code for start, code in EXIT_CODES.items() if arguments.startswith(start)), 0)


def test_the_table_names_every_command() -> None:
    for readme in READMES:
        assert [command.split()[1] for command in table_commands(readme)] == list(COMMANDS)


@pytest.mark.skipif(sys.platform != "linux", reason="the commands shown are for bash on Linux")
def test_every_command_of_the_table_runs(folder: Path) -> None:
    for command in dict.fromkeys(command for readme in READMES for command in table_commands(readme)):
        if command.split()[1] in NEEDS_OFFICE and find_soffice() is None:
            continue
        code, lines = run(folder, command)
        assert code == exit_code(command), (command, lines)


@pytest.mark.skipif(sys.platform != "linux", reason="the commands shown are for bash on Linux")
def test_every_shown_output_is_what_the_command_prints(folder: Path) -> None:
    for readme in READMES:
        blocks = console_blocks(readme)
        assert len(blocks) == text_of(readme).count("```console") == 4
        for command, shown in blocks:
            code, lines = run(folder, command)
            assert code == (0 if "|" in command else exit_code(command)), command
            if "…" in shown:
                cut = shown.index("…")
                lines = [*lines[:cut], "…", *lines[cut - len(shown) + 1 :]]
            elif "|" in command:
                lines = lines[: len(shown)]  # the notes on stderr are not shown
            assert lines == shown, command


@pytest.mark.parametrize("readme", READMES)
def test_commands_in_the_text_exist(readme: str) -> None:
    named = re.findall(r"trademonitor ([a-z]+)", text_of(readme))
    assert set(named) <= set(COMMANDS)


def options_of(command: click.Command) -> set[str]:
    """Return the long options of *command* and of its commands."""
    long = {name for param in command.params for name in param.opts if name.startswith("--")}
    children = command.commands.values() if isinstance(command, click.Group) else ()
    return long.union(*(options_of(child) for child in children))


@pytest.mark.parametrize("readme", READMES)
def test_every_option_is_named_in_the_readme_or_a_page_that_it_leads_to(readme: str) -> None:
    pages = set(re.findall(r"\]\((docs/\w+\.md)", text_of(readme)))
    text = text_of(readme) + "".join((ROOT / page).read_text(encoding="utf-8") for page in pages)
    context = click.Context(root)
    options = set[str]().union(
        *(options_of(command) for name in COMMANDS if (command := root.get_command(context, name)))
    )
    assert len(options) > 30
    assert sorted(option for option in options if not re.search(rf"{option}(?![\w-])", text)) == []


@pytest.mark.parametrize("readme", READMES)
def test_every_function_is_named_and_every_named_function_exists(readme: str) -> None:
    assert set(re.findall(r"\bTM_[A-Z]+\b", text_of(readme))) == {function.name for function in FUNCTIONS}


@pytest.mark.parametrize("readme", READMES)
def test_every_kind_of_sheet_is_named(readme: str) -> None:
    for sheet in layout.SHEETS[: layout.SHEETS.index(layout.PROVINCE_SHEETS[0])]:
        assert sheet in text_of(readme)


@pytest.mark.parametrize("readme", READMES)
def test_pictures_and_links_lead_to_files(readme: str) -> None:
    targets = [target for target in re.findall(r"\]\(([^)#]+)\)", text_of(readme)) if "://" not in target]
    assert len(targets) >= 4
    for target in targets:
        assert (ROOT / target).is_file(), target


@pytest.mark.parametrize("readme", READMES)
def test_the_two_scripts_are_named_and_exist(readme: str) -> None:
    scripts = set(re.findall(r"bash (install/\w+\.sh)", text_of(readme)))
    assert scripts == {"install/run.sh", "install/test.sh"}
    assert all((ROOT / script).is_file() for script in scripts)


def test_the_changelog_justifies_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [re.split("[>=]", requirement)[0].lower() for requirement in project["dependencies"]]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").lower()
    assert [name for name in names if f"**{name}**" not in changelog] == []
