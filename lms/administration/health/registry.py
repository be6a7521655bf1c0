"""The list of checks; filled only by wiring."""

import logging
from collections.abc import Iterable
from datetime import datetime

from lms.administration.health.terms import CheckResult, HealthCheck, Light, Situation
from lms.core.config import Config
from lms.core.db import Database
from lms.core.words import gettext as _

logger = logging.getLogger(__name__)
_checks: list[HealthCheck] = []


def fill(checks: Iterable[HealthCheck]) -> None:
    """Set the list anew."""
    _checks[:] = checks


def look(config: Config, database: Database, *, now: datetime) -> tuple[CheckResult, ...]:
    """Check an instance."""
    return run_checks(
        Situation(
            database=database,
            instance_path=config.instance_path,
            hides_addresses=config.may_hide_addresses,
            is_mail_configured=bool(config.mail_host or config.mail_folder),
            is_mail_kept=bool(config.mail_folder),
            now=now,
        )
    )


def run_checks(situation: Situation) -> tuple[CheckResult, ...]:
    """Run all checks in their order. One that cannot be made is a finding as well."""
    return tuple(_run(check, situation) for check in _checks)


def _run(check: HealthCheck, situation: Situation) -> CheckResult:
    try:
        return check(situation)
    except Exception as error:
        logger.warning("a health check failed", exc_info=True)
        name = check.__name__.removeprefix("check_").replace("_", " ")
        return CheckResult(
            code=check.__name__,
            name=_("Check “%(name)s”", name=name),
            light=Light.BAD,
            state=_("This could not be checked"),
            advice=_("%(kind)s. The log has the details.", kind=type(error).__name__),
        )
