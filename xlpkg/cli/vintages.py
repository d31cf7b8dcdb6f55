"""The commands that look behind a figure: revisions between its vintages, and its YoY on every base."""

from __future__ import annotations

import csv
import io
import json
import math
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from xlpkg.cli.console import note, put
from xlpkg.cli.defaults import cube_of, stored
from xlpkg.cli.options import AnyPeriod, AsOf, CurrencyName, Listing, Period, Rows, StoreFile
from xlpkg.errors import BadArgument
from xlpkg.messages import say
from xlpkg.model import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlpkg.analysis.cube import Cube
    from xlpkg.analysis.revisions import Revision
    from xlpkg.model.months import Month


class Order(StrEnum):
    """In descending order of what revisions are listed."""

    CHANGE = "change"
    PERCENT = "percent"
    YOY = "yoy"
    ARRIVAL = "arrival"


def revisions(
    period: AnyPeriod = None,
    sort: Annotated[
        Order,
        typer.Option(
            "--sort",
            help="The largest first: by the change of the level, by that in percent, or by what it does to a YoY."
            " Or in the order of arrival.",
        ),
    ] = Order.CHANGE,
    implied: Annotated[
        bool,
        typer.Option(
            "--implied",
            help="List also year-to-date levels that were not published again, but are others in the YoY printed a"
            " year later.",
        ),
    ] = False,
    zones: Annotated[
        bool,
        typer.Option("--zones", help="List also the cities and development zones, whose figures have no YoY here."),
    ] = False,
    how: Annotated[Listing, typer.Option("--format", help="How the revisions are printed.")] = Listing.TEXT,
    currency: CurrencyName = None,
    as_of: AsOf = None,
    store: StoreFile = None,
) -> None:
    """Print what later files changed in a month, or in all.

    And what that does to YoY and ranks.
    """
    from xlpkg.analysis.revisions import COLUMNS, flat, implied_revisions, zone_revisions
    from xlpkg.analysis.revisions import revisions as find_revisions

    with stored(store) as held:
        cube = cube_of(held, currency, as_of)
        if period is not None:
            _known(cube, period)
        found = [*find_revisions(held, cube.currency, period, as_of)]
        of_zones = zone_revisions(held, cube.currency, period, as_of)
    inferred = implied_revisions(cube, period)
    listed = _sorted([*found, *(of_zones if zones else ()), *(inferred if implied else ())], sort)
    if how is Listing.TEXT:
        for revision in listed:
            put(_line(revision))
    elif how is Listing.JSON:
        put(json.dumps([flat(revision) for revision in listed], ensure_ascii=False, indent=2, allow_nan=False))
    else:
        put(_csv(COLUMNS, ([_cell(value) for value in flat(revision).values()] for revision in listed)))
    _summarise(found)
    if of_zones:
        note("revisions-of-zones" if zones else "revisions-of-zones-not-listed", count=len(of_zones))
    if inferred:
        note("revisions-implied" if implied else "revisions-implied-not-listed", count=len(inferred))


def _known(cube: Cube, period: Month) -> None:
    if period not in cube.periods():
        raise cube.no_data(period)


def _sorted(found: list[Revision], order: Order) -> list[Revision]:
    def size(revision: Revision) -> tuple[bool, float]:
        if order is Order.YOY:
            return True, revision.yoy_change
        amount = abs(revision.percent if order is Order.PERCENT and revision.figure != "yoy" else revision.change)
        # What appeared or is gone has no size: it stands first, since nothing says that it is small.
        return revision.figure != "yoy", math.inf if math.isnan(amount) else amount

    return found if order is Order.ARRIVAL else sorted(found, key=size, reverse=True)


def _summarise(found: Sequence[Revision]) -> None:
    note(
        "revisions-found",
        cells=len(found),
        months=len({revision.period for revision in found}),
        levels=sum(revision.figure == "level" for revision in found),
        printed=sum(revision.figure == "yoy" for revision in found),
        appeared=sum(revision.old is None for revision in found),
        gone=sum(revision.new is None for revision in found),
    )


def _line(revision: Revision) -> str:
    """Return a revision as one line: what, from what to what, what it does, and where both stand."""
    from xlpkg.model.rounding import printed

    digits = 1 if revision.figure == "yoy" else 4  # the levels' last printed digit is 万 or finer
    old, new = revision.old, revision.new
    where = ", ".join(filter(None, [revision.region.english, revision.zone]))
    what = f"{where}, {words.FLOW_NAMES['en'][revision.flow]}, {revision.basis.name.lower()}"
    figure = {"level": "", "yoy": say("revision-printed-yoy"), "base": say("revision-base")}[revision.figure]
    parts = [f"{revision.period} {what}{figure}: "]
    parts.append(" → ".join("-" if each is None else printed(each.value, digits) for each in (old, new)))
    if old is not None and new is not None:
        percent = "" if revision.figure == "yoy" else f", {_signed(revision.percent, 2)} %"
        parts.append(f" ({_signed(revision.change, digits)}{percent})")
    effects = (
        ("revision-yoy", revision.yoy, revision.figure == "level"),
        ("revision-next-yoy", revision.next_yoy, True),
        ("revision-rank", revision.rank, revision.figure == "level"),
    )
    for key, pair, is_told in effects:
        before, after = (printed(value, 0 if key == "revision-rank" else 1) for value in pair)
        if is_told and before != after:
            parts.append(f"; {say(key)} {before} → {after}")
    places = [f"{each.file} {each.cell} ({each.arrived[:16].replace('T', ' ')} UTC)" for each in (old, new) if each]
    return f"{''.join(parts)}; {' → '.join(places)}"


def _signed(value: float, digits: int) -> str:
    from xlpkg.model.rounding import printed

    return ("+" if value > 0 else "") + printed(value, digits)


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue().rstrip("\n")


def _cell(value: object) -> object:
    return "" if value is None else value


#: The columns of the command yoy: the YoY on each base, the band of the revised one, what auto takes and how.
BASES_HEADER = ("省市", "公布", "修订", "修订误差", "库存", "首次公布", "自动", "自动方法")


def yoy(
    period: Period,
    basis_name: Annotated[
        str, typer.Option("--basis", metavar="month|ytd", help="The month alone, or the year to date.")
    ] = "month",
    flow: Annotated[
        words.Flow,
        typer.Option(
            "--flow",
            parser=words.parse_flow,
            metavar="total|export|import",
            help="The flow. By default total.",
            show_default=False,
        ),
    ] = words.Flow.TOTAL,
    raw: Annotated[bool, typer.Option("--raw", help="Leave the numbers unrounded.")] = False,
    how: Annotated[Rows, typer.Option("--format", help="How the table is printed.")] = Rows.CSV,
    currency: CurrencyName = None,
    as_of: AsOf = None,
    store: StoreFile = None,
) -> None:
    """Print a month's YoY on every base, side by side.

    Official, revised with its band, stored, first published.
    """
    from xlpkg.model.regions import REGIONS
    from xlpkg.model.rounding import MISSING, printed
    from xlpkg.report.render import json_numbers, markdown_table

    if flow is words.Flow.NET:
        raise BadArgument("net-undefined")
    basis = words.parse_basis(basis_name)
    with stored(store) as held:
        cube = cube_of(held, currency, as_of)
    at = (basis, slice(None), flow, cube.at(period))
    by_method = {method: cube.yoy(method) for method in words.Method}
    official, revised, kept, first, auto = (
        by_method[method].value[at].tolist()
        for method in (
            words.Method.OFFICIAL,
            words.Method.REVISED,
            words.Method.STORED,
            words.Method.FIRST,
            words.Method.AUTO,
        )
    )
    band = by_method[words.Method.REVISED].band[at].tolist()
    taken = by_method[words.Method.AUTO].method[at].tolist()
    columns = zip(official, revised, band, kept, first, auto, strict=True)
    rows = [
        (region.short, json_numbers(values), words.METHOD_NAMES["en"][method] if method else None)
        for region, values, method in zip(REGIONS, columns, taken, strict=True)
    ]
    if all(value is None for _, values, _ in rows for value in values):
        raise cube.no_data(period)

    def text(value: float | None, missing: str) -> str:
        return missing if value is None else repr(value) if raw else printed(value)

    if how is Rows.MD:
        body = ([name, *(text(value, MISSING) for value in values), method or MISSING] for name, values, method in rows)
        put(markdown_table(BASES_HEADER, body))
    elif how is Rows.JSON:
        lines = (
            [name, *(None if value is None else float(text(value, "")) for value in values), method]
            for name, values, method in rows
        )
        put(json.dumps([dict(zip(BASES_HEADER, line, strict=True)) for line in lines], ensure_ascii=False, indent=2))
    else:
        put(_csv(BASES_HEADER, ([name, *(text(v, "") for v in values), method or ""] for name, values, method in rows)))
