"""What is installed: the versions of all packages, the versions of Python, and how messages say to install.

Nothing is asked of an index: ``install/constraints.txt`` is compared with pyproject.toml, and what names versions of
Python with its classifiers.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any, Final

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT: Final = Path(__file__).resolve().parents[2]
SETTINGS: Final[dict[str, Any]] = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
PYTHONS: Final = re.findall(r":: (3\.\d+)$", "\n".join(SETTINGS["project"]["classifiers"]), re.MULTILINE)
#: What markers ask of a system: sys_platform, platform_system and platform_machine.
SYSTEMS: Final = (
    ("linux", "Linux", "x86_64"),
    ("linux", "Linux", "aarch64"),
    ("darwin", "Darwin", "arm64"),
    ("darwin", "Darwin", "x86_64"),
    ("win32", "Windows", "AMD64"),
)


def required() -> Iterator[Requirement]:
    """Yield what pyproject.toml requires: to build, to run, of each extra and each group."""
    lists = [SETTINGS["build-system"]["requires"], SETTINGS["project"]["dependencies"]]
    lists += [*SETTINGS["project"]["optional-dependencies"].values(), *SETTINGS["dependency-groups"].values()]
    for line in (line for lines in lists for line in lines if isinstance(line, str)):
        yield Requirement(line)


@pytest.mark.parametrize(("python", "system"), [*product(PYTHONS, SYSTEMS)])
def test_the_constraints_have_one_version_that_fits_of_each_package(python: str, system: tuple[str, str, str]) -> None:
    named = dict(zip(("sys_platform", "platform_system", "platform_machine"), system, strict=True))
    environment = named | {"python_version": python, "python_full_version": f"{python}.2"}
    versions: dict[str, str] = {}
    for line in (PROJECT / "install" / "constraints.txt").read_text(encoding="ascii").splitlines():
        if not line.startswith("#"):
            pinned = Requirement(line)
            if pinned.marker is None or pinned.marker.evaluate(environment):
                (specifier,) = pinned.specifier
                assert specifier.operator == "=="
                assert versions.setdefault(canonicalize_name(pinned.name), specifier.version) == specifier.version
    for each in required():
        if each.marker is None or each.marker.evaluate(environment):
            assert each.specifier.contains(versions[canonicalize_name(each.name)]), each


def test_every_installation_of_the_scripts_pages_and_jobs_takes_the_constraints() -> None:
    """Those of setup.sh: tests/install/test_scripts.py."""
    files = ("install/setup.ps1", ".github/workflows/test.yml", "README.md", "README.zh-CN.md", "docs/excel.md")
    for file in files:
        text = (PROJECT / file).read_text(encoding="utf-8").replace("@options", "--constraint $constraints")
        commands = re.findall(r"(?:pip|pipx) install (?!\()[^`\n]*(?:\n +--[^\n]*)?", text)
        assert commands, file
        assert [each for each in commands if not re.search(r"--constraint \S", each)] == [], file


def test_all_that_names_versions_of_python_names_those_of_the_classifiers() -> None:
    oldest = PYTHONS[0]
    assert SETTINGS["project"]["requires-python"] == f">={oldest}"
    tools = SETTINGS["tool"]
    assert {tools["mypy"]["python_version"], tools["uv"]["pip"]["python-version"]} == {oldest}
    assert tools["ruff"]["target-version"] == "py" + oldest.replace(".", "")
    newest_first = PYTHONS[::-1]
    english = f"Python {', '.join(PYTHONS[:-1])} or {PYTHONS[-1]}"
    for file, words in {
        "README.md": english,
        "README.zh-CN.md": f"Python {'、'.join(PYTHONS[:-1])} 或 {PYTHONS[-1]}",
        "docs/excel.md": english,
        ".github/workflows/test.yml": "python: [" + ", ".join(f'"{version}"' for version in PYTHONS) + "]",
        "install/setup.sh": "python3 " + " ".join(f"python{version}" for version in newest_first) + " python3;",
        "install/setup.command": f"Python {oldest} or newer",
    }.items():
        assert words in (PROJECT / file).read_text(encoding="utf-8"), file
    assert f"in {' '.join(newest_first)};" in (PROJECT / "install" / "setup.sh").read_text(encoding="utf-8")


def test_every_dependency_has_its_reason_beside_it() -> None:
    text = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    reasons = {line.split('"')[1] for line in text.splitlines() if re.match(r' +"[^"]+", +# \w', line)}
    assert set(SETTINGS["project"]["dependencies"]) - reasons == set()


def test_nothing_says_to_install_our_name_from_an_index() -> None:
    """No index has a package of ours: whoever has the name there is somebody else."""
    pages = [*PROJECT.glob("*.md"), *PROJECT.glob("docs/*.md"), *PROJECT.glob("xlpkg/messages/*.py")]
    ours = re.compile(r"(?:pipx?|uv) (?:install|run|add) [^`\n]*?\b" + SETTINGS["project"]["name"] + r"\b")
    assert [(page.name, found[0]) for page in pages if (found := ours.search(page.read_text(encoding="utf-8")))] == []
