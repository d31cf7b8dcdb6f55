"""The READMEs and the generated pages: every command runs, shown output is the real one, nothing is left out."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from pathlib import Path

import click
import make
import pytest
import readme
from command_line import trademonitor
from markdown_it import MarkdownIt

from xlpkg.cli import COMMANDS, root
from xlpkg.engines.libreoffice.program import find_soffice
from xlpkg.workbook import layout

ROOT = Path(__file__).resolve().parents[1]
READMES = ("README.md", "README.zh-CN.md")
#: Commands that do not exit with 0: a report with mistakes, no Excel on Linux, too few months.
EXIT_CODES = {"audit": 1, "excel": 2, "seasonal": 2}
NEEDS_OFFICE = ("pdf", "office", "doctor")


def text_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def table_commands(page: str) -> list[str]:
    """Return the commands in the table of commands, as a Markdown program reads it."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text_of(page))
    children = [
        child for token in tokens if token.type == "inline" and token.level > 1 for child in token.children or ()
    ]
    cells = [child.content for child in children if child.type == "code_inline"]
    return [cell for cell in cells if cell.startswith("trademonitor ")]


@pytest.mark.skipif(sys.platform != "linux", reason="the commands shown are for bash on Linux")
def test_every_generated_page_is_current(tmp_path: Path) -> None:
    for path, text in make.pages(tmp_path).items():
        assert path.read_text(encoding="utf-8") == text, "run: python docs/make.py"


@pytest.mark.skipif(sys.platform != "linux", reason="the commands shown are for bash on Linux")
def test_every_command_of_the_table_runs(few_provinces: Path, tmp_path: Path) -> None:
    """In this process: test_every_generated_page_is_current runs those that are shown with their output from bash."""
    readme.prepare(tmp_path)
    store = {"TRADEMONITOR_STORE": str(tmp_path / "trade.sqlite")}
    for command in dict.fromkeys(command for page in READMES for command in table_commands(page)):
        _, *words = shlex.split(command)
        if words[0] in NEEDS_OFFICE and find_soffice() is None:
            continue
        shutil.copy(few_provinces, tmp_path)  # upgrade adds the other provinces, whose charts take long
        done = trademonitor(tmp_path, *words, **store)
        assert done.returncode == EXIT_CODES.get(words[0], 0), (command, done.stderr)
        assert "Traceback" not in done.stderr, command


def test_no_shown_output_is_an_error() -> None:
    for page in READMES:
        blocks = re.findall(r"^```console\n(.*?)```$", text_of(page), re.MULTILINE | re.DOTALL)
        assert len(blocks) == 4
        assert not any("Traceback" in block or "Usage:" in block for block in blocks)
    results = [line for line in make.FUNCTION_PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("    ")]
    assert len(results) > 20
    assert [line for line in results if "##" in line or line.strip() == "#N/A"] == []


@pytest.mark.parametrize("page", READMES)
def test_commands_in_the_text_exist(page: str) -> None:
    named = re.findall(r"trademonitor ([a-z]+)", text_of(page))
    assert set(named) <= set(COMMANDS)


def options_of(command: click.Command) -> set[str]:
    """Return the long options of *command* and of its commands."""
    long = {name for param in command.params for name in (*param.opts, *param.secondary_opts) if name.startswith("--")}
    children = command.commands.values() if isinstance(command, click.Group) else ()
    return long.union(*(options_of(child) for child in children))


@pytest.mark.parametrize("page", READMES)
def test_every_option_is_named_in_the_readme_or_a_page_that_it_leads_to(page: str) -> None:
    linked = set(re.findall(r"\]\((docs/\w+\.md)", text_of(page)))
    text = text_of(page) + "".join(map(text_of, linked))
    context = click.Context(root)
    options = set[str]().union(
        *(options_of(command) for name in COMMANDS if (command := root.get_command(context, name)))
    )
    assert len(options) > 30
    assert sorted(option for option in options if not re.search(rf"{option}(?![\w-])", text)) == []
    own = re.sub(r"pipx? install [^`\n]*", "", text_of(page))
    named = set(re.findall(r"--[a-z]+(?:-[a-z]+)*", own))
    assert named - options - {"--help", "--version"} == set()


@pytest.mark.parametrize("page", READMES)
def test_every_kind_of_sheet_is_named(page: str) -> None:
    for sheet in layout.SHEETS[: layout.SHEETS.index(layout.PROVINCE_SHEETS[0])]:
        assert sheet in text_of(page)


@pytest.mark.parametrize("page", READMES)
def test_pictures_and_links_lead_to_files(page: str) -> None:
    targets = [target for target in re.findall(r"\]\(([^)#]+)\)", text_of(page)) if "://" not in target]
    assert len(targets) >= 4
    for target in targets:
        assert (ROOT / target).is_file(), target


@pytest.mark.parametrize("page", READMES)
def test_the_two_scripts_are_named_and_exist(page: str) -> None:
    scripts = set(re.findall(r"bash (install/\w+\.sh)", text_of(page)))
    assert scripts == {"install/run.sh", "install/test.sh"}
    assert all((ROOT / script).is_file() for script in scripts)
