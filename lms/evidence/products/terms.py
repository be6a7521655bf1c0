"""Work products as values."""

from enum import StrEnum

from lms.core.words import gettext as _


class ProductState(StrEnum):
    """What became of a work product."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    RETURNED = "returned"

    @property
    def label(self) -> str:
        """Its name on a page."""
        return _PRODUCT_STATES[self]


_PRODUCT_STATES = {
    ProductState.WAITING: _("Waiting"),
    ProductState.ACCEPTED: _("Accepted"),
    ProductState.RETURNED: _("Sent back"),
}
