"""What can be said about the company itself."""

from datetime import datetime
from typing import TypedDict

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core import ids, text
from lms.core.errors import RuleViolation
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.files import operations as files
from lms.files.ingest import IngestedFile
from lms.people import queries, rules
from lms.people.models import Organisation


class OneWordMissing(RuleViolation):
    """The word for customers is given for one or for several only."""

    field = "customer_many"


class CompanyFields(TypedDict):
    """What can be said about the company."""

    name: str
    locale: str
    customer_one: str
    customer_many: str
    time_zone: str
    colour: str


def edit_company(session: Session, *, viewer: Viewer | None, now: datetime, **fields: str) -> None:
    """Change what is said about the company; the first time, this makes it. `fields` are `CompanyFields`.

    :raises NameNeeded: if the name is missing
    :raises OneWordMissing: if the word for customers is given for one or for several only
    """
    fields["name"] = rules.clean_name(fields["name"])
    if bool(fields["customer_one"]) != bool(fields["customer_many"]):
        raise OneWordMissing(
            _("Enter both words, for one and for several."),
            field="customer_many" if fields["customer_one"] else "customer_one",
        )
    organisation = session.scalars(select(Organisation)).one_or_none()
    before: dict[str, object] = {}
    if organisation is None:
        organisation = Organisation(
            id=ids.stable_id("organisation"), code=text.slug(fields["name"]), sector="", about="", logo_sha256=None
        )
        session.add(organisation)
    else:
        before = {name: getattr(organisation, name) for name in fields}
    for name, value in fields.items():
        setattr(organisation, name, value)
    session.flush()
    changed = {name: value for name, value in fields.items() if before.get(name, "") != value}
    if changed:
        audit.record(
            session,
            viewer=viewer,
            action="organisation.edited",
            subject=organisation.code,
            at=now,
            before={name: before.get(name, "") for name in changed},
            after=changed,
        )


def set_logo(session: Session, *, ingested: IngestedFile | None, viewer: Viewer | None, now: datetime) -> None:
    """Take an image that is in the store as the company's logo, or remove the one it has.

    :raises OrganisationNotFound: before the company has a name
    """
    organisation = session.scalars(select(Organisation)).one_or_none()
    if organisation is None:
        raise queries.OrganisationNotFound
    if ingested is not None:
        files.keep_file(session, ingested=ingested, now=now)
    organisation.logo_sha256 = ingested.sha256 if ingested else None
    session.flush()
    action = "organisation.logo-set" if ingested else "organisation.logo-removed"
    audit.record(session, viewer=viewer, action=action, subject=organisation.code, at=now)
