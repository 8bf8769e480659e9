"""Where a platform keeps what is no part of the store."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from freelance_sos.domain.errors import StoreError


def state_folder() -> Path:
    """The platform's folder for state; beside the store where the platform has but one for both."""
    from platformdirs import user_data_path, user_state_path

    folder = user_state_path("freelance-sos", appauthor=False)
    if folder == user_data_path("freelance-sos", appauthor=False):  # macOS and Windows; untested there
        return folder.with_name("freelance-sos-state")
    return folder


def store_state(store: Path) -> Path:
    """The folder of ``store`` in the platform's folder for state, named by the store's path."""
    return state_folder() / "stores" / _key(store)


@contextmanager
def with_way_back(store: Path) -> Iterator[None]:
    """Where there is no ``store`` any more, and there is another copy, the error says how to get it."""
    try:
        yield
    except StoreError as error:
        from freelance_sos.services.sync_setup import known_address

        if not known_address(store_state(store)) or (store.exists() and any(store.iterdir())):
            raise
        raise StoreError(error.message, "it was synced: sos sync --bring-back brings it back") from None


def cache_folder(store: Path) -> Path:
    """The folder of ``store`` among the platform's caches, named by the store's path.

    Raises RuntimeError for somebody without a home.
    """
    from platformdirs import user_cache_path

    return user_cache_path("freelance-sos", appauthor=False) / _key(store)


def _key(store: Path) -> str:
    from hashlib import blake2b

    return blake2b(os.fsencode(store), digest_size=8).hexdigest()
