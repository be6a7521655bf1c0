"""Queueing, reading and sending messages, and setting up the server."""

from lms.mail.operations.queueing import (
    MessageDraft,
    file_away,
    mark_all_read,
    mark_key_read,
    mark_read,
    queue_message,
    queue_messages,
)
from lms.mail.operations.sending import (
    LEASE,
    Envelope,
    LeaseLost,
    begin_hand_over,
    claim,
    clear_fault,
    finish,
    note_run,
    note_server_fault,
    plan_purge,
    put_back,
    release,
    resend,
    resend_all,
)
from lms.mail.operations.settings import save_server, save_times

__all__ = [
    "LEASE",
    "Envelope",
    "LeaseLost",
    "MessageDraft",
    "begin_hand_over",
    "claim",
    "clear_fault",
    "file_away",
    "finish",
    "mark_all_read",
    "mark_key_read",
    "mark_read",
    "note_run",
    "note_server_fault",
    "plan_purge",
    "put_back",
    "queue_message",
    "queue_messages",
    "release",
    "resend",
    "resend_all",
    "save_server",
    "save_times",
]
