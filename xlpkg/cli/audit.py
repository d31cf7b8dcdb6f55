"""The command that proofreads a published report, whoever made it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xlpkg.cli.console import note, put
from xlpkg.cli.options import AsOf, CurrencyName, StoreFile, Text
from xlpkg.model.months import Month, parse_month

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from xlpkg.analysis.cube import Cube
    from xlpkg.analysis.findings import Finding
    from xlpkg.audit.claims import ParsedReport
    from xlpkg.model.words import Currency


def audit(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The report: .txt, .md, .docx, .pdf, .xlsx or .xlsm.")],
    period: Annotated[
        Month | None,
        typer.Option(
            "--period",
            parser=parse_month,
            metavar="MONTH",
            help="A month, such as 2025-02. By default the report's own.",
        ),
    ] = None,
    how: Annotated[Text, typer.Option("--format", help="How the findings are printed.")] = Text.TEXT,
    currency: CurrencyName = None,
    as_of: AsOf = None,
    store: StoreFile = None,
) -> None:
    """Proofread a report against itself and your store.

    Without a store, against itself alone. Exits with 1 where a finding is an error. The month and the currency are the
    report's own, unless they are named.
    """
    from xlpkg.audit import auditor
    from xlpkg.audit.read_file import read_document
    from xlpkg.audit.report_parser import parse_report

    document = read_document(file)
    claims = parse_report(document)
    cube = _cube(claims, store, currency, as_of)
    findings = auditor.audit(document, cube, period)
    if how is Text.JSON:
        put(json.dumps([found.as_json("en") for found in findings], ensure_ascii=False, indent=2, allow_nan=False))
    else:
        for found in findings:
            put(_line(found))
        _summarise(file, period or claims.period, findings)
    if any(found.severity == "error" for found in findings):
        raise typer.Exit(1)


def _summarise(file: Path, period: Month | None, findings: Sequence[Finding]) -> None:
    counts = Counter(found.severity for found in findings)
    note(
        "audited",
        file=file.name,
        period=period or "?",
        errors=counts["error"],
        warnings=counts["warning"],
        notes=counts["note"],
    )


def _cube(
    claims: ParsedReport, named: Path | None, currency: Currency | None, as_of: dt.datetime | None
) -> Cube | None:
    """Return the cube of the user's own store in the report's currency; None, with a note, where there is none.

    The examples' store is not asked: figures that are not the user's own must not judge in silence.
    """
    from xlpkg.analysis.cube import load_cube
    from xlpkg.store.database import is_there
    from xlpkg.store.store import default_path, open_store

    path = named or default_path()
    if named is None and not is_there(path):
        note("audit-without-store", path=path)
        return None
    with open_store(path, create=False) as held:
        wished = currency or (claims.unit.currency if claims.unit else None) or held.currency(as_of=as_of)
        if wished not in held.currencies(as_of):
            note("audit-without-currency", path=path, currency=wished.value)
            return None
        return load_cube(held, wished, as_of)


def _line(found: Finding) -> str:
    """Return place, severity, code, printed and expected, and the sentence."""
    compared = " → ".join(str(value) for value in (found.printed, found.expected) if value is not None)
    return ": ".join(
        part for part in (found.where, f"{found.severity} {found.code}", compared, found.sentence("en")) if part
    )
