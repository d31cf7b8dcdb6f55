"""The audit of a report whose figures were moved by files that were stored after it was made."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

from xlpkg.analysis.cube import Cube, load_cube
from xlpkg.analysis.findings import SEVERITIES, Finding, finding
from xlpkg.analysis.wide import load_wide
from xlpkg.audit.auditor import Audited, audit_claims
from xlpkg.audit.claims import ParsedReport
from xlpkg.audit.document import Document, Paragraph
from xlpkg.audit.report_parser import STORED_UNTIL
from xlpkg.errors import BadArgument, NoData
from xlpkg.model.words import end_of_minute, parse_moment
from xlpkg.report.compose import nation_drivers
from xlpkg.report.model import NationDrivers
from xlpkg.store.store import Store

_TICK: Final = dt.timedelta(microseconds=1)
#: The most changes of the store in the minute of a report that are tried.
_MOST_CHANGES: Final = 20


def audit_stored(
    parsed: ParsedReport,
    store: Store,
    cube: Cube,
    drivers: NationDrivers | None = None,
    until: dt.datetime | None = None,
) -> Audited:
    """Compare what a document claims with *cube*, as :func:`xlpkg.audit.auditor.audit_claims` does.

    What is wrong by it but right by what *store* had at the moment of the report is one note that counts the figures.
    The moment is *until*, else one in the minute that the report names: the changes of the store in it are tried, from
    the last one on.
    """
    cube = load_wide(store, cube) if parsed.has_places else cube
    now = best = audit_claims(parsed, cube, drivers)
    month, found = parsed.month, None
    for moment in _moments(parsed.document, store, until) if now.findings else ():
        if cube.stored_until is not None and moment >= cube.stored_until:
            continue
        try:
            then = load_cube(store, cube.currency, moment)
            then = load_wide(store, then) if parsed.has_places else then
        except NoData:
            break
        if month is not None and month not in then.periods():
            break
        of_then = drivers and nation_drivers(store.path, then, drivers.period, parsed.lang)[0]
        both = _both(now, audit_claims(parsed, then, of_then))
        if _counts(both) < _counts(best):
            best, found = both, moment
    if found is None:
        return now
    shown = found.astimezone().replace(tzinfo=None)
    words = ("trademonitor revisions", month, "--currency", cube.currency, "--since", shown.isoformat())
    note = finding(
        "moved",
        "note",
        parsed.document.name,
        count=now.wrong - best.wrong or sum(_counts(now)) - sum(_counts(best)),
        of=now.right + now.wrong,
        until=f"{shown:%Y-%m-%d %H:%M}",
        command=" ".join(str(word) for word in words if word),
    )
    return replace(best, findings=(*best.findings, note))


def _moments(document: Document, store: Store, until: dt.datetime | None) -> list[dt.datetime]:
    """Return the last change of *store* before *until*, or those in the minute that *document* names, the last first.

    If there are none in the minute, it is the last one before.
    """
    texts = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    try:
        named = [parse_moment(" ".join(found.groups())) for text in texts for found in STORED_UNTIL.finditer(text)]
    except BadArgument:
        named = []
    if not until and not named:
        return []
    first = until or max(named)
    moment, moments = store.changed_until(until or end_of_minute(first)), list[dt.datetime]()
    while moment and len(moments) < _MOST_CHANGES and (moment >= first or not moments):
        moments.append(moment)
        moment = store.changed_until(moment - _TICK)
    return moments


def _both(now: Audited, then: Audited) -> Audited:
    """Return the audit *then* with the findings that are in both audits: a figure may be right by either."""
    known = {_place(each) for each in now.findings}
    both = replace(then, findings=tuple(each for each in then.findings if _place(each) in known))
    wrong = max(0, then.wrong - _counts(then)[0] + _counts(both)[0])
    return replace(both, right=then.right + then.wrong - wrong, wrong=wrong)


def _counts(audited: Audited) -> list[int]:
    """Return the numbers of errors, warnings and notes."""
    return [sum(each.severity == severity for each in audited.findings) for severity in SEVERITIES]


def _place(found: Finding) -> tuple[object, ...]:
    return found.code, found.where, found.printed, found.message.facts.get("flow"), found.message.facts.get("region")
