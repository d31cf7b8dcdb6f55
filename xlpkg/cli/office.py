"""The commands ``office install``, ``remove`` and ``status``: the extension of LibreOffice."""

from __future__ import annotations

from pathlib import Path

import click

from xlpkg.cli.command import Group
from xlpkg.cli.console import current_language, print_line, print_message, print_note, text
from xlpkg.cli.parameter_types import FOLDER
from xlpkg.errors import OfficeError
from xlpkg.hosts.libreoffice.extension import manager

_profile_option = click.option(
    "--profile",
    type=FOLDER,
    metavar="DIR",
    callback=lambda _, __, folder: folder.absolute() if folder else manager.default_profile(),
    help="help-office-profile",
)


@click.group("office", cls=Group, help="help-office")
def office_group() -> None:
    """Install, remove or check the extension of LibreOffice."""


@office_group.command("install", help="help-office-install")
@_profile_option
def install_extension(profile: Path) -> int:
    """Install the extension for the Python environment that runs this command, and try a function in it."""
    return _print_state(manager.install(profile), profile)


@office_group.command("remove", help="help-office-remove")
@_profile_option
def remove_extension(profile: Path) -> None:
    """Remove the extension."""
    if (removed := manager.remove(profile)) is None:
        print_note("extension-missing", profile=profile)
    else:
        print_line(text("extension-removed", version=removed.version, profile=profile))


@office_group.command("status", help="help-office-status")
@_profile_option
def extension_status(profile: Path) -> int:
    """Print what is installed, try a function in it, and say whether a click on a button works.

    Exit with 1 if it is missing or does not work.
    """
    if (installed := manager.find(profile)) is None:
        print_line(text("extension-missing", profile=profile))
        return 1
    return _print_state(installed, profile)


def _print_state(installed: manager.Installed, profile: Path) -> int:
    """Print what is installed and whether it works; return 1 if it does not."""
    print_line(text("extension-installed", version=installed.version, profile=profile))
    print_line(text("extension-environment", folder=installed.environment, python=installed.python))
    works, message = manager.clicks(profile)
    if not works:
        print_line(message.sentence(current_language()))
        return 1
    try:
        found = manager.check_formula(profile)
    except OfficeError as error:
        print_message(error)
        return 1
    if found is not None:
        print_line(text("extension-answers-otherwise", formula=manager.FORMULA, found=found))
        return 1
    print_line(text("extension-answers", formula=manager.FORMULA))
    if not manager.is_current(installed):
        print_line(text("extension-outdated", version=installed.version, environment=installed.environment))
        return 1
    print_line(message.sentence(current_language()))
    return 0
