"""What can be done with announcements; called as one."""

from lms.announcements.operations.authoring import (
    AnnouncementChangedSince,
    AnnouncementStateConflict,
    AudienceEmpty,
    PictureMissing,
    PublicationPassed,
    create_announcement,
    publish_announcement,
    publish_scheduled,
    restore_announcement,
    save_announcement,
    schedule_announcement,
    unschedule_announcement,
    withdraw_announcement,
)
from lms.announcements.operations.correcting import correct_announcement, reopen_receipts
from lms.announcements.operations.counting import count_announcement, count_mantra
from lms.announcements.operations.receiving import (
    SentenceMissing,
    acknowledge,
    ask_reminders,
    confirm_mantra,
    deliver,
    deliver_to_newcomers,
    note_read,
    remind,
)

__all__ = [
    "AnnouncementChangedSince",
    "AnnouncementStateConflict",
    "AudienceEmpty",
    "PictureMissing",
    "PublicationPassed",
    "SentenceMissing",
    "acknowledge",
    "ask_reminders",
    "confirm_mantra",
    "correct_announcement",
    "count_announcement",
    "count_mantra",
    "create_announcement",
    "deliver",
    "deliver_to_newcomers",
    "note_read",
    "publish_announcement",
    "publish_scheduled",
    "remind",
    "reopen_receipts",
    "restore_announcement",
    "save_announcement",
    "schedule_announcement",
    "unschedule_announcement",
    "withdraw_announcement",
]
