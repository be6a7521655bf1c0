"""Saving a draft as a page does, in the one transaction of a test."""

from lms.curriculum.modules.drafts import operations


def save_draft(session, *, viewer, now, **asked):
    return operations.write_draft(
        session, ready=operations.prepare_draft(session, **asked), viewer=viewer, now=now
    )  # fmt: skip
