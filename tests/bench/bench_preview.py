"""Draw the learner's view of a 20 KB module as the editor asks for it: `python -m tests.bench.bench_preview`.

Prints milliseconds of one request on a quiet application: half of them and 95 in 100 take at most so long.
"""

import sys
import tempfile
import time
from pathlib import Path
from statistics import quantiles

from lms.app import create_app
from lms.core import clock
from lms.core.config import Config
from lms.identity import operations as identity
from lms.library import operations as library
from lms.people import operations as people
from lms.people import queries as people_queries
from lms.schema import metadata
from lms.web.resources import resources
from tests.conftest import ROOT
from tests.page_client import PageClient

BYTES, COUNT = 20_000, 200
HEADER = "---\ntitle: A long module\naudience:\n  - everyone\n  - touchpoint in-store/booklist\n---\n"
PAGE = """## A page with all that authors use

A student whose book is missing wants to know two things: *when*, and **what until then**. [The policy](/journey) says it.

- It lands Thursday; here is chapter one until then.
- Nobody leaves without a date.

> Somebody got ready for me.

::: question choice
What do you say first, number %d?
- [ ] We are out of it. > True, and it ends the conversation.
- [x] It lands Thursday; here is chapter one until then.
- [ ] Try online.
! A date and a stop-gap are ready.
:::

::: question match
What tells them, number %d?
- a date on a card = somebody is thinking of me
- a finger = nobody is
:::

"""


def main() -> None:
    """Print the figures."""
    text = HEADER
    while len((text + PAGE).encode()) < BYTES:
        text += PAGE % ((text.count("## "),) * 2)
    client = prepared()
    data = {"csrf_token": client.token(), "source": text, "code": "a-long-module"}
    times = []
    for _ in range(COUNT):
        begin = time.perf_counter()
        answer = client.http.post("/write/modules/preview", data=data)
        times.append((time.perf_counter() - begin) * 1000)
        assert answer.status_code == 200, answer.text
        assert "Nothing is wrong" in answer.text
    cuts = quantiles(times, n=20)
    print(f"preview of {len(text.encode()):,} bytes, {COUNT} times: p50 {cuts[9]:.1f} ms, p95 {cuts[18]:.1f} ms")


def prepared() -> PageClient:
    """Return a trainer's browser in a fresh instance with the bookstore."""
    folder = Path(tempfile.mkdtemp(prefix="lms-bench-"))
    app = create_app(
        Config(
            instance_path=folder,
            secret_key="only for this bench, long enough",
            certificate_key="ab" * 32,
            log_level="WARNING",
        )
    )
    database = resources(app).database
    metadata.create_all(database.engine)
    now = clock.now()
    with database.transaction() as session:
        package = library.read_package(ROOT / "courses" / "three-rivers-bookstores")
        library.import_package(session, package=package, now=now)
        role = people_queries.list_job_roles(session)[0]
        ada = people.add_employee(
            session, name="Ada Lee", email="ada@example.org", job_role_ids=[role.id], joined_on=now.date(), viewer=None,
            now=now, manager_id=None, site_id=None,
        )  # fmt: skip
        identity.open_account(session, employee_id=ada.id, permission_sets=["trainer"], viewer=None, now=now)
    client = PageClient(app)
    client.sign_in(ada.id)
    return client


if __name__ == "__main__":
    sys.exit(main())
