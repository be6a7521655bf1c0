"""Who asks: frozen facts, no database."""

from uuid import UUID

from lms.core.frozen import frozen
from lms.core.permissions import Permission


@frozen
class Viewer:
    """The signed-in person, as the rest of the program knows them."""

    account_id: UUID
    employee_id: UUID
    name: str
    permissions: frozenset[Permission]
    session_hash: str = ""
    """Which of the person's sessions this is; empty for jobs and commands."""
    unread_count: int = 0
    """Messages that they have not read."""
    observes: bool = False
    """Whether they are named to observe others, or asked to."""

    def may(self, permission: Permission) -> bool:
        """Test if the person holds the permission."""
        return permission in self.permissions
