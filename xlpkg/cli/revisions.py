"""The command ``revisions``: what later files changed in the figures of a month."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from pathlib import Path

import click

from xlpkg.analysis.cube import load_cube
from xlpkg.analysis.revisions import (
    COLUMNS,
    Revision,
    find_implied_revisions,
    find_moved,
    find_revisions,
    find_zone_revisions,
    revision_row,
)
from xlpkg.cli.command import command
from xlpkg.cli.console import current_language, print_line, print_note, text
from xlpkg.cli.options import any_period_argument, as_of_option, currency_option, store_option
from xlpkg.cli.parameter_types import Word, one_of
from xlpkg.cli.stores import cube_of, open_chosen_store
from xlpkg.cli.tables import PrintedTable, print_table
from xlpkg.model.months import Month
from xlpkg.model.rounding import format_number
from xlpkg.model.words import FLOW_NAMES, Currency, end_of_minute, parse_moment
from xlpkg.store.vintages import to_minute


@command("revisions")
@any_period_argument
@click.option(
    "--sort", type=one_of("change", "percent", "yoy", "arrival"), default="change", help="help-revisions-sort"
)
@click.option("--implied", is_flag=True, help="help-implied")
@click.option("--since", type=Word((), parse_moment), metavar="MOMENT", help="help-since")
@click.option("--zones", is_flag=True, help="help-zones")
@click.option("--format", "format_", type=one_of("text", "csv", "json"), help="help-rows-format")
@currency_option
@as_of_option
@store_option
def revisions_command(
    period: Month | None,
    sort: str,
    implied: bool,
    since: dt.datetime | None,
    zones: bool,
    format_: str | None,
    currency: Currency | None,
    as_of: dt.datetime | None,
    store: Path | None,
) -> None:
    """Print what later files changed in *period*, or in all months, and the effect on YoY and ranks.

    With *since*, print what they changed in the figures of a report that was made then.
    """
    with open_chosen_store(store) as opened:
        cube = cube_of(opened, currency, period, as_of)
        if period is not None and period not in cube.periods():
            raise cube.no_data(period)
        of_zones: tuple[Revision, ...] = ()
        if since is None:
            published = find_revisions(opened, cube.currency, period, as_of)
            of_zones = find_zone_revisions(opened, cube.currency, period, as_of)
        else:
            published = find_moved(load_cube(opened, cube.currency, end_of_minute(since)), cube, period)
    inferred = find_implied_revisions(cube, period) if since is None else ()
    listed = _sorted([*published, *(of_zones if zones else ()), *(inferred if implied else ())], sort)
    if format_ == "text":
        for revision in listed:
            print_line(_line(revision))
    else:
        table = PrintedTable(COLUMNS, [list(revision_row(revision).values()) for revision in listed])
        print_table(table, format_, raw=True, screen=_screen_table(listed))
    if since is not None:
        print_note("revisions-moved", count=len(published), since=since)
        return
    print_note(
        "revisions-found",
        cells=len(published),
        months=len({revision.period for revision in published}),
        levels=sum(revision.figure == "level" for revision in published),
        printed=sum(revision.figure == "yoy" for revision in published),
        appeared=sum(revision.old is None for revision in published),
        gone=sum(revision.new is None for revision in published),
    )
    for key, found, option, is_listed in (
        ("revisions-of-zones", of_zones, "--zones", zones),
        ("revisions-implied", inferred, "--implied", implied),
    ):
        if found:
            hint = "" if is_listed else text("revisions-not-listed", option=option)
            print_note(key, count=len(found), hint=hint)


def _sorted(found: list[Revision], order: str) -> list[Revision]:
    """Return *found* from the largest to the smallest by *order*, or in the order of arrival."""

    def size(revision: Revision) -> tuple[bool, float]:
        if order == "yoy":
            return True, revision.yoy_change
        amount = abs(revision.percent if order == "percent" and revision.figure != "yoy" else revision.change)
        # A figure that was added or dropped has no size; it is listed first, because it may be large.
        return revision.figure != "yoy", math.inf if math.isnan(amount) else amount

    return found if order == "arrival" else sorted(found, key=size, reverse=True)


def _screen_table(found: Sequence[Revision]) -> PrintedTable:
    """Return the table that a terminal shows: the revised figures and their effects, without files."""
    lang = current_language()
    rows = [
        (
            str(revision.period),
            revision.zone or revision.region,
            FLOW_NAMES[lang][revision.flow],
            text(f"basis-{revision.basis.name.lower()}"),
            text(f"figure-{revision.figure}"),
            *_figures(revision),
            _pair(revision.yoy),
            _pair(revision.next_yoy),
            _pair(revision.rank, decimals=0),
        )
        for revision in found
    ]
    return PrintedTable(text("revisions-header").split("|"), rows, labels=5)


def _figures(revision: Revision) -> tuple[str, str, str]:
    """Return the old value, the new value and the change in words; levels to the last digit that is published."""
    decimals = 1 if revision.figure == "yoy" else 4  # a level is published in 万 or finer
    old, new = ("-" if each is None else format_number(each.value, decimals) for each in (revision.old, revision.new))
    return old, new, "" if math.isnan(revision.change) or not revision.change else _signed(revision.change, decimals)


def _pair(values: tuple[float, float], decimals: int = 1) -> str:
    """Return ``before → after``; "" where rounding leaves no change."""
    before, after = (format_number(value, decimals) for value in values)
    return "" if before == after else f"{before} → {after}"


def _line(revision: Revision) -> str:
    """Return a revision as one line: the figure, its old and new value, the effects, and both source cells."""
    lang = current_language()
    region = " ".join(filter(None, [revision.region.label(lang), revision.zone]))
    what = ", ".join([region, FLOW_NAMES[lang][revision.flow], text(f"basis-{revision.basis.name.lower()}")])
    figure = "" if revision.figure == "level" else f", {text(f'figure-{revision.figure}')}"
    old, new, change = _figures(revision)
    percent = "" if math.isnan(revision.percent) else f", {_signed(revision.percent, 2)}%"
    effects = {
        "revision-yoy": _pair(revision.yoy) if revision.figure == "level" else "",
        "revision-next-yoy": _pair(revision.next_yoy),
        "revision-rank": _pair(revision.rank, decimals=0) if revision.figure == "level" else "",
    }
    versions = filter(None, (revision.old, revision.new))
    sources = dict.fromkeys(f"{each.file} {each.cell} ({to_minute(each.arrived)})" for each in versions)
    parts = [
        f"{revision.period} {what}{figure}: {old} → {new}" + (f" ({change}{percent})" if change else ""),
        *(f"{text(key)} {pair}" for key, pair in effects.items() if pair),
        " → ".join(sources),
    ]
    return "; ".join(parts)


def _signed(value: float, decimals: int) -> str:
    return ("+" if value > 0 else "") + format_number(value, decimals)
