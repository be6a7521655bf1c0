"""Hiring the example company: people with accounts, rights and managers."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.core.permissions import PERMISSIONS, PermissionSet
from lms.core.viewer import Viewer
from lms.demo.people import TOP, Member, email_of, list_members, names
from lms.identity import operations as identity
from lms.people import operations as people
from lms.people import queries as organisation

DOMAIN = "threerivers.example"
VOLUNTEER = "archive-volunteer"

GRANTS = {
    "training-coordinator": PermissionSet.TRAINER,
    TOP: PermissionSet.TRAINER,
    "seasonal-recruiter": PermissionSet.ADMINISTRATOR,
}
"""By job role, beside employee for all and manager for who has people below."""


@frozen
class Colleague:
    """One person who works here."""

    member: Member
    employee_id: UUID
    viewer: Viewer


class Staff:
    """Who works here, by e-mail address, and how to hire more."""

    def __init__(
        self, session: Session, members: Sequence[Member], captions: Mapping[str, str], random: Random
    ) -> None:
        self.colleagues: dict[str, Colleague] = {}
        self._captions = captions
        self._random = random
        self._chiefs = {member.reports_to for member in members}
        self._job_roles = {role.code: role.id for role in organisation.list_job_roles(session)}
        self._sites = {site.name: site.id for site in organisation.list_sites(session)}

    def hire(
        self,
        session: Session,
        members: Iterable[Member],
        hashes: Mapping[str, str],
        *,
        years_before: int,
        now: datetime,
    ) -> list[Colleague]:
        """Add people, those above first; some joined up to so many years before."""
        hired = []
        for member in members:
            joined = now - timedelta(days=self._random.randrange(years_before * 365)) if years_before else now
            employee = people.add_employee(
                session,
                name=member.name,
                email=member.email,
                job_role_ids=(self._job_roles[member.job_role],),
                manager_id=self.colleagues[member.reports_to].employee_id if member.reports_to else None,
                site_id=self._sites[member.site],
                joined_on=joined.date(),
                viewer=None,
                now=now,
            )
            grants = self._grants(member)
            account_id = identity.open_account(
                session,
                employee_id=employee.id,
                permission_sets=grants,
                viewer=None,
                now=now,
                password_hash=hashes.get(member.email),
                demo_caption=self._captions.get(member.email),
            )
            viewer = Viewer(
                account_id=account_id,
                employee_id=employee.id,
                name=member.name,
                permissions=frozenset(p for grant in grants for p in PERMISSIONS[grant]),
            )
            colleague = Colleague(member=member, employee_id=employee.id, viewer=viewer)
            self.colleagues[member.email] = colleague
            hired.append(colleague)
        return hired

    def with_job_role(self, code: str) -> Colleague:
        """Return the first who holds a job role."""
        return next(one for one in self.colleagues.values() if one.member.job_role == code)

    def manager_of(self, colleague: Colleague) -> Viewer | None:
        """Return who observes somebody at work."""
        chief = colleague.member.reports_to
        return self.colleagues[chief].viewer if chief else None

    def _grants(self, member: Member) -> tuple[PermissionSet, ...]:
        grants = [PermissionSet.EMPLOYEE]
        if member.email in self._chiefs:
            grants.append(PermissionSet.MANAGER)
        if member.job_role in GRANTS:
            grants.append(GRANTS[member.job_role])
        return tuple(grants)


def choose_members(session: Session, random: Random) -> list[Member]:
    """Return everybody who works here at the end, those above before those below."""
    document = organisation.organisation_document(session)
    members = list_members(document.job_roles, document.sites, domain=DOMAIN, random=random)
    taken = {member.name for member in members}
    name = next(name for name in names(random) if name not in taken)
    director = next(member for member in members if member.job_role == TOP)
    volunteer = Member(
        name=name,
        email=email_of(name, DOMAIN),
        job_role=VOLUNTEER,
        site=document.sites[0],
        reports_to=director.email,
    )
    return [*members, volunteer]
