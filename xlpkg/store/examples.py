"""What becomes of the examples once the user's store has months of its own."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from xlpkg.bundled import example_folders
from xlpkg.messages import Message
from xlpkg.model.months import Month, spans
from xlpkg.model.words import Currency
from xlpkg.store.store import Store, default_path, example_store, is_filled, open_store


def examples_left(key: str, store: Store, before: Mapping[Currency, Collection[Month]]) -> Message | None:
    """Return the message *key* if *store*, the user's, has got its first months and lacks those of the examples.

    *before* are the months that it had. The message names these months and the folders from which they can be stored,
    of the currencies in the store. None if the examples were never stored beside *store*: nobody has seen them.
    """
    stored = store.months()
    if before or not stored or store.path != default_path() or not is_filled(example_store()):
        return None
    with open_store(example_store(), create=False) as examples:
        shown = examples.months()
    left = {each.value: {*shown.get(each, ())}.difference(months) for each, months in stored.items()}
    months = set().union(*left.values())
    folders = tuple(folder for folder in example_folders() if left.get(folder.name))
    quoted = " ".join(f'"{folder}"' for folder in folders)
    return Message(key, {"months": spans(months), "folders": folders, "quoted": quoted}) if months else None
