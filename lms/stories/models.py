"""Stories, and who reported one."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import Code, PublicId, code_of
from lms.core.db import Base
from lms.stories.terms import TITLE_LIMIT, StoryState

_SHOWN = "state = 'approved' AND withdrawn_at IS NULL"
_TO_DECIDE = "state IN ('waiting', 'reported') AND withdrawn_at IS NULL"


class Story(Base):
    """What one person tells of one touchpoint."""

    __tablename__ = "stories_story"
    __table_args__ = (
        Index("ix_stories_story_teller", "teller_id", "told_at"),
        Index(
            "ix_stories_story_place",
            "map_code",
            "touchpoint_code",
            "shown_at",
            sqlite_where=text(_SHOWN),
            postgresql_where=text(_SHOWN),
        ),
        Index("ix_stories_story_newest", "shown_at", "id", sqlite_where=text(_SHOWN), postgresql_where=text(_SHOWN)),
        Index(
            "ix_stories_story_to_decide", "told_at", sqlite_where=text(_TO_DECIDE), postgresql_where=text(_TO_DECIDE)
        ),
    )

    id: Mapped[PublicId]
    teller_id: Mapped[UUID] = mapped_column(ForeignKey("people_employee.id", ondelete="CASCADE"))
    map_code: Mapped[Code]
    touchpoint_code: Mapped[Code]
    title: Mapped[str] = mapped_column(String(TITLE_LIMIT))
    """Empty if it needs none."""
    text: Mapped[str] = mapped_column(Text)
    is_named: Mapped[bool]
    """Whether the teller agrees that colleagues see their name."""
    state: Mapped[StoryState] = mapped_column(code_of(StoryState, "state"))
    revision: Mapped[int]
    """One more with each change of the text, so that nobody approves what they have not read."""
    told_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("people_employee.id", ondelete="SET NULL"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    """Why it was declined; the teller reads it."""
    shown_at: Mapped[datetime | None]
    """When it was approved first; stories stand in this order."""
    withdrawn_at: Mapped[datetime | None]
    """Since when its teller does not want it shown."""


class StoryReport(Base):
    """What somebody finds wrong with a story; once each."""

    __tablename__ = "stories_report"

    story_id: Mapped[UUID] = mapped_column(ForeignKey("stories_story.id", ondelete="CASCADE"), primary_key=True)
    employee_id: Mapped[UUID] = mapped_column(
        ForeignKey("people_employee.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    reason: Mapped[str] = mapped_column(Text)
    reported_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    """When whoever approves stories had looked at it."""
