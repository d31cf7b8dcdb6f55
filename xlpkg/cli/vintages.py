"""The commands ``vintages``, ``withdraw`` and ``restore``: the files of a month, and which of them are in force."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from xlpkg.atomic_files import sha256_of_file, write_atomically
from xlpkg.cli.command import command
from xlpkg.cli.console import current_language, print_line, text
from xlpkg.cli.documents import writing
from xlpkg.cli.options import MONTH, any_currency_option, query_flow_option, store_option
from xlpkg.cli.parameter_types import FILE, Word, one_of
from xlpkg.cli.stores import open_chosen_store
from xlpkg.cli.tables import to_json
from xlpkg.detail.catalogue import Download
from xlpkg.errors import NoData
from xlpkg.messages import say_list
from xlpkg.model.months import parse_month
from xlpkg.model.words import Currency, Flow
from xlpkg.store.changes import change
from xlpkg.store.decisions import Decision
from xlpkg.store.vintages import Action, Vintage, find_file, to_minute


@command("vintages")
@click.argument("word", type=Word((), str, MONTH.complete), metavar="PERIOD|FILE|HASH", help="help-vintages-word")
@click.option("--format", "format_", type=one_of("text", "json"), default="text", help="help-findings-format")
@click.option("--save", "target", type=FILE, metavar="FILE", help="help-vintages-save")
@any_currency_option
@store_option
def vintages_command(
    word: str, format_: str, target: Path | None, currency: Currency | None, store: Path | None
) -> None:
    """Print the files of a month: a line for each, in the order of storing. Or save the bytes of a stored file."""
    if target is not None:
        _save(store, word, target)
        return
    period = parse_month(word)
    with open_chosen_store(store) as opened:
        vintages = [
            (each, opened.decision(each.file.sha256, each.file.flow)) for each in opened.vintages(period, currency)
        ]
    if not vintages:
        raise NoData("no-vintages", period=period)
    accepted = [(each, made if made and made.answer == "accept" else None) for each, made in vintages]
    if format_ == "json":
        print_line(to_json([_record(*each) for each in accepted]))
        return
    for each in accepted:
        print_line(_line(*each))


def _save(store: Path | None, word: str, target: Path) -> None:
    """Write the bytes of the stored file that *word* names, and print the path."""
    with open_chosen_store(store) as opened:
        file = find_file(opened.files(), word, _content_of(word), None)
        if (data := opened.content(file)) is None:
            raise NoData("no-content", file=file.name, hash=file.short_hash)
        with writing(target, (), opened.path, Path(word)) as path:
            write_atomically(path, data)
    print_line(str(path))


def _content_of(word: str) -> str | None:
    """Return the hash of the file at the path *word*, None if there is none."""
    return sha256_of_file(Path(word)) if Path(word).is_file() else None


@command("withdraw")
@click.argument("file", metavar="FILE|HASH", help="help-stored-file")
@click.option("--reason", default="", metavar="TEXT", help="help-reason")
@query_flow_option
@store_option
def withdraw_command(file: str, reason: str, flow: Flow | None, store: Path | None) -> None:
    """Take a file out of force, and print what is in force instead."""
    _change(store, file, flow, "withdraw", reason)


@command("restore")
@click.argument("file", metavar="FILE|HASH", help="help-stored-file")
@click.option("--accept", is_flag=True, help="help-accept")
@query_flow_option
@store_option
def restore_command(file: str, accept: bool, flow: Flow | None, store: Path | None) -> None:
    """Put a withdrawn file back into force, and print what is in force now."""
    _change(store, file, flow, "restore", accept=accept)


def _change(
    store: Path | None, word: str, flow: Flow | None, action: Action, reason: str = "", *, accept: bool = False
) -> None:
    """Withdraw or restore the file that *word* names: a path, a name or the start of a hash."""
    with open_chosen_store(store) as opened:
        files = [each for each in opened.files() if flow in (None, each.flow)]
        found = find_file(files, word, _content_of(word), action)
        for told in change(opened, found, action, reason, accept=accept):
            print_line(told.sentence(current_language()))


def _line(vintage: Vintage, accepted: Decision | None) -> str:
    """Return a vintage as one line: its file, when it was stored, its state and the number of its figures in force.

    It says why the file was *accepted*, and that its bytes are missing.
    """
    file = vintage.file
    line = text(
        "vintage",
        period=vintage.period,
        currency=vintage.currency,
        file=file.name,
        hash=file.short_hash,
        kind=(file.kind,) if file.flow is None else (file.kind, file.flow),
        stored=file.stored,
        state=state_words(vintage),
        unit=say_list("vintage-units", current_language())[vintage.announced],
        figures=vintage.figures,
    )
    if accepted is not None:
        line += text("vintage-accepted", at=to_minute(accepted.at), doubt=accepted)
    return line if file.has_content else line + text("vintage-without-content")


def state_words(held: Vintage | Download) -> str:
    """Return whether a vintage or a download is in force, superseded or withdrawn."""
    if (withdrawal := held.file.withdrawal) is None:
        return text(f"vintage-{held.state.replace(' ', '-')}")
    return text("vintage-withdrawn", at=to_minute(withdrawal.at), reason=withdrawal.reason or "—")


def _record(vintage: Vintage, accepted: Decision | None) -> dict[str, Any]:
    """Return a vintage for JSON."""
    file, withdrawal = vintage.file, vintage.file.withdrawal
    return {
        "period": str(vintage.period),
        "currency": vintage.currency.value,
        "file": file.name,
        "sha256": file.sha256,
        "kind": file.kind,
        "flow": None if file.flow is None else file.flow.name.lower(),
        "arrived": file.arrived,
        "announced": vintage.announced,
        "state": vintage.state,
        "withdrawn": None if withdrawal is None else withdrawal.at,
        "reason": None if withdrawal is None else withdrawal.reason,
        "figures": vintage.figures,
        "accepted": None if accepted is None else accepted.at,
        "accepted_reason": None if accepted is None else accepted.label(current_language()),
        "has_content": file.has_content,
        "events": [{"action": event.action, "at": event.at, "reason": event.reason} for event in file.events],
    }
