"""People who can sign in."""

from lms.core.permissions import PermissionSet
from lms.core.viewer import Viewer
from lms.identity import operations, queries, rules
from tests.factories.people import NOW, PeopleFactory


class IdentityFactory:
    """Accounts, through the real operations; passwords are hashed only where a test asks for one."""

    def __init__(self, session):
        self.session = session

    def account(self, employee, *permission_sets, password_hash=None, demo_caption=None):
        """Give an employee an account; with the set `employee` unless told otherwise. Return its id."""
        return operations.open_account(
            self.session,
            employee_id=employee.id,
            permission_sets=[PermissionSet(name) for name in permission_sets or ("employee",)],
            viewer=None,
            now=NOW,
            password_hash=password_hash,
            demo_caption=demo_caption,
        )

    def learner(self, *args, **kwargs):
        """Return an employee with an account, who learns."""
        return self._person(("employee",), args, kwargs)

    def trainer(self, *args, **kwargs):
        """Return an employee with an account, who may publish."""
        return self._person(("employee", "trainer"), args, kwargs)

    def leader(self, *args, **kwargs):
        """Return an employee with an account, who sees those below."""
        return self._person(("employee", "manager"), args, kwargs)

    def administrator(self, *args, **kwargs):
        """Return an employee with an account, who looks after people."""
        return self._person(("employee", "administrator"), args, kwargs)

    def _person(self, permission_sets, args, kwargs):
        employee = PeopleFactory(self.session).employee(*args, **kwargs)
        self.account(employee, *permission_sets)
        return employee

    def viewer(self, employee, *, session_hash=""):
        """Return the employee as the program sees them when they are signed in."""
        account = queries.find_account_of(self.session, employee.id)
        return Viewer(
            account_id=account.id,
            employee_id=employee.id,
            name=employee.name,
            permissions=rules.permissions_of(account.permission_sets),
            session_hash=session_hash,
        )
