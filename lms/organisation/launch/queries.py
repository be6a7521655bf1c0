"""Reading how far the launch of the mantra is."""

from sqlalchemy.orm import Session

from lms.announcements import queries as announcements
from lms.announcements.terms import AnnouncementState
from lms.core.frozen import frozen
from lms.curriculum import queries as curriculum
from lms.huddles import queries as huddles
from lms.pulse import queries as pulses
from lms.vision import queries as vision
from lms.vision.terms import MantraDocument


@frozen
class LaunchPage:
    """The launch of the mantra that is published now."""

    mantra: MantraDocument | None
    """Empty before the first."""
    has_draft: bool
    """Whether a newer one is being written."""
    announcement: announcements.AnnouncementRow | None
    talks: huddles.TalkFigures
    """How many leaders have talked about it, or a newer one, in a huddle."""
    release_number: int
    """Of the current release; 0 before the first."""
    is_released: bool
    """Whether it is the mantra of that release."""
    is_measured: bool
    """Whether the newest pulse after the launch asked about it."""
    figures: announcements.MantraFigures | None
    """Who has confirmed it; empty before it is released."""

    @property
    def is_announced(self) -> bool:
        """Test if it was announced."""
        return self.announcement is not None and self.announcement.state is AnnouncementState.PUBLISHED

    @property
    def is_talked(self) -> bool:
        """Test if most leaders have talked about it: waiting for the last one would hold up everybody."""
        return self.talks.is_most

    @property
    def current_step(self) -> str:
        """The first step that is left; empty after the last."""
        steps = {
            "announcement": self.is_announced,
            "talk": self.is_talked or not self.talks.leader_count,
            "release": self.is_released,
            "pulse": self.is_measured,
        }
        return next((step for step, is_done in steps.items() if not is_done), "")


def load_launch(session: Session) -> LaunchPage:
    """Return the launch page."""
    working = vision.get_working(session)
    mantra = working.published
    release = curriculum.find_current_release(session)
    is_released = (
        mantra is not None
        and release is not None
        and curriculum.load_snapshot(session, release).mantra.version == mantra.version
    )
    pulse = pulses.find_newest_opened(session)
    return LaunchPage(
        mantra=mantra,
        has_draft=working.is_draft,
        announcement=announcements.find_mantra_announcement(session, mantra.version) if mantra else None,
        talks=huddles.count_talks(session, mantra.version) if mantra else huddles.NO_TALKS,
        release_number=release.number if release else 0,
        is_released=is_released,
        is_measured=mantra is not None
        and pulse is not None
        and not pulse.is_baseline
        and pulse.mantra.text == mantra.text,
        figures=announcements.mantra_figures(session, mantra.version) if mantra and is_released else None,
    )
