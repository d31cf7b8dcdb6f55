"""The README, the guide and the reference: every command runs, shown output is the real one, nothing is left out."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import make
import pytest
import readme
from command_line import trademonitor
from markdown_it import MarkdownIt

from xlpkg.cli import COMMANDS, root
from xlpkg.engines.libreoffice.program import find_soffice
from xlpkg.messages import Language
from xlpkg.workbook import layout

ROOT = Path(__file__).resolve().parents[1]
READMES: dict[Language, Path] = {lang: pages[0] for lang, pages in readme.PAGES.items()}
#: All pages, by their paths in the project.
PAGES = {str(page.relative_to(ROOT)): page for pages in readme.PAGES.values() for page in pages} | {
    str(page.relative_to(ROOT)): page for page in (*ROOT.glob("docs/*.md"), ROOT / "CONTRIBUTING.md")
}
#: Commands that do not exit with 0: a report with mistakes, no Excel on Linux, too few months, no folder of a month.
EXIT_CODES = {"audit": 1, "excel": 2, "seasonal": 2, "verify": 2}
NEEDS_OFFICE = ("pdf", "office", "doctor")
#: The most words of a README; a Chinese one has a word in two characters.
MOST_WORDS = 900


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def table_commands() -> Iterator[str]:
    """Yield the commands in the tables of commands, as a Markdown program reads them."""
    for lang in READMES:
        page = ROOT / "docs" / "reference" / lang / "commands.md"
        tokens = MarkdownIt("commonmark").enable("table").parse(text_of(page))
        for token in tokens:
            for child in token.children or () if token.type == "inline" and token.level > 1 else ():
                if child.type == "code_inline" and child.content.startswith("trademonitor "):
                    yield child.content


@pytest.mark.skipif(sys.platform != "linux", reason="the commands shown are for bash on Linux")
def test_every_generated_page_is_current(tmp_path: Path) -> None:
    for path, text in make.pages(tmp_path).items():
        assert path.read_text(encoding="utf-8") == text, "run: python docs/make.py"


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="the commands shown are for bash on Linux")
def test_every_command_of_the_table_runs(few_provinces: Path, tmp_path: Path) -> None:
    """In this process: test_every_generated_page_is_current runs those that are shown with their output from bash."""
    readme.prepare(tmp_path)
    store = {"TRADEMONITOR_STORE": str(tmp_path / "trade.sqlite")}
    for command in dict.fromkeys(table_commands()):
        _, *words = shlex.split(command)
        if words[0] in NEEDS_OFFICE and find_soffice() is None:
            continue
        shutil.copy(few_provinces, tmp_path)  # upgrade adds the other provinces, whose charts take long
        done = trademonitor(tmp_path, *words, **store)
        assert done.returncode == EXIT_CODES.get(words[0], 0), (command, done.stderr)
        assert "Traceback" not in done.stderr, command


def test_no_shown_output_is_an_error() -> None:
    blocks = [
        block
        for pages in readme.PAGES.values()
        for page in pages
        for block in re.findall(r"^```console\n(.*?)```$", text_of(page), re.MULTILINE | re.DOTALL)
    ]
    assert len(blocks) > 20
    assert [block for block in blocks if "Traceback" in block or "Usage:" in block or block.count("\n") < 2] == []
    results = [line for line in text_of(make.FUNCTION_PAGE).splitlines() if line.startswith("    ")]
    assert len(results) > 20
    assert [line for line in results if "##" in line or line.strip() == "#N/A"] == []


@pytest.mark.parametrize("page", PAGES)
def test_commands_in_the_text_exist(page: str) -> None:
    named = re.findall(r"(?<=`)trademonitor ([a-z]+)", text_of(PAGES[page]))
    assert set(named) <= set(COMMANDS)


def options_of(command: click.Command) -> set[str]:
    """Return the long options of *command* and of its commands."""
    long = {name for param in command.params for name in (*param.opts, *param.secondary_opts) if name.startswith("--")}
    children = command.commands.values() if isinstance(command, click.Group) else ()
    return long.union(*(options_of(child) for child in children))


@pytest.mark.parametrize("lang", READMES)
def test_every_option_is_named_on_a_page(lang: Language) -> None:
    own = "".join(map(text_of, readme.PAGES[lang]))
    text = own + "".join(map(text_of, ROOT.glob("docs/*.md")))
    context = click.Context(root)
    options = set[str]().union(
        *(options_of(command) for name in COMMANDS if (command := root.get_command(context, name)))
    )
    assert len(options) > 30
    assert sorted(option for option in options if not re.search(rf"{option}(?![\w-])", text)) == []
    named = set(re.findall(r"--[a-z]+(?:-[a-z]+)*", re.sub(r"(?:pipx?|\bpip) install [^`\n]*", "", own)))
    assert named - options - {"--help", "--version"} == set()


@pytest.mark.parametrize("lang", READMES)
def test_a_readme_is_short_and_names_every_kind_of_sheet(lang: Language) -> None:
    text = re.sub(r"\]\([^)]*\)", "]", text_of(READMES[lang]))
    words = re.findall(r"[\u4e00-\u9fff]{1,2}|[A-Za-z0-9_./=-]+", text)
    assert len(words) <= MOST_WORDS
    for sheet in layout.SHEETS[: layout.SHEETS.index(layout.PROVINCE_SHEETS[0])]:
        assert sheet in text


@pytest.mark.parametrize("page", PAGES)
def test_pictures_and_links_lead_to_files_and_headings(page: str) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", text_of(PAGES[page])):
        if "://" in target:
            continue
        name, _, anchor = target.partition("#")
        file = (PAGES[page].parent / name).resolve() if name else PAGES[page]
        assert file.exists(), target
        assert file.is_relative_to(ROOT), target
        assert not anchor or anchor in anchors(file), target


def anchors(page: Path) -> set[str]:
    """Return the anchors of the headings of *page*, as GitHub and MkDocs make them."""
    headings = re.findall(r"^#+ (.*)$", text_of(page), re.MULTILINE)
    return {re.sub(r"[^\w\s-]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def test_a_page_in_one_language_is_there_in_the_other() -> None:
    names = {lang: [page.name for page in pages[1:]] for lang, pages in readme.PAGES.items()}
    assert names["zh"] == names["en"]
    assert {"first-month.md", "each-month.md", "cookbook.md", "refused.md"} <= {*names["en"]}


@pytest.mark.parametrize("lang", READMES)
def test_the_two_scripts_are_named_and_exist(lang: Language) -> None:
    scripts = set(re.findall(r"bash (install/\w+\.sh)", text_of(READMES[lang])))
    assert scripts == {"install/run.sh", "install/test.sh"}
    assert all((ROOT / script).is_file() for script in scripts)
