"""What each table holds of a person, and what erasing does with it."""

from collections.abc import Callable, Mapping
from dataclasses import field
from enum import StrEnum
from typing import Any

from lms.core.frozen import frozen
from lms.core.words import Message
from lms.core.words import gettext as _


class Fate(StrEnum):
    """What becomes of the rows."""

    KEPT = "kept"
    CLEARED = "cleared"
    REPLACED = "replaced"
    DELETED = "deleted"

    @property
    def label(self) -> Message:
        """The fate in words."""
        return _FATES[self]


_FATES = {
    Fate.KEPT: _("Kept without the name"),
    Fate.CLEARED: _("Kept without the name and the texts"),
    Fate.REPLACED: _("Replaced by a number"),
    Fate.DELETED: _("Deleted"),
}


@frozen
class Holding:
    """One table, or some of its rows, that are about a person."""

    table: str
    columns: tuple[str, ...]
    """Refer to the person; of a table with `through`, its one column refers to that."""
    label: Message
    """Tables with the same label are one thing to a reader."""
    fate: Fate = Fate.KEPT
    others: tuple[str, ...] = ()
    """Refer to the person as well, but the row is about somebody else, whose data the person must not get."""
    through: str = ""
    """Table in between whose rows are the person's."""
    blank: Mapping[str, Any] = field(default_factory=dict)
    """What texts become, in the rows to which the first column belongs."""
    scrub: Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]] = field(default_factory=dict)
    """What documents become."""
    hidden: tuple[str, ...] = ()
    """Columns that are nobody's business: hashes of secrets."""


def without_note(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document of the ledger without what an observer wrote."""
    return {**document, "note": ""} if document.get("note") else document


def without_text(answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer without what was typed."""
    return {**answer, "text": ""} if answer.get("text") else answer


_ANSWERS, _RECORD, _TRAINING = _("Answers"), _("Evidence"), _("Training assigned")
_WORK, _SIGN_IN, _REFRESH = _("What they wrote or decided for others"), _("Sign-in"), _("Questions to refresh")
_FIGURES, _JOB, _SAID = _("Figures about them"), _("Job"), _("What they said about maps and lessons")

_STORIES = _("Stories they told or reported")
_PULSE = _("Pulses they were asked to answer, and what they expected of their team")

HOLDINGS: tuple[Holding, ...] = (
    Holding(table="people_employee", columns=("id",), others=("manager_id",), label=_("Name and e-mail"), fate=Fate.REPLACED),
    Holding(table="people_placement", columns=("employee_id",), label=_JOB),
    Holding(table="people_planned_move", columns=("employee_id",), label=_JOB, fate=Fate.DELETED),
    Holding(table="people_deputy", columns=("deputy_id", "manager_id"), label=_JOB, fate=Fate.DELETED),
    Holding(table="people_reporting_line", columns=("employee_id",), others=("manager_id",), label=_JOB),
    Holding(table="identity_grant", columns=("account_id",), through="identity_account", label=_SIGN_IN, fate=Fate.DELETED),
    Holding(
        table="identity_invitation", columns=("account_id",), through="identity_account", label=_SIGN_IN, fate=Fate.DELETED,
        hidden=("token_hash",),
    ),
    Holding(
        table="identity_signed_in_session", columns=("account_id",), through="identity_account", label=_SIGN_IN,
        fate=Fate.DELETED, hidden=("sid_hash",),
    ),
    Holding(
        table="audit_idempotency_key", columns=("account_id",), through="identity_account", label=_SIGN_IN, fate=Fate.DELETED,
        hidden=("key", "result"),
    ),
    Holding(
        table="identity_account", columns=("employee_id",), label=_SIGN_IN, fate=Fate.DELETED, hidden=("password_hash",)
    ),
    Holding(table="notifications_preference", columns=("employee_id",), label=_("Messages to them"), fate=Fate.DELETED),
    Holding(table="mail_outgoing_message", columns=("employee_id",), label=_("Messages to them"), fate=Fate.DELETED),
    Holding(table="assignments_assignment", columns=("employee_id",), label=_TRAINING),
    Holding(
        table="assignments_exemption", columns=("employee_id",), others=("exempted_by",), label=_TRAINING, fate=Fate.CLEARED,
        blank={"reason": ""},
    ),
    Holding(table="quizzes_extra_time", columns=("employee_id",), label=_TRAINING, fate=Fate.DELETED),
    Holding(table="people_import_row", columns=("employee_id",), label=_JOB, fate=Fate.DELETED, hidden=("facts",)),
    Holding(table="people_import", columns=("uploaded_by",), label=_WORK, hidden=("choices", "unknown", "unused")),
    Holding(table="assignments_certificate", columns=("employee_id",), label=_("Certificates"), fate=Fate.CLEARED),
    Holding(table="evidence_module_progress", columns=("employee_id",), label=_TRAINING),
    Holding(
        table="evidence_evidence_record", columns=("employee_id",), others=("recorded_by",), label=_RECORD, fate=Fate.CLEARED,
        scrub={"details": without_note},
    ),
    Holding(table="evidence_objective_mastery", columns=("employee_id",), label=_RECORD),
    Holding(
        table="evidence_observation_request", columns=("employee_id",), others=("planned_by", "observer_id"), label=_RECORD
    ),
    Holding(
        table="evidence_observation", columns=("employee_id",), others=("observer_id", "decided_by"), label=_RECORD,
        fate=Fate.CLEARED, blank={"note": "", "link": "", "photo_sha256": None, "reason": ""},
    ),
    Holding(table="evidence_vignette", columns=("written_by",), label=_WORK),
    Holding(table="evidence_vignette_answer", columns=("employee_id",), label=_ANSWERS),
    Holding(table="evidence_named_observer", columns=("employee_id",), others=("manager_id",), label=_WORK, fate=Fate.DELETED),
    Holding(
        table="evidence_work_product", columns=("employee_id",), others=("decided_by",), label=_("What they handed in"), fate=Fate.CLEARED,
        blank={"link": "", "note": "", "reason": ""},
    ),
    Holding(
        table="quizzes_attempt_answer", columns=("attempt_id",), through="quizzes_attempt", label=_ANSWERS, fate=Fate.CLEARED,
        scrub={"answer": without_text},
    ),
    Holding(table="quizzes_attempt", columns=("employee_id",), label=_ANSWERS),
    Holding(
        table="quizzes_check_answer", columns=("employee_id",), label=_ANSWERS, fate=Fate.CLEARED, scrub={"answer": without_text}
    ),
    Holding(
        table="recall_question", columns=("follow_up_id",), through="recall_follow_up", label=_REFRESH, fate=Fate.CLEARED,
        scrub={"answer": without_text},
    ),
    Holding(table="recall_follow_up", columns=("employee_id",), label=_REFRESH),
    Holding(table="recall_day", columns=("employee_id",), label=_REFRESH),
    Holding(table="recall_choice", columns=("employee_id",), label=_REFRESH, fate=Fate.DELETED),
    Holding(
        table="recall_link", columns=("employee_id",), label=_REFRESH, fate=Fate.DELETED, hidden=("token_hash", "pass_hash")
    ),
    Holding(table="recall_card", columns=("employee_id",), label=_REFRESH),
    Holding(
        table="announcements_receipt", columns=("employee_id",), label=_("Announcements they got"), fate=Fate.CLEARED,
        blank={"sentence": ""},
    ),
    Holding(table="announcements_mantra_confirmation", columns=("employee_id",), label=_("Announcements they got")),
    Holding(table="announcements_announcement", columns=("edited_by", "published_by"), label=_WORK, hidden=("html", "audience")),
    Holding(table="pulse_invitation", columns=("employee_id",), label=_PULSE, fate=Fate.DELETED),
    Holding(table="pulse_prediction", columns=("employee_id",), label=_PULSE, fate=Fate.DELETED),
    Holding(table="pulse_pulse", columns=("planned_by",), label=_WORK, hidden=("mantra", "audience")),
    Holding(table="huddles_attendance", columns=("employee_id",), label=_("Huddles they were at")),
    Holding(
        table="huddles_huddle", columns=("leader_id",), others=("held_by",), label=_WORK, fate=Fate.CLEARED, blank={"note": ""}
    ),
    Holding(table="problems_problem", columns=("employee_id",), others=("answered_by",), label=_SAID, fate=Fate.CLEARED, blank={"text": ""}),
    Holding(table="stories_report", columns=("employee_id",), label=_STORIES, fate=Fate.DELETED),
    Holding(table="stories_story", columns=("teller_id",), others=("decided_by",), label=_STORIES, fate=Fate.DELETED),
    Holding(table="journeys_suggestion", columns=("employee_id",), label=_SAID),
    Holding(table="journeys_map_upload", columns=("uploaded_by",), label=_WORK, fate=Fate.DELETED),
    Holding(table="journeys_confirmation", columns=("confirmed_by",), label=_WORK),
    Holding(table="journeys_map_draft", columns=("edited_by",), label=_WORK, hidden=("document",)),
    Holding(table="journeys_map_edit", columns=("created_by",), label=_WORK, hidden=("document",)),
    Holding(
        table="journeys_result_import", columns=("uploaded_by",), label=_WORK, hidden=("lines", "wrong", "before")
    ),
    Holding(table="journeys_map_version", columns=("created_by",), label=_WORK, hidden=("document",)),
    Holding(table="journeys_suggested_part", columns=("resolved_by",), label=_WORK),
    Holding(table="curriculum_draft_author", columns=("employee_id",), label=_WORK),
    Holding(table="curriculum_module_draft", columns=("edited_by", "submitted_by", "approved_by"), label=_WORK),
    Holding(table="curriculum_patch", columns=("edited_by",), label=_WORK),
    Holding(
        table="curriculum_release", columns=("published_by", "withdrawn_by"), label=_WORK,
        hidden=("snapshot", "modules", "choices", "cosmetic_changes", "patches"),
    ),
    Holding(table="wall_screen", columns=("created_by",), label=_WORK, hidden=("token",)),
    Holding(table="library_upload", columns=("uploaded_by",), label=_WORK, fate=Fate.DELETED),
    Holding(table="organisation_unit_merge", columns=("merged_by",), label=_WORK, hidden=("moved",)),
    Holding(table="organisation_handed_step", columns=("employee_id",), label=_WORK, fate=Fate.DELETED),
    Holding(table="organisation_skipped_step", columns=("skipped_by",), label=_WORK),
    Holding(table="courses_media", columns=("uploaded_by",), label=_WORK),
    Holding(table="quizzes_regrade", columns=("regraded_by",), label=_WORK),
    Holding(table="vision_mantra_draft", columns=("edited_by",), label=_WORK, hidden=("document",)),
    Holding(table="dashboards_person_cell", columns=("employee_id",), label=_FIGURES),
    Holding(table="dashboards_person_rate", columns=("employee_id",), label=_FIGURES),
    Holding(table="administration_erasure", columns=("employee_id",), others=("requested_by",), label=_("Requests about their data")),
)  # fmt: skip
"""In the order in which they are erased: what refers to an account goes before the account."""
