"""Reading the mantra."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.core.errors import NotFound
from lms.vision import codec
from lms.vision.models import MantraVersion
from lms.vision.terms import MantraDocument


class MantraNotFound(NotFound):
    """The firm has no mantra yet."""

    def __init__(self) -> None:
        super().__init__("There is no mantra yet.")


def find_active_mantra(session: Session) -> MantraDocument | None:
    """Return the mantra that holds now, or `None` before the first import."""
    plain = session.scalar(select(MantraVersion.document).where(MantraVersion.state == "active"))
    return None if plain is None else codec.mantra_from_plain(plain)


def get_active_mantra(session: Session) -> MantraDocument:
    """Return the mantra that holds now.

    :raises MantraNotFound: before the first import
    """
    mantra = find_active_mantra(session)
    if mantra is None:
        raise MantraNotFound
    return mantra


def last_version(session: Session) -> int:
    """Return the number of the newest version, 0 before the first."""
    return session.scalar(select(func.max(MantraVersion.version))) or 0
