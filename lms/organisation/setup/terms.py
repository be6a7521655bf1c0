"""The steps of setting a company up."""

from datetime import datetime
from enum import StrEnum

from lms.core.frozen import frozen
from lms.core.permissions import Permission, PermissionSet
from lms.core.words import Message
from lms.core.words import gettext as _

NEW, LEAVE_OUT = "new", "ignore"
"""What a job role of a template can be here, beside one of the company's own."""


class SetupStep(StrEnum):
    """One step, in their order."""

    COMPANY = "company"
    SITES = "sites"
    JOB_ROLES = "job-roles"
    MANTRA = "mantra"
    MAP = "map"
    RELEASE = "release"
    INVITE = "invite"

    @property
    def label(self) -> Message:
        """What the step is called."""
        return _LABELS[self]

    @property
    def permission(self) -> Permission:
        """What one needs to take it."""
        return _PERMISSIONS[self]

    @property
    def permission_set(self) -> PermissionSet:
        """What a colleague is granted so that they can take it."""
        is_trainers = self.permission in {Permission.MANTRA_EDIT, Permission.MAPS_EDIT, Permission.RELEASES_PUBLISH}
        return PermissionSet.TRAINER if is_trainers else PermissionSet.ADMINISTRATOR

    @property
    def endpoint(self) -> str:
        """Its page."""
        return _ENDPOINTS[self]

    @property
    def may_be_skipped(self) -> bool:
        """Test if the others can be taken without it: nothing is released for a company without a name."""
        return self is not SetupStep.COMPANY


_LABELS = {
    SetupStep.COMPANY: _("Company"),
    SetupStep.SITES: _("Sites"),
    SetupStep.JOB_ROLES: _("Departments and job roles"),
    SetupStep.MANTRA: _("Mantra"),
    SetupStep.MAP: _("First journey"),
    SetupStep.RELEASE: _("First release"),
    SetupStep.INVITE: _("Invite people"),
}
_PERMISSIONS = {
    SetupStep.COMPANY: Permission.COMPANY_EDIT,
    SetupStep.SITES: Permission.COMPANY_EDIT,
    SetupStep.JOB_ROLES: Permission.COMPANY_EDIT,
    SetupStep.MANTRA: Permission.MANTRA_EDIT,
    SetupStep.MAP: Permission.MAPS_EDIT,
    SetupStep.RELEASE: Permission.RELEASES_PUBLISH,
    SetupStep.INVITE: Permission.PEOPLE_EDIT,
}
_ENDPOINTS = {
    SetupStep.COMPANY: "setup.edit_company",
    SetupStep.SITES: "setup.list_sites",
    SetupStep.JOB_ROLES: "setup.list_job_roles",
    SetupStep.MANTRA: "setup.write_mantra",
    SetupStep.MAP: "setup.choose_map",
    SetupStep.RELEASE: "setup.prepare_release",
    SetupStep.INVITE: "setup.invite_people",
}


class StepState(StrEnum):
    """How far a step is."""

    DONE = "done"
    SKIPPED = "skipped"
    OPEN = "open"


@frozen
class SetupFacts:
    """What the company has, as far as the steps are about it."""

    organisation: str = ""
    """Its name; empty before it has one."""
    sites: int = 0
    departments: int = 0
    job_roles: int = 0
    mantra: str = ""
    maps: int = 0
    map_drafts: int = 0
    releases: int = 0
    accounts: int = 0

    def is_done(self, step: SetupStep) -> bool:
        """Test if a step is done."""
        return bool(
            {
                SetupStep.COMPANY: self.organisation,
                SetupStep.SITES: self.sites,
                SetupStep.JOB_ROLES: self.job_roles,
                SetupStep.MANTRA: self.mantra,
                SetupStep.MAP: self.maps,
                SetupStep.RELEASE: self.releases,
                SetupStep.INVITE: self.accounts > 1,
            }[step]
        )


@frozen
class StepRow:
    """One step on the page of all."""

    step: SetupStep
    state: StepState
    skipped_at: datetime | None
    may_take: bool
    """Whether the viewer may take it."""


@frozen
class Setup:
    """All steps for one viewer."""

    facts: SetupFacts
    steps: tuple[StepRow, ...]

    @property
    def done_count(self) -> int:
        """How many are done."""
        return sum(row.state is StepState.DONE for row in self.steps)

    @property
    def is_finished(self) -> bool:
        """Test if each is done or skipped."""
        return all(row.state is not StepState.OPEN for row in self.steps)

    @property
    def next_step(self) -> SetupStep | None:
        """The first open step that the viewer may take."""
        return next((row.step for row in self.steps if row.state is StepState.OPEN and row.may_take), None)

    def after(self, step: SetupStep) -> SetupStep | None:
        """Return the next step after one that is open and that the viewer may take."""
        later = self.steps[list(SetupStep).index(step) + 1 :]
        return next((row.step for row in later if row.state is not StepState.DONE and row.may_take), None)
