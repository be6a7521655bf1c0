"""The closed, alphabetical list of what someone may do, and the permission sets that people are granted."""

from enum import StrEnum

from lms.core.words import Message
from lms.core.words import gettext as _


class Permission(StrEnum):
    """One authority, as `resource:action`."""

    ANNOUNCEMENTS_EDIT = "announcements:edit"
    ATTEMPTS_REGRADE = "attempts:regrade"
    COMPANY_EDIT = "company:edit"
    COMPANY_SEE = "company:see"
    GRANTS_EDIT = "grants:edit"
    LEARNING_TAKE = "learning:take"
    MANTRA_EDIT = "mantra:edit"
    MAPS_EDIT = "maps:edit"
    MODULES_APPROVE = "modules:approve"
    MODULES_EDIT = "modules:edit"
    MODULES_SEE = "modules:see"
    OBSERVATIONS_RECORD = "observations:record"
    PEOPLE_EDIT = "people:edit"
    PULSES_RUN = "pulses:run"
    RELEASES_PUBLISH = "releases:publish"
    REMINDERS_SEND = "reminders:send"
    RESULTS_IMPORT = "results:import"
    SCREENS_EDIT = "screens:edit"
    SETTINGS_EDIT = "settings:edit"
    TEAM_SEE = "team:see"

    @property
    def label(self) -> Message:
        """What one may do, as the help page says it."""
        return _PERMISSION_LABELS[self]


class PermissionSet(StrEnum):
    """What an account is granted; a person may hold several."""

    ADMINISTRATOR = "administrator"
    EMPLOYEE = "employee"
    MANAGER = "manager"
    TRAINER = "trainer"

    @property
    def label(self) -> Message:
        """The name of the set."""
        return _SET_LABELS[self]


_PERMISSION_LABELS = {
    Permission.ANNOUNCEMENTS_EDIT: _("Write and publish announcements"),
    Permission.ATTEMPTS_REGRADE: _("Regrade finished quizzes"),
    Permission.COMPANY_EDIT: _("Set up the company: its name and look, sites, departments and job roles"),
    Permission.COMPANY_SEE: _("See figures for the whole company"),
    Permission.GRANTS_EDIT: _("Change permissions"),
    Permission.LEARNING_TAKE: _("Take courses, see their own record and journey"),
    Permission.MANTRA_EDIT: _("Write and publish the mantra"),
    Permission.MAPS_EDIT: _("Edit and publish journey maps"),
    Permission.MODULES_APPROVE: _("Approve other people’s modules"),
    Permission.MODULES_EDIT: _("Write and publish modules"),
    Permission.MODULES_SEE: _("See all courses and modules"),
    Permission.OBSERVATIONS_RECORD: _("Observe people at work and record what they saw"),
    Permission.PEOPLE_EDIT: _("Add and invite people, change their role, site or manager"),
    Permission.PULSES_RUN: _("Plan pulses and see their figures"),
    Permission.RELEASES_PUBLISH: _("Publish releases"),
    Permission.REMINDERS_SEND: _("Remind people of what is due, give them more time or exempt them"),
    Permission.RESULTS_IMPORT: _("Import customers’ results"),
    Permission.SCREENS_EDIT: _("Set up screens for the wall"),
    Permission.SETTINGS_EDIT: _("Change the company’s settings"),
    Permission.TEAM_SEE: _("See figures and evidence for their team"),
}
_SET_LABELS = {
    PermissionSet.ADMINISTRATOR: _("Administrator"),
    PermissionSet.EMPLOYEE: _("Employee"),
    PermissionSet.MANAGER: _("Manager"),
    PermissionSet.TRAINER: _("Trainer"),
}


PERMISSIONS: dict[PermissionSet, frozenset[Permission]] = {
    PermissionSet.ADMINISTRATOR: frozenset(
        {
            Permission.ANNOUNCEMENTS_EDIT,
            Permission.COMPANY_EDIT,
            Permission.COMPANY_SEE,
            Permission.GRANTS_EDIT,
            Permission.MODULES_SEE,
            Permission.PEOPLE_EDIT,
            Permission.PULSES_RUN,
            Permission.RESULTS_IMPORT,
            Permission.SCREENS_EDIT,
            Permission.SETTINGS_EDIT,
        }
    ),
    PermissionSet.EMPLOYEE: frozenset({Permission.LEARNING_TAKE}),
    PermissionSet.MANAGER: frozenset({Permission.OBSERVATIONS_RECORD, Permission.REMINDERS_SEND, Permission.TEAM_SEE}),
    PermissionSet.TRAINER: frozenset(
        {
            Permission.ANNOUNCEMENTS_EDIT,
            Permission.ATTEMPTS_REGRADE,
            Permission.COMPANY_SEE,
            Permission.MANTRA_EDIT,
            Permission.MAPS_EDIT,
            Permission.MODULES_APPROVE,
            Permission.MODULES_EDIT,
            Permission.MODULES_SEE,
            Permission.PULSES_RUN,
            Permission.RELEASES_PUBLISH,
            Permission.RESULTS_IMPORT,
            Permission.SCREENS_EDIT,
        }
    ),
}
"""The role matrix as data: the help page and the tests derive from it."""

LENT_TO_DEPUTIES = frozenset({Permission.OBSERVATIONS_RECORD, Permission.REMINDERS_SEND, Permission.TEAM_SEE})
"""What a deputy may while they stand in for a manager: what concerns the manager's people, and nothing that administers."""
