"""Publishing and withdrawing releases."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core.db import insert_into
from lms.core.errors import Conflict, RuleViolation
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.curriculum import changes, cosmetic, events, queries
from lms.curriculum import snapshot as snapshots
from lms.curriculum.draft import queries as draft
from lms.curriculum.models import Release
from lms.outbox import operations as outbox

NO_CHOICES: Mapping[str, str] = {}


class ReleasedSince(Conflict):
    """Somebody published or withdrew a release after the page was opened."""

    def __init__(self, number: int) -> None:
        super().__init__(
            _("Release %(number)s has been published in the meantime. Check the changes again.", number=number)
            if number
            else _("The only release has been withdrawn in the meantime. Check the changes again.")
        )


class ContentChangedSince(Conflict):
    """Somebody published a mantra, a map or a module after the page was opened."""

    def __init__(self) -> None:
        super().__init__(_("The content has changed in the meantime. Check the changes again; your choices are kept."))


class NothingChanged(RuleViolation):
    """The company is as the current release froze it; a mantra that was only counted on is no change."""

    def __init__(self) -> None:
        super().__init__(_("Nothing has changed since the last release, so there is nothing to publish."))


class NotCurrent(Conflict):
    """Only the current release can be withdrawn."""

    def __init__(self, number: int) -> None:
        super().__init__(_("Release %(number)s is no longer live, so there is nothing to withdraw.", number=number))


class NoReleaseBefore(RuleViolation):
    """There is no release to which people could go back."""

    def __init__(self) -> None:
        super().__init__(
            _("There is no earlier release to go back to. Correct the content and publish a new release instead.")
        )


class ReasonMissing(RuleViolation):
    """Withdrawing a release needs a reason."""

    def __init__(self) -> None:
        super().__init__(_("Enter a reason. Your colleagues see it in the list of releases."), field="reason")


def publish_release(
    session: Session,
    *,
    viewer: Viewer | None,
    notes: str = "",
    seen_number: int,
    seen: str = "",
    choices: Mapping[str, str] = NO_CHOICES,
    now: datetime,
) -> int:
    """Freeze the company as it stands as the next release, and return its number.

    `seen_number` is the release that the author believed to be the current one; `seen` stands for the company as the author
    saw it, and is empty for commands, which look at nothing. `choices` says what each change is called, by its id; for
    others the proposal holds.

    :raises ReleasedSince: if somebody was faster
    :raises ContentChangedSince: if the company is no longer what the author saw
    :raises NothingChanged: if the release would be equal to the current one
    """
    working = draft.load_working(session)
    compared = draft.compare_with_last(session, working)
    last = compared.last
    current = last.number if last else 0
    if current != seen_number:
        raise ReleasedSince(current)
    if seen and seen != working.seen:
        raise ContentChangedSince
    if compared.is_unchanged:
        raise NothingChanged
    chosen = changes.choose(compared.changes, choices)
    laid = compared.cosmetic_changes(chosen)
    number = queries.last_number(session) + 1
    made = session.execute(
        insert_into(session, Release)
        .values(
            number=number,
            snapshot=snapshots.to_plain(working.snapshot),
            sha256=working.sha256,
            modules=working.modules,
            choices={change: kind.value for change, kind in chosen.items()},
            cosmetic_changes=cosmetic.to_plain(laid),
            patches=working.patches,
            notes=notes,
            published_at=now,
            published_by=viewer.employee_id if viewer else None,
        )
        .on_conflict_do_nothing()
        .returning(Release.number)
    )
    if made.first() is None:  # two authors at the same moment, on a server that lets both read first
        raise ReleasedSince(number)
    counts = Counter(kind.value for kind in chosen.values())
    audit.record(
        session, viewer=viewer, action="release.published", subject=number, at=now, sha256=working.sha256, **counts
    )
    outbox.publish(session, events.ReleasePublished(occurred_at=now, number=number))
    return number


def withdraw_release(session: Session, *, number: int, reason: str, viewer: Viewer | None, now: datetime) -> int:
    """Withdraw the current release, and return the number of the one that is current again.

    :raises ReleaseNotFound: if there is none of that number
    :raises ReasonMissing: if no reason is given
    :raises NotCurrent: if people learn from another one already
    :raises NoReleaseBefore: if it is the only one
    """
    queries.get_release(session, number)
    if not reason:
        raise ReasonMissing
    if number != queries.current_release_number(session):
        raise NotCurrent(number)
    before = queries.number_before(session, number)
    if before is None:
        raise NoReleaseBefore
    withdrawn = session.execute(
        update(Release)
        .where(Release.number == number, Release.withdrawn_at.is_(None))
        .values(withdrawn_at=now, withdrawn_by=viewer.employee_id if viewer else None, withdrawn_reason=reason)
        .returning(Release.number)
    )
    if withdrawn.first() is None:
        raise NotCurrent(number)
    audit.record(
        session, viewer=viewer, action="release.withdrawn", subject=number, at=now, reason=reason, current=before
    )
    outbox.publish(session, events.ReleaseWithdrawn(occurred_at=now, number=number))
    return before


def retry_release(session: Session, *, number: int, viewer: Viewer | None, now: datetime) -> int:
    """Try again now what failed of the work that follows a release; return how many pieces of it.

    :raises ReleaseNotFound: if there is none of that number
    """
    queries.get_release(session, number)
    own = (*queries.STARTERS, *queries.MAKERS)
    count = outbox.retry_failed(session, handlers=own, key_field=("number", number), now=now)
    count += outbox.retry_failed(session, handlers=(*queries.RETURNERS, *queries.ASSIGNERS), now=now)
    audit.record(session, viewer=viewer, action="release.retried", subject=number, at=now, count=count)
    return count
