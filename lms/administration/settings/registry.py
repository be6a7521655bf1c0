"""The pages to which the settings lead; filled only by wiring, so that features of any floor can have one."""

from collections.abc import Iterable

from lms.core.frozen import frozen
from lms.core.permissions import Permission
from lms.core.words import Message


@frozen
class SettingsPage:
    """One page, and what is set there."""

    label: Message
    about: Message
    endpoint: str
    permission: Permission = Permission.SETTINGS_EDIT


_pages: list[SettingsPage] = []


def fill(pages: Iterable[SettingsPage]) -> None:
    """Set the list anew."""
    _pages[:] = pages


def list_pages() -> tuple[SettingsPage, ...]:
    """Return all pages in their order."""
    return tuple(_pages)
