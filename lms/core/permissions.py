"""The closed, alphabetical list of what someone may do, and the permission sets that people are granted."""

from enum import StrEnum


class Permission(StrEnum):
    """One authority, as `resource:action`."""

    ATTEMPTS_REGRADE = "attempts:regrade"
    COMPANY_SEE = "company:see"
    EVIDENCE_SIGN_OFF = "evidence:sign-off"
    GRANTS_EDIT = "grants:edit"
    LEARNING_TAKE = "learning:take"
    MANTRA_EDIT = "mantra:edit"
    MAPS_EDIT = "maps:edit"
    MODULES_APPROVE = "modules:approve"
    MODULES_EDIT = "modules:edit"
    MODULES_SEE = "modules:see"
    PEOPLE_EDIT = "people:edit"
    RELEASES_PUBLISH = "releases:publish"
    REMINDERS_SEND = "reminders:send"
    TEAM_SEE = "team:see"


class PermissionSet(StrEnum):
    """What an account is granted; a person may hold several."""

    ADMINISTRATOR = "administrator"
    EMPLOYEE = "employee"
    MANAGER = "manager"
    TRAINER = "trainer"


PERMISSIONS: dict[PermissionSet, frozenset[Permission]] = {
    PermissionSet.ADMINISTRATOR: frozenset(
        {Permission.COMPANY_SEE, Permission.GRANTS_EDIT, Permission.MODULES_SEE, Permission.PEOPLE_EDIT}
    ),
    PermissionSet.EMPLOYEE: frozenset({Permission.LEARNING_TAKE}),
    PermissionSet.MANAGER: frozenset({Permission.EVIDENCE_SIGN_OFF, Permission.REMINDERS_SEND, Permission.TEAM_SEE}),
    PermissionSet.TRAINER: frozenset(
        {
            Permission.ATTEMPTS_REGRADE,
            Permission.COMPANY_SEE,
            Permission.MANTRA_EDIT,
            Permission.MAPS_EDIT,
            Permission.MODULES_APPROVE,
            Permission.MODULES_EDIT,
            Permission.MODULES_SEE,
            Permission.RELEASES_PUBLISH,
        }
    ),
}
"""The role matrix as data: the help page and the tests derive from it."""
