"""The command ``verify``: whether a published folder is as it was made, and whether the store still has its figures."""

from __future__ import annotations

from pathlib import Path

import click

from xlpkg.atomic_files import sha256_of_file
from xlpkg.cli.command import command
from xlpkg.cli.console import current_language, print_finding_counts, print_line, remark, text
from xlpkg.cli.options import findings_format_option, store_option
from xlpkg.cli.parameter_types import FOLDER
from xlpkg.cli.stores import chosen_store
from xlpkg.cli.tables import to_json
from xlpkg.store.database import has_content
from xlpkg.store.store import open_store
from xlpkg.workbook.publication import MANIFEST
from xlpkg.workbook.verification import read_manifest, verify


@command("verify")
@click.argument("folder", type=FOLDER, metavar="FOLDER", help="help-verify-folder")
@findings_format_option
@store_option
def verify_command(folder: Path, format_: str, store: Path | None) -> int:
    """Print what differs from the manifest and from the store; exit with 1 if a finding is an error."""
    published = read_manifest(folder)
    path = chosen_store(store)
    if has_content(path):
        with open_store(path, create=False) as opened:
            found = verify(folder, published, opened)
    else:
        found = verify(folder, published, None)
    lang, findings = current_language(), (*found.findings, *found.others)
    if format_ == "json":
        print_line(to_json([each.as_json(lang) for each in findings]))
    else:
        for each in found.findings:
            print_line(remark(each, each.severity))
        if found.others:
            print_line(text("verify-others", count=len(found.others)))
        counts = {
            "intact": found.intact,
            "files": len(published.files),
            "compared": found.compared,
            "equal": found.equal,
        }
        digest = sha256_of_file(folder / MANIFEST)
        print_finding_counts("verified", findings, path=folder, digest=digest, **counts)
    return int(any(each.severity == "error" for each in found.findings))
