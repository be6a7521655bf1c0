"""The measure: the least that a Flask page with a signed-in user can cost on the same server and database.

`python -m tests.bench.bare PORT` serves the real program, with the bare pages beside it under `/bare`.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from flask import Flask, Response, render_template, request, session
from sqlalchemy import Column, DateTime, Integer, MetaData, String, Table, event, insert, select
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from lms.app import create_app
from lms.core.config import Config
from lms.core.db import Database
from lms.people.models import Employee
from lms.server.__main__ import prepare_process, serve
from lms.server.supervisor import listen
from lms.web.resources import resources

saves = Table(
    "bench_save",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("text", String(200)),
    Column("at", DateTime),
)
BARE = [sys.executable, "-m", "tests.bench.bare"]
"""The command, without the port."""
STATEMENTS = "X-Statements"
PARTS = [
    (f"Part {n}", f"What a customer may expect of us here, in words that anybody knows: {n}.", n) for n in range(60)
]


def bare_app(secret_key: str, database: Database) -> Flask:
    app = Flask("bare", template_folder=Path(__file__).parent / "templates")
    app.config.update(SECRET_KEY=secret_key, SESSION_COOKIE_NAME="bare")

    @app.get("/sign-in")
    def sign_in() -> Response:
        with database.reading() as db:
            session["user_id"] = str(db.scalar(select(Employee.id).limit(1)))
        return Response("ok\n")

    @app.get("/page")
    def show_page() -> str:
        with database.reading() as db:
            user = db.get(Employee, UUID(session["user_id"]))
        return render_template("bare.html", user=user, parts=PARTS)

    @app.post("/save")
    def save() -> Response:
        with database.transaction() as db:
            db.execute(insert(saves).values(text=request.form["choice"], at=datetime.now(UTC)))
        return Response("saved\n")

    return app


def count_statements(app: Flask, database: Database) -> None:
    """Tell with each answer how many statements it took. One thread answers, so one counter does."""
    seen = [0]

    def note(_connection, _cursor, statement, *_rest) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
            seen[0] += 1

    event.listen(database.engine, "before_cursor_execute", note)
    app.before_request_funcs.setdefault(None, []).insert(0, lambda: seen.__setitem__(0, 0))

    @app.after_request
    def tell(response: Response) -> Response:
        response.headers[STATEMENTS] = str(seen[0])
        return response


def main(port: int) -> None:
    config = Config.from_environment()
    prepare_process(config)
    app = create_app(config)
    database: Database = resources(app).database
    saves.metadata.create_all(database.engine)
    bare = bare_app(config.secret_key, database)
    count_statements(app, database)
    count_statements(bare, database)
    serve(DispatcherMiddleware(app, {"/bare": bare}), listen("127.0.0.1", port), app=app)


if __name__ == "__main__":
    main(int(sys.argv[1]))
