"""The commands ``office install``, ``remove`` and ``status``: the extension of LibreOffice."""

from __future__ import annotations

from pathlib import Path

import click

from xlpkg.cli.command import Group
from xlpkg.cli.console import complain, current_language, note, put, text
from xlpkg.cli.parameter_types import FolderType
from xlpkg.errors import OfficeError
from xlpkg.hosts.libreoffice.extension import manager

_profile_option = click.option("--profile", type=FolderType(), metavar="DIR", help="help-office-profile")


@click.group("office", cls=Group, help="help-office")
def office() -> None:
    """Install, remove or check the extension of LibreOffice."""


@office.command("install", help="help-office-install")
@_profile_option
@click.pass_context
def install(ctx: click.Context, profile: Path | None) -> None:
    """Install the extension for the Python environment that runs this command, and try a function in it."""
    folder = _folder(profile)
    _show(ctx, manager.install(folder), folder)


@office.command("remove", help="help-office-remove")
@_profile_option
def remove(profile: Path | None) -> None:
    """Remove the extension."""
    folder = _folder(profile)
    removed = manager.remove(folder)
    if removed is None:
        note("extension-missing", profile=folder)
    else:
        put(text("extension-removed", version=removed.version, profile=folder))


@office.command("status", help="help-office-status")
@_profile_option
@click.pass_context
def status(ctx: click.Context, profile: Path | None) -> None:
    """Print what is installed and try a function in it; exit with 1 if it is missing or does not work."""
    folder = _folder(profile)
    installed = manager.find(folder)
    if installed is None:
        put(text("extension-missing", profile=folder))
        ctx.exit(1)
    _show(ctx, installed, folder)


def _folder(profile: Path | None) -> Path:
    return manager.default_profile() if profile is None else profile.absolute()


def _show(ctx: click.Context, installed: manager.Installed, profile: Path) -> None:
    put(text("extension-installed", version=installed.version, profile=profile))
    put(text("extension-environment", folder=installed.environment, python=installed.python))
    try:
        found = manager.check_formula(profile)
    except OfficeError as error:
        complain(error.sentence(current_language()))
        ctx.exit(1)
    if found is not None:
        put(text("extension-answers-otherwise", formula=manager.FORMULA, found=found))
        ctx.exit(1)
    put(text("extension-answers", formula=manager.FORMULA))
