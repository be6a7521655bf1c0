"""The health of the instance: what each check finds, and that the page and the command say the same."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import insert, update

from lms import schema, wiring
from lms.administration.health import checks, registry
from lms.administration.health.terms import Light, Situation
from lms.audit import operations as audit
from lms.audit import queries as audit_queries
from lms.cli import main
from lms.core import clock
from lms.core.config import prepare_instance
from lms.mail.terms import MailState
from lms.outbox import operations as outbox
from lms.outbox.models import Delivery, WorkerBeat
from lms.outbox.terms import DeliveryState
from tests.conftest import MONDAY

MINUTE = timedelta(minutes=1)


@pytest.fixture
def find(db, tmp_path):
    """Make one check: `find(checks.check_worker).light`."""

    def make(check, *, now=MONDAY, hides_addresses=False, is_mail_configured=False, is_mail_kept=False):
        return check(
            Situation(
                database=db, instance_path=tmp_path, hides_addresses=hides_addresses,
                is_mail_configured=is_mail_configured, is_mail_kept=is_mail_kept, now=now,
            )
        )  # fmt: skip

    return make


def dead(session, count=1):
    session.execute(
        insert(Delivery),
        [
            {"handler": "dashboards.rebuild", "fields": {}, "state": DeliveryState.DEAD, "ready_at": MONDAY, "tries": 5,
             "error": f"ValueError: {n}"}
            for n in range(count)
        ],
    )  # fmt: skip


class TestChecks:
    def test_a_worker_that_was_silent_for_minutes_is_gone(self, session, find):
        lights = [find(checks.check_worker).light]
        outbox.note_alive(session, now=MONDAY - 5 * MINUTE)
        outbox.note_alive(session, now=MONDAY)
        lights += [find(checks.check_worker, now=MONDAY + n * MINUTE).light for n in (1, 4)]

        assert lights == [Light.BAD, Light.GOOD, Light.BAD]
        assert session.query(WorkerBeat).count() == 1

    def test_a_queue_is_bad_when_work_waits_long_or_was_given_up(self, session, find):
        assert find(checks.check_queue).light is Light.GOOD
        session.execute(insert(Delivery).values(handler="dashboards.rebuild", fields={}, ready_at=MONDAY, tries=0))
        assert [find(checks.check_queue, now=MONDAY + n * MINUTE).light for n in (5, 11)] == [Light.GOOD, Light.BAD]
        session.execute(update(Delivery).values(state=DeliveryState.DEAD))
        assert find(checks.check_queue).light is Light.BAD

    @pytest.mark.parametrize(("days", "light"), [(None, Light.LOOK), (1, Light.GOOD), (3, Light.LOOK), (8, Light.BAD)])
    def test_a_backup_ages(self, session, find, days, light):
        if days is not None:
            for before in (days, days + 30):
                moment = MONDAY - timedelta(days=before)
                audit.record(
                    session, viewer=None, action="backup.made", subject="x.zip", at=moment, size_bytes=4, rows=1
                )

            session.flush()

        assert find(checks.check_backup).light is light

    def test_what_cannot_be_checked_is_a_finding(self, tmp_path):
        registry.fill(wiring.HEALTH_CHECKS)
        nowhere = Situation(database=None, instance_path=tmp_path / "none", hides_addresses=True, now=MONDAY)

        found = registry.run_checks(nowhere)

        assert len(found) == len(wiring.HEALTH_CHECKS)
        assert {one.light for one in found} == {Light.BAD, Light.LOOK}


class TestFaces:
    def test_the_page_is_headed_by_what_needs_somebody_first_and_tries_again(self, client, session, make):
        client.sign_in(make.administrator("Ann Over").id)
        outbox.note_alive(session, now=clock.now())
        dead(session, 2)

        client.get("/settings/health")

        lights = {
            one.get("data-check"): one.get("data-light") for one in client.page.iter("li") if one.get("data-light")
        }
        # The tables of tests are made from the models: no migration ever ran.
        assert [code for code, light in lights.items() if light == "bad"] == ["schema", "queue"]
        assert lights["worker"] == "good"
        client.post("/settings/health/retry")
        assert session.query(Delivery).filter_by(state=DeliveryState.DEAD).count() == 0
        assert audit_queries.is_recorded(session, "background-work.retried")

    def test_the_command_says_the_same_and_fails_if_something_is_bad(self, tmp_path, monkeypatch):
        prepare_instance(tmp_path)
        monkeypatch.setenv("LMS_INSTANCE", str(tmp_path))

        said = CliRunner().invoke(main, ["doctor"])

        assert said.exit_code == 1
        assert next(line.split()[0] for line in said.output.splitlines()) == "bad"
        assert len(said.output.splitlines()) == len(wiring.HEALTH_CHECKS)


def test_e_mail_is_checked(session, make, find):
    assert find(checks.check_mail).light is Light.LOOK
    ben = make.employee("Ben Okoro")
    table = schema.metadata.tables["mail_outgoing_message"].c
    failed = {
        "id": ben.id, "employee_id": ben.id, "key": "k", "kind": "due", "facts": {}, "queued_at": MONDAY, "is_must": False,
        "state": MailState.FAILED, "send_after": MONDAY, "tries": 5, "envelope": "", "error": "550 no such mailbox",
    }  # fmt: skip
    assert set(failed) <= set(table.keys())
    session.execute(insert(schema.metadata.tables["mail_outgoing_message"]).values(failed))
    run = find(checks.check_mail, is_mail_configured=True)

    assert (run.light, run.endpoint) == (Light.BAD, "notifications.list_deliveries")


def test_e_mail_in_a_folder_reaches_nobody(find):
    run = find(checks.check_mail, is_mail_configured=True, is_mail_kept=True)

    assert (run.light, run.endpoint) == (Light.LOOK, "notifications.edit_server")
