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
    stands_in_for: tuple[UUID, ...] = ()
    """Managers whose deputy they are today."""
    lent: frozenset[Permission] = frozenset()
    """Those of their permissions that they have only as a deputy."""

    def may(self, permission: Permission) -> bool:
        """Test if the person holds the permission, for themself or as a deputy."""
        return permission in self.permissions

    def may_as_themself(self, permission: Permission) -> bool:
        """Test if the person holds the permission whether or not they are a deputy."""
        return permission in self.permissions and permission not in self.lent

    @property
    def leader_ids(self) -> tuple[UUID, ...]:
        """Whose people they lead today: their own, and those of managers for whom they stand in."""
        return (self.employee_id, *self.stands_in_for)
