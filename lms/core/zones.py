"""The time zone of the configuration, for work that no request asks for."""

from sqlalchemy.orm import Session

TIME_ZONE = "time_zone"
"""Name in `Session.info`; set when the database of an instance is opened."""


def configured_zone(session: Session) -> str:
    """Return the IANA name of the zone that counts where the company has chosen none."""
    return str(session.info.get(TIME_ZONE, "UTC"))
