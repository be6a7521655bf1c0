"""The check of the schema: here, because what is healthy must not depend on how a database came to be."""

from lms import migrations
from lms.administration.health.terms import CheckResult, Light, Situation
from lms.core.words import gettext as _


def check_schema(situation: Situation) -> CheckResult:
    """Is the database at the version of the program?"""
    current, newest = migrations.current_revision(situation.database), migrations.revisions()[-1]
    is_newest = current == newest
    return CheckResult(
        code="schema",
        name=_("Database schema"),
        light=Light.GOOD if is_newest else Light.BAD,
        state=_("Up to date") if is_newest else _("The database doesn’t fit the program"),
        advice=_("Version %(version)s.", version=current or "0")
        if is_newest
        else _("Stop the program, run “lms prepare”, and start it again."),
    )
