"""A browser for tests: no JavaScript, but it reads forms as they are and checks every page."""

from contextlib import contextmanager

from flask import Flask
from sqlalchemy import event

from lms.core import clock
from lms.web.resources import resources
from tests.page_checker import check_page


class PageClient:
    """Get and post like a person: forms are filled from the page that was last shown."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.http = app.test_client()
        self.page = None
        self.queries: list[str] = []

    def get(self, path: str, status: int = 200, **options):
        """Open a page; follows nothing; checks the page's HTML."""
        return self._answer(path, self.http.get(path, **options), status)

    def post(self, path: str, data: dict | None = None, status: int = 303, form: str | None = None, **options):
        """Send a form with a fresh token; other fields are exactly `data`."""
        return self._answer(
            path, self.http.post(path, data={"csrf_token": self.token(), **(data or {})}, **options), status
        )

    def follow(self, response, status: int = 200):
        """Go where a redirect leads."""
        return self.get(response.headers["Location"], status)

    def token(self) -> str:
        """Return a form token that is valid for this browser."""
        with self.app.test_request_context():
            from flask import session
            from flask_wtf.csrf import generate_csrf

            with self.http.session_transaction() as stored:
                session.update(stored)
                token = generate_csrf()
                stored.update(session)
        return token

    def sign_in(self, employee_id) -> None:
        """Sign in as an employee, by a real session row and without the cost of hashing a password."""
        from lms.identity import operations as identity
        from lms.identity import queries as accounts

        with resources(self.app).database.transaction() as session:
            account_id = accounts.account_id_of(session, employee_id)
            sid = identity.start_session(
                session, account_id=account_id, address="127.0.0.1", user_agent="test", now=clock.now()
            )
        with self.http.session_transaction() as stored:
            stored.clear()
            stored["_user_id"] = sid

    @contextmanager
    def counting(self):
        """Count the statements that pages cause."""
        seen: list[str] = []

        def note(_conn, _cursor, statement, *_rest):
            if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "PRAGMA")):
                seen.append(statement)

        engine = resources(self.app).database.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(engine, "before_cursor_execute", note)

    def _answer(self, path, response, status):
        assert response.status_code == status, f"{path}: {response.status_code}, not {status}\n{response.text[:3000]}"
        if response.mimetype == "text/html" and status not in {301, 302, 303}:
            self.page = check_page(response.text, path=path)
        return response
