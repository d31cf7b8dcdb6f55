"""Withdraw or restore a file of the store, and say what is in force then."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from xlpkg.messages import Message
from xlpkg.model.months import Month, spans
from xlpkg.model.regions import REGIONS, Region
from xlpkg.model.words import Currency, Edition
from xlpkg.store.ingest import restore
from xlpkg.store.store import Store
from xlpkg.store.vintages import OF_STORE, Action, StoredFile

#: How many regions and cities a sentence names.
_MOST_NAMED: Final = 5


def change(store: Store, file: StoredFile, action: Action, reason: str = "", *, accept: bool = False) -> list[Message]:
    """Withdraw or restore *file*, and return what a user should know.

    Raises as :meth:`Store.withdraw` and :func:`xlpkg.store.ingest.restore` do; *accept*: as there.
    """
    if action == "withdraw":
        store.withdraw(file, reason)
    else:
        restore(store, file, accept=accept)
    key = "file-is-withdrawn" if action == "withdraw" else "file-is-restored"
    return [Message(key, {"file": file.name, "hash": file.short_hash, **OF_STORE}), *_in_force(store, file)]


def _in_force(store: Store, file: StoredFile) -> Iterator[Message]:
    """Yield for each month of *file* which files are in force, or that none is, and what cells then show."""
    stored = store.months()
    for currency, period in file.months:
        facts = {"period": period, "currency": currency}
        others = [other for other, months in stored.items() if other is not currency and period in months]
        if in_force := store.in_force(currency, period):
            yield Message("in-force-now", {"files": tuple(each.named for each in in_force), **facts})
        else:
            none = Message("nothing-in-cells", {})
            instead = Message("nothing-in-force-but-other", {"other": others[0]}) if others else none
            yield Message("nothing-in-force", {"instead": instead, **facts})
    announced: dict[tuple[Currency, Edition, tuple[StoredFile, ...]], list[tuple[Month, str | Region]]] = {}
    for (currency, period, region, zone, edition), of_group in store.announced_in_force(file).items():
        place = (period, zone or REGIONS[region])
        announced.setdefault((currency, edition, (*of_group,)), []).append(place)
    for (currency, edition, files), places in announced.items():
        key = "announced-in-force-now" if files else "nothing-announced-in-force"
        names = [*dict.fromkeys(name for _, name in places)]
        regions = (*names[:_MOST_NAMED], *([f"… ({len(names)})"] if len(names) > _MOST_NAMED else []))
        of_files = {"edition": edition, "files": tuple(each.named for each in files), "currency": currency}
        yield Message(key, {"periods": spans(month for month, _ in places), "regions": regions, **of_files})
