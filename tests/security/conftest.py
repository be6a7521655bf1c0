"""The example company with real people in it, and one of each kind who is signed in."""

import pytest

from lms.app import create_app
from lms.web.resources import resources
from tests.demo_instance import demo, made_demo
from tests.page_client import PageClient

__all__ = ["demo", "made_demo"]

KINDS = ("employee", "trainer", "manager", "administrator")


class Company:
    """The application on the example company."""

    def __init__(self, demo, compiled) -> None:
        self.demo = demo
        self.app = create_app(demo.config)
        self.app.jinja_env.bytecode_cache = compiled
        self.app.testing = False

    def somebody(self, kind: str) -> str:
        """Return the id of a person who holds exactly this permission set, beside that of employees."""
        return self.demo.one(
            "SELECT a.employee_id FROM identity_account a JOIN people_employee e ON e.id = a.employee_id"
            " WHERE e.state = 'active' AND (SELECT group_concat(permission_set) FROM (SELECT permission_set"
            " FROM identity_grant g WHERE g.account_id = a.id AND permission_set <> 'employee')) IS ?"
            " ORDER BY a.demo_caption IS NULL, a.id LIMIT 1",
            None if kind == "employee" else kind,
        )

    def browser(self, employee_id: str | None = None) -> PageClient:
        client = PageClient(self.app)
        if employee_id:
            from uuid import UUID

            client.sign_in(UUID(employee_id))
        return client


@pytest.fixture(scope="module")
def company(demo, compiled):
    company = Company(demo, compiled)
    yield company
    resources(company.app).database.engine.dispose()
