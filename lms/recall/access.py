"""The only door from a request to a follow-up: everybody has their own."""

from uuid import UUID

from sqlalchemy.orm import Session

from lms.recall import queries


def follow_up_for(
    session: Session, employee_id: UUID, follow_up_id: UUID, position: int
) -> tuple[queries.AskedInFollowUp, tuple[queries.AskedInFollowUp, ...]]:
    """Return one answered question of a person's own follow-up, and all of its questions.

    :raises FollowUpNotFound: if there is none, it is somebody else's, or it is not answered yet
    """
    asked = queries.list_questions(session, follow_up_id=follow_up_id, employee_id=employee_id)
    question = next((one for one in asked if one.position == position), None)
    if question is None or question.mark is None:
        raise queries.FollowUpNotFound
    return question, asked
